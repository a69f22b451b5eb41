import { describe, expect, test } from 'vitest';
import { testReceivers } from '../../src/monitor/test-receivers.ts';
import { testMessage } from '../../src/notify/test-message.ts';
import type { Receiver } from '../../src/ports/receiver.ts';
import { aReceiver } from '../support/memory-desk.ts';

const NOW = 1_800_000_000_000;
const TAKEN = { status: 'delivered', detail: 'accepted, not proven' } as const;
const REFUSED = { status: 'failed', retryable: false, reason: '404: gone\nforged' } as const;

function tryAll(receivers: readonly Receiver[], names?: readonly string[]) {
  let ids = 0;
  return testReceivers({
    book: { all: receivers, find: () => undefined },
    clock: () => NOW,
    newId: () => `id-${(ids += 1)}`,
    testMessage,
    signal: AbortSignal.timeout(60_000),
    names,
  });
}

describe('a test of the receivers', () => {
  test('sends one test message to each and says what each answered, in one line', async () => {
    const receivers = [aReceiver('email', TAKEN), aReceiver('teams', REFUSED)];
    expect(await tryAll(receivers)).toEqual({
      kind: 'done',
      tests: [
        { receiver: 'email', channel: 'email', ok: true, answer: 'accepted, not proven' },
        { receiver: 'teams', channel: 'teams', ok: false, answer: '404: gone forged' },
      ],
    });
    expect(receivers.map(({ given }) => given.length)).toEqual([1, 1]);
    expect(receivers[0]?.given[0]).toMatchObject({
      message: { kind: 'test', receiver: 'email', createdAt: NOW, items: [] },
      attempt: { id: 'id-1', firstSentAt: NOW },
      doneParts: 0,
      mayRepeat: undefined,
    });
    expect(receivers[1]?.given[0]?.attempt.id).toBe('id-2');
  });

  test('goes on with the others when one throws', async () => {
    const answer = await tryAll([aReceiver('teams', new Error('boom')), aReceiver('email', TAKEN)]);
    expect(answer).toMatchObject({
      tests: [{ ok: false, answer: expect.stringContaining('report it: boom') }, { ok: true }],
    });
  });

  test('sends to those that are named and to no other', async () => {
    const [email, teams] = [aReceiver('email', TAKEN), aReceiver('teams', TAKEN)];
    expect(await tryAll([email, teams], ['teams', 'teams'])).toMatchObject({
      tests: [{ receiver: 'teams' }],
    });
    expect([email.given, teams.given].map(({ length }) => length)).toEqual([0, 1]);
  });

  test('sends nothing when a name is unknown, and says every such name', async () => {
    const email = aReceiver('email', TAKEN);
    const answer = await tryAll([email], ['email', 'nobody', 'x\u001b[31m']);
    expect(answer).toEqual({
      kind: 'bad-request',
      problems: [
        'there is no receiver "nobody"; there are email',
        'there is no receiver "x [31m"; there are email',
      ],
    });
    expect(email.given).toEqual([]);
  });

  test('with no names at all, or with no receiver set, says what to do', async () => {
    expect(await tryAll([aReceiver('email', TAKEN)], [])).toMatchObject({ kind: 'bad-request' });
    expect(await tryAll([])).toMatchObject({
      problems: [expect.stringContaining('docs/configuration.md')],
    });
  });
});
