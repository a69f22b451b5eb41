import type { AccessToken, GetTokenOptions } from '@azure/identity';
import { describe, expect, test } from 'vitest';
import { shareTokens } from '../../src/azure/token.ts';

const FIVE_MINUTES = 300_000;

function setUp(answers: readonly (AccessToken | Error)[]) {
  let now = 0;
  const asked: [string | string[], GetTokenOptions | undefined][] = [];
  const credential = shareTokens(
    {
      getToken: async (scopes, options) => {
        asked.push([scopes, options]);
        await Promise.resolve();
        const answer = answers[asked.length - 1];
        if (answer instanceof Error) throw answer;
        return answer ?? null;
      },
    },
    () => now,
  );
  return { credential, asked, at: (ms: number) => (now = ms) };
}
const token = (name: string, expiresOnTimestamp: number): AccessToken => ({
  token: name,
  expiresOnTimestamp,
});

describe('a shared token', () => {
  test('is asked for once by all who want it at the same time', async () => {
    const { credential, asked } = setUp([token('a', 3_600_000)]);
    const tokens = await Promise.all([1, 2, 3].map(() => credential.getToken('scope')));
    expect(tokens.map((given) => given?.token)).toEqual(['a', 'a', 'a']);
    expect(asked).toHaveLength(1);
  });

  test('is kept until five minutes before its end', async () => {
    const { credential, at } = setUp([token('a', 3_600_000), token('b', 7_200_000)]);
    await credential.getToken('scope');
    at(3_600_000 - FIVE_MINUTES - 1);
    expect((await credential.getToken('scope'))?.token).toBe('a');
    at(3_600_000 - FIVE_MINUTES);
    expect((await credential.getToken('scope'))?.token).toBe('b');
  });

  test('that never comes is waited for by others for a minute, then asked for anew', async () => {
    let now = 0;
    let asked = 0;
    const hanging = new Promise<AccessToken>(() => {});
    const getToken = () => {
      asked += 1;
      return asked === 1 ? hanging : Promise.resolve(token('b', 1e9));
    };
    const credential = shareTokens({ getToken }, () => now);
    void credential.getToken('scope');
    now = 59_999;
    void credential.getToken('scope');
    expect(asked).toBe(1);
    now = 60_000;
    expect((await credential.getToken('scope'))?.token).toBe('b');
  });

  test('is one per scope', async () => {
    const { credential, asked } = setUp([token('a', 1e9), token('b', 1e9)]);
    await credential.getToken(['arm']);
    expect((await credential.getToken(['graph']))?.token).toBe('b');
    expect(asked.map(([scopes]) => scopes)).toEqual([['arm'], ['graph']]);
  });

  test('is asked for anew when the service demands claims', async () => {
    const { credential, asked } = setUp([token('a', 1e9), token('b', 1e9)]);
    await credential.getToken('scope');
    expect((await credential.getToken('scope', { claims: '{}' }))?.token).toBe('b');
    expect(asked[1]?.[1]).toEqual({ claims: '{}' });
    expect((await credential.getToken('scope'))?.token).toBe('b');
  });

  test('is asked for again after a failure and after none', async () => {
    const { credential } = setUp([new Error('down'), undefined as never, token('c', 1e9)]);
    await expect(credential.getToken('scope')).rejects.toThrow('down');
    expect(await credential.getToken('scope')).toBeNull();
    expect((await credential.getToken('scope'))?.token).toBe('c');
  });

  test('is not lost to a failure that comes late', async () => {
    let now = 0;
    const late = Promise.withResolvers<AccessToken>();
    const answers = [late.promise, Promise.resolve(token('b', 1e9))];
    const getToken = () => answers.shift() ?? expect.fail('it was asked for again');
    const credential = shareTokens({ getToken }, () => now);
    const first = credential.getToken('scope');
    now = 60_000;
    await credential.getToken('scope');
    late.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    expect((await credential.getToken('scope'))?.token).toBe('b');
  });
});

describe('a token that a service refuses', () => {
  const names = ['a', 'b', 'c'].map((name) => token(name, 1e9));

  test('is replaced once in five minutes', async () => {
    const { credential, at } = setUp(names);
    const next = async () => (await credential.getToken('scope'))?.token;
    await next();
    credential.forget('a');
    expect(await next()).toBe('b');
    at(FIVE_MINUTES - 1);
    credential.forget('b');
    expect(await next()).toBe('b');
    at(FIVE_MINUTES);
    credential.forget('b');
    expect(await next()).toBe('c');
  });

  test('is forgotten where it is still kept, and no other is', async () => {
    const { credential, asked } = setUp(names);
    await credential.getToken('arm');
    await credential.getToken('graph');
    credential.forget('a');
    credential.forget('a');
    credential.forget('');
    expect((await credential.getToken('graph'))?.token).toBe('b');
    expect((await credential.getToken('arm'))?.token).toBe('c');
    expect(asked).toHaveLength(3);
  });

  test('is dropped by its source too', async () => {
    let started = 0;
    const getToken = () => Promise.resolve(token('a', 1e9));
    const credential = shareTokens({ getToken, startAnew: () => void (started += 1) }, () => 0);
    await credential.getToken('scope');
    credential.forget('a');
    expect(started).toBe(1);
  });
});
