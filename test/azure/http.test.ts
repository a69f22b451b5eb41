import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, test } from 'vitest';
import { HttpFailure } from '../../src/azure/http-failure.ts';
import type { HttpTarget } from '../../src/azure/http-types.ts';
import type { ReadFailure } from '../../src/domain/reading.ts';
import { createReplay } from '../support/replay.ts';
import type { ReplayAnswer, Step } from '../support/replay.ts';
import { createTestHttp } from '../support/test-http.ts';

const TARGET: HttpTarget = { origin: 'https://service.example' };
const URL_A = 'https://service.example/a';
const ok: ReplayAnswer = { status: 200, body: { fine: true } };
const throttled = (headers: Record<string, string>): ReplayAnswer => ({
  status: 429,
  headers,
  body: { error: { code: 'TooManyRequests', message: 'Slow down.' } },
});

function setUp(
  steps: Parameters<typeof createReplay>[0],
  options: { leftMs?: number; concurrency?: number; target?: HttpTarget } = {},
) {
  const replay = createReplay(steps);
  const run = createTestHttp({ transport: replay.transport, ...options });
  const target = options.target ?? TARGET;
  const send = (method: 'GET' | 'POST' | 'HEAD' = 'GET', url = URL_A, abortSignal?: AbortSignal) =>
    run.http.send(
      target,
      createPipelineRequest({ url, method, ...(abortSignal ? { abortSignal } : {}) }),
    );
  return { ...run, seen: replay.seen, send };
}

async function failureOf(work: Promise<unknown>): Promise<ReadFailure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HttpFailure)) throw new Error('expected an HttpFailure', { cause: error });
  return error.failure;
}

/** Lets everything that is ready to run do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('trying again', () => {
  test('a passing server error is followed by the answer, and both are counted', async () => {
    const { send, sleeps, http } = setUp([{ status: 503 }, ok]);
    expect((await send()).status).toBe(200);
    expect(sleeps).toEqual([250]);
    expect(http.requests()).toEqual([
      { service: 'https://service.example', status: 503, count: 1 },
      { service: 'https://service.example', status: 200, count: 1 },
    ]);
  });

  test('the fourth server error is given back', async () => {
    const { send, seen, sleeps } = setUp(() => ({ status: 502 }));
    expect((await send()).status).toBe(502);
    expect(seen).toHaveLength(4);
    expect(sleeps).toEqual([250, 500, 1000]);
  });

  test('four times no answer is a failure that names the cause', async () => {
    const refused = Object.assign(new Error('connect to a secret place'), { code: 'ECONNREFUSED' });
    const { send, seen, http } = setUp(() => refused);
    expect(await failureOf(send())).toEqual({
      cause: 'unavailable',
      message: 'no answer from https://service.example: ECONNREFUSED (4 tries)',
      service: 'https://service.example',
    });
    expect(seen).toHaveLength(4);
    expect(http.requests()[0]).toMatchObject({ status: 'no-answer', count: 4 });
  });

  test('a JSON answer that was cut off is asked for again', async () => {
    const cut = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"value":[',
    };
    const { send, seen } = setUp([cut, ok]);
    expect((await send()).bodyAsText).toBe('{"fine":true}');
    expect(seen).toHaveLength(2);
  });

  test('a POST is sent once, unless the caller says that it may be repeated', async () => {
    const once = setUp([{ status: 503 }]);
    expect((await once.send('POST')).status).toBe(503);
    const target = { ...TARGET, mayRepeat: () => true };
    const twice = setUp([{ status: 503 }, ok], { target });
    expect((await twice.send('POST')).status).toBe(200);
  });

  test('mayRepeat sees the method and the address', async () => {
    const asked: unknown[] = [];
    const mayRepeat: HttpTarget['mayRepeat'] = (request) => asked.push(request) > 99;
    await setUp([{ status: 503 }], { target: { ...TARGET, mayRepeat } }).send('POST');
    expect(asked).toEqual([{ method: 'POST', url: URL_A }]);
  });

  test.each([400, 401, 403, 404, 409])('%d is given back at once', async (status) => {
    const { send, seen } = setUp([{ status }]);
    expect((await send()).status).toBe(status);
    expect(seen).toHaveLength(1);
  });

  test('a redirect is given back and not followed', async () => {
    const { send, seen } = setUp([{ status: 302, headers: { location: 'https://evil.example/' } }]);
    expect((await send()).status).toBe(302);
    expect(seen).toHaveLength(1);
  });
});

describe('throttling', () => {
  test('waits as long as the service asks, as often as it asks', async () => {
    const steps: Step[] = [
      ...Array.from({ length: 9 }, () => throttled({ 'retry-after': '2.128' })),
      ok,
    ];
    const { send, sleeps } = setUp(steps);
    expect((await send()).status).toBe(200);
    expect(sleeps).toEqual(Array.from({ length: 9 }, () => 2128));
  });

  test('a busy resource (429 RetryableError) is asked again like any other', async () => {
    const busy = { status: 429, body: { error: { code: 'RetryableError', message: 'Busy.' } } };
    const { send, sleeps } = setUp([busy, ok]);
    expect((await send()).status).toBe(200);
    expect(sleeps).toEqual([250]);
  });

  test('a pause beyond the deadline is not begun, and the failure tells its length', async () => {
    const { send, sleeps, seen } = setUp([throttled({ 'Retry-After': '3600' })]);
    expect(await failureOf(send())).toEqual({
      cause: 'throttled',
      message:
        '429 TooManyRequests: Slow down; the service asks to wait 3600 s, longer than the run has left',
      status: 429,
      code: 'TooManyRequests',
      service: 'https://service.example',
    });
    expect(sleeps).toEqual([]);
    expect(seen).toHaveLength(1);
  });

  test('without end and without Retry-After it ends at the deadline, in few requests', async () => {
    const { send, seen, clock } = setUp(() => throttled({}), { leftMs: 200_000 });
    const before = clock();
    expect((await send()).status).toBe(429);
    expect(clock() - before).toBeLessThan(200_000);
    expect(seen.length).toBeLessThan(25);
  });
});

describe('a call with a limit of its own', () => {
  const target = { ...TARGET, limitMs: 20_000 };

  test('does not begin a pause that is as long as what is left of it', async () => {
    const long = setUp([throttled({ 'retry-after': '20' })], { target });
    expect(await failureOf(long.send())).toMatchObject({
      cause: 'throttled',
      status: 429,
      message: expect.stringContaining('asks to wait 20 s, longer than the call has left'),
    });
    expect(long.sleeps).toEqual([]);
    const short = setUp([throttled({ 'retry-after': '19.999' }), ok], { target });
    expect((await short.send()).status).toBe(200);
  });

  test('waits for one answer no longer than that', async () => {
    const { send, timers } = setUp(['hang'], { target });
    void send().catch(() => undefined);
    await settle();
    expect(timers.map(({ ms }) => ms)).toEqual([20_000]);
  });

  test('that is stopped in a pause says what the service had asked for', async () => {
    const controller = new AbortController();
    const mayRepeat = (): boolean => {
      controller.abort();
      return true;
    };
    const { send, seen } = setUp([throttled({ 'retry-after': '7' })], {
      target: { ...TARGET, mayRepeat },
    });
    expect(await failureOf(send('GET', URL_A, controller.signal))).toMatchObject({
      cause: 'throttled',
      status: 429,
      message: expect.stringContaining('asks to wait 7 s'),
    });
    expect(seen).toHaveLength(1);
  });
});

test('an answer of more than 32 MiB is refused, one of 32 MiB is not', async () => {
  const most = 32 * 1024 * 1024;
  const large = setUp([{ status: 200, body: 'x'.repeat(most + 1) }]);
  expect(await failureOf(large.send())).toMatchObject({
    cause: 'malformed',
    message: 'the answer is larger than 32 MiB',
  });
  const fits = setUp([{ status: 200, body: 'x'.repeat(most) }]);
  expect((await fits.send()).status).toBe(200);
});

describe('the deadline', () => {
  test('one millisecond before it a request is sent, at it none is', async () => {
    const before = setUp([ok], { leftMs: 1 });
    expect((await before.send()).status).toBe(200);
    const at = setUp([], { leftMs: 0 });
    expect(await failureOf(at.send())).toMatchObject({
      cause: 'timed-out',
      message: 'no answer from https://service.example: the time of the run was up',
    });
    expect(at.seen).toEqual([]);
  });

  test('an attempt may take 30 s, or what is left', async () => {
    const long = setUp(['hang'], { leftMs: 31_000 });
    void long.send().catch(() => undefined);
    await settle();
    expect(long.timers.map(({ ms }) => ms)).toEqual([30_000]);
    const short = setUp(['hang'], { leftMs: 29_999 });
    void short.send().catch(() => undefined);
    await settle();
    expect(short.timers.map(({ ms }) => ms)).toEqual([29_999]);
  });

  test('an attempt that hangs is left behind, aborted and tried again', async () => {
    const { send, timers, seen, http } = setUp(['hang', ok]);
    const answer = send();
    await settle();
    timers[0]?.fire();
    expect((await answer).status).toBe(200);
    expect(seen[0]?.signal?.aborted).toBe(true);
    expect(seen[1]?.signal?.aborted).toBe(false);
    expect(http.requests()).toContainEqual({
      service: 'https://service.example',
      status: 'no-answer',
      count: 1,
    });
    expect(timers).toEqual([]);
  });

  test('hanging for good is timed out after four attempts', async () => {
    const { send, timers } = setUp(() => 'hang');
    const failure = failureOf(send());
    for (let tries = 0; tries < 4; tries += 1) {
      await settle();
      timers[0]?.fire();
    }
    expect(await failure).toMatchObject({
      cause: 'timed-out',
      message:
        'no answer from https://service.example: the time limit of the call was reached (4 tries)',
    });
  });

  test('a stopped run ends what is under way and starts nothing new', async () => {
    const { send, stop, seen } = setUp(['hang']);
    const failure = failureOf(send());
    await settle();
    stop();
    expect(await failure).toMatchObject({ cause: 'timed-out' });
    expect(await failureOf(send())).toMatchObject({
      message: 'no answer from https://service.example: the run was stopped',
    });
    expect(seen).toHaveLength(1);
  });

  test("the caller's own signal stops its request alone", async () => {
    const { send } = setUp(['hang', ok]);
    const controller = new AbortController();
    const failure = failureOf(send('GET', URL_A, controller.signal));
    await settle();
    controller.abort();
    expect(await failure).toMatchObject({ cause: 'timed-out' });
    expect((await send()).status).toBe(200);
  });

  test('work without a time limit of its own is ended at the deadline', async () => {
    const { http, timers } = setUp([], { leftMs: 5000 });
    const failure = failureOf(
      http.beforeDeadline('https://login.example', () => new Promise(() => {})),
    );
    await settle();
    expect(timers.map(({ ms }) => ms)).toEqual([5000]);
    timers[0]?.fire();
    expect(await failure).toMatchObject({ cause: 'timed-out', service: 'https://login.example' });
  });
});

describe('requests in flight', () => {
  test.each([
    [undefined, 16],
    [2, 2],
  ])('are at most as many as the run allows (%j: %d)', async (concurrency, limit) => {
    const { send, seen, timers } = setUp(
      () => 'hang',
      concurrency === undefined ? {} : { concurrency },
    );
    const sent = Array.from({ length: 40 }, () => send().catch(() => undefined));
    await settle();
    expect(seen).toHaveLength(limit);
    timers[0]?.fire();
    await settle();
    expect(timers).toHaveLength(limit);
    expect(sent).toHaveLength(40);
  });

  test('all get their turn, and a pause holds no place', async () => {
    let turn = 0;
    const step = (): Step => (++turn % 2 === 1 ? throttled({ 'retry-after': '1' }) : ok);
    const { send, seen } = setUp(step, { concurrency: 1 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => send()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(seen).toHaveLength(10);
  });

  test('who waits for a place beyond the deadline is not sent', async () => {
    const { send, seen, timers, advance } = setUp(() => 'hang', { concurrency: 1, leftMs: 5000 });
    void send().catch(() => undefined);
    const second = failureOf(send());
    await settle();
    advance(5000);
    timers[0]?.fire();
    expect(await second).toMatchObject({ cause: 'timed-out' });
    expect(seen).toHaveLength(1);
  });
});

describe('foreign addresses', () => {
  test.each([
    'https://evil.example/a',
    'http://service.example/a',
    'https://service.example:8443/a',
    'https://service.example.evil.example/a',
    'https://user:password@service.example/a',
    'https://service.example@evil.example/a',
    'http://169.254.169.254/metadata/identity/oauth2/token',
    'ftp://service.example/a',
    '/relative',
    'not an address',
  ])('%s is refused before anything is sent', async (url) => {
    const { send, seen } = setUp([]);
    const failure = await failureOf(send('GET', url));
    expect(failure).toMatchObject({ cause: 'malformed', service: 'https://service.example' });
    expect(failure.message).toContain('the link was refused');
    expect(failure.message).not.toContain('password');
    expect(seen).toEqual([]);
  });

  test('the same origin written otherwise is the same', async () => {
    const { send } = setUp([ok, ok]);
    expect((await send('GET', 'https://SERVICE.example:443/a')).status).toBe(200);
  });

  test('plain http is for a storage emulator alone', async () => {
    const target = { origin: 'http://127.0.0.1:10002/devstoreaccount1', allowHttp: true };
    const { send } = setUp([ok], { target });
    expect((await send('GET', 'http://127.0.0.1:10002/devstoreaccount1/Tables')).status).toBe(200);
  });
});

describe('fetch', () => {
  const job = (url = URL_A) => ({ url, init: {}, send: () => Promise.reject(new Error('unused')) });

  test('goes through the same retry and count, and gives the body already read', async () => {
    const { http } = setUp([new TypeError('fetch failed'), { status: 500 }, ok]);
    const response = await http.fetch(TARGET, job());
    expect(await response.json()).toEqual({ fine: true });
    expect(http.requests().map(({ status }) => status)).toEqual(['no-answer', 500, 200]);
  });

  test('a body larger than 32 MiB is refused and not asked for again', async () => {
    const { http, seen } = setUp(() => ({ status: 200, body: 'x'.repeat(32 * 1024 * 1024 + 1) }));
    expect(await failureOf(http.fetch(TARGET, job()))).toMatchObject({ cause: 'malformed' });
    expect(seen).toHaveLength(1);
  });

  test('an answer without a body stays one', async () => {
    const { http } = setUp([{ status: 204 }]);
    const response = await http.fetch(TARGET, job());
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test('where no transport is given, the job sends', async () => {
    const { http } = createTestHttp({ transport: {} });
    const send = () => Promise.resolve(new Response('sent by the job'));
    const response = await http.fetch(TARGET, { url: URL_A, init: {}, send });
    expect(await response.text()).toBe('sent by the job');
  });
});
