import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpFailure } from '../../src/azure/http-failure.ts';
import type { Fetch, Http } from '../../src/azure/http-types.ts';
import {
  BODY_LIMIT_BYTES,
  createWebhookPoster,
  TIMEOUT_MS,
} from '../../src/azure/webhook-poster.ts';
import { createTestHttp } from '../support/test-http.ts';

const URL_TEXT =
  'https://canaryhost.example.test:443/powerautomate/canarypath/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=canary-sig_1';
const NEVER = new AbortController().signal;

type Sent = { readonly url: string; readonly init: RequestInit };

/** A poster over a fetch; what it sent is kept. */
function open(fetch: Fetch, url = URL_TEXT) {
  const sent: Sent[] = [];
  const keep: Fetch = (address, init) => {
    sent.push({ url: address, init });
    return fetch(address, init);
  };
  const run = createTestHttp({ transport: { fetch: keep } });
  return { poster: createWebhookPoster({ http: run.http }, url), sent, ...run };
}

const answering =
  (status: number, body: string | null = null): Fetch =>
  () =>
    Promise.resolve(new Response(body, { status }));

describe('the POST', () => {
  test('is JSON to the URL as it was given, with :443 and the query', async () => {
    const { poster, sent } = open(answering(202));
    await poster.postJson('{"a":"ö"}', NEVER);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe(URL_TEXT);
    expect(sent[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"a":"ö"}',
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
    });
  });

  test.each([200, 202, 302, 400, 413, 429, 500, 503])(
    'answered %i is not repeated',
    async (status) => {
      const { poster, sent } = open(answering(status));
      expect(await poster.postJson('{}', NEVER)).toEqual({ kind: 'answered', status, body: '' });
      expect(sent).toHaveLength(1);
    },
  );

  test.each([
    ['17', 17_000],
    ['0.5', 500],
    ['0', 0],
    ['-1', undefined],
    ['soon', undefined],
    ['Sun, 01 Mar 2026 00:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 00:00:00 GMT', 0],
    ['Sat, 28 Feb 2026 23:59:59 GMT', undefined],
  ])('answered with Retry-After %s asks for %s ms', async (asked, ms) => {
    const headers = { 'retry-after': asked, date: 'Sun, 01 Mar 2026 00:00:00 GMT' };
    const { poster, sleeps } = open(() =>
      Promise.resolve(new Response('', { status: 429, headers })),
    );
    expect(await poster.postJson('{}', NEVER)).toEqual({
      ...{ kind: 'answered', status: 429, body: '' },
      ...(ms === undefined ? {} : { retryAfterMs: ms }),
    });
    expect(sleeps).toEqual([]);
  });

  test('answered with a date to wait for, and none of its own, asks for no pause', async () => {
    const headers = { 'retry-after': 'Sun, 01 Mar 2026 00:00:30 GMT' };
    const { poster } = open(() => Promise.resolve(new Response('', { status: 429, headers })));
    expect(await poster.postJson('{}', NEVER)).not.toHaveProperty('retryAfterMs');
  });

  test('goes over no plain http', async () => {
    const { poster, sent } = open(answering(202), URL_TEXT.replace('https', 'http'));
    expect(await poster.postJson('{}', NEVER)).toMatchObject({ kind: 'no-answer' });
    expect(sent).toEqual([]);
  });
});

describe('the answer', () => {
  test('carries the text of a 200, which may be an error, as one line', async () => {
    const { poster } = open(answering(200, 'Webhook returned\nHTTP error 413'));
    expect(await poster.postJson('{}', NEVER)).toEqual({
      kind: 'answered',
      status: 200,
      body: 'Webhook returned HTTP error 413',
    });
  });

  test('carries no part of the URL that the service quotes', async () => {
    const { poster } = open(answering(400, `no flow at ${URL_TEXT} (canary-sig_1)`));
    expect(inspect(await poster.postJson('{}', NEVER))).not.toContain('canary');
  });

  test('carries at most 4,096 characters', async () => {
    const { poster } = open(answering(400, 'x'.repeat(100_000)));
    const answer = await poster.postJson('{}', NEVER);
    expect(answer).toMatchObject({ kind: 'answered', body: expect.stringMatching(/^x+…$/) });
    expect(answer.kind === 'answered' && answer.body).toHaveLength(BODY_LIMIT_BYTES);
  });
});

describe('no answer', () => {
  test.each([
    [
      'an error code',
      Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } }),
    ],
    ['an error that quotes the URL', new TypeError(`Failed to parse URL from ${URL_TEXT}`)],
    ['an error that quotes the host', new Error('getaddrinfo canaryhost.example.test')],
    ['an error that quotes the path', new Error('no /powerautomate/canarypath/invoke')],
    ['an error that quotes the signature', new Error('bad canary-sig_1')],
  ])('with %s is a reason without the URL', async (_, error) => {
    const { poster, sent } = open(() => Promise.reject(error));
    const answer = await poster.postJson('{}', NEVER);
    expect(answer).toMatchObject({ kind: 'no-answer', reason: expect.stringMatching(/\w/) });
    expect(inspect(answer, { depth: 9 })).not.toContain('canary');
    expect(sent).toHaveLength(1);
  });

  test('names the code of the network error', async () => {
    const error = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } });
    const { poster } = open(() => Promise.reject(error));
    expect(await poster.postJson('{}', NEVER)).toMatchObject({
      reason: expect.stringContaining('ENOTFOUND'),
    });
  });

  test.each([
    ['ENOTFOUND', true],
    ['EAI_AGAIN', true],
    ['ECONNREFUSED', true],
    ['ECONNRESET', undefined],
    ['UND_ERR_SOCKET', undefined],
    ['ETIMEDOUT', undefined],
  ])('after %s means that nothing was sent: %s', async (code, unsent) => {
    const error = Object.assign(new TypeError('fetch failed'), { cause: { code } });
    const answer = await open(() => Promise.reject(error)).poster.postJson('{}', NEVER);
    expect(answer.kind === 'no-answer' && answer.unsent).toBe(unsent);
  });

  test('comes when the run or the delivery is stopped; nothing is sent then', async () => {
    const { poster, sent, stop } = open(answering(202));
    expect(await poster.postJson('{}', AbortSignal.abort())).toMatchObject({
      kind: 'no-answer',
      unsent: true,
    });
    stop();
    expect(await poster.postJson('{}', NEVER)).toMatchObject({ kind: 'no-answer' });
    expect(sent).toEqual([]);
  });

  test('comes after 20 seconds, and says so', async () => {
    const asked: number[] = [];
    const timeout = new AbortController();
    const timeoutSignal = (ms: number): AbortSignal => {
      asked.push(ms);
      return timeout.signal;
    };
    const transport = {
      fetch: () => {
        timeout.abort();
        return new Promise<Response>(() => {});
      },
    };
    const { http } = createTestHttp({ transport });
    const poster = createWebhookPoster({ http, timeoutSignal }, URL_TEXT);
    expect(await poster.postJson('{}', NEVER)).toEqual({
      kind: 'no-answer',
      reason: 'nothing came within 20 s',
    });
    expect(asked).toEqual([TIMEOUT_MS]);
  });

  test('of the host itself is told without its name', async () => {
    const message = 'no answer from https://canaryhost.example.test: it is down';
    const fetch: Http['fetch'] = () =>
      Promise.reject(new HttpFailure({ cause: 'unavailable', message }));
    const answer = await createWebhookPoster({ http: { fetch } }, URL_TEXT).postJson('{}', NEVER);
    expect(answer).toEqual({ kind: 'no-answer', reason: 'no answer from the webhook: it is down' });
  });
});

test('an address that is no URL is refused without its text', () => {
  let thrown: unknown;
  try {
    open(answering(202), 'canary');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect(inspect(thrown, { showHidden: true }).split('\n')[0]).not.toContain('canary');
});

describe('on a real wire', () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(() => stop?.());

  async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer(handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      });
    const address = server.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  }

  /** Sends as the app does where nothing replaces its fetch; the guard against http is left out. */
  const direct: Pick<Http, 'fetch'> = { fetch: (_, { url, init, send }) => send(url, init) };

  test('path and query arrive as they were given', async () => {
    const seen: (string | undefined)[] = [];
    const origin = await listen((request, response) => {
      seen.push(request.url, request.headers['content-type']);
      response.writeHead(202).end();
    });
    const path = '/invoke?sp=%2Ftriggers%2Fmanual%2Frun&sig=a_b-c%3D';
    const answer = await createWebhookPoster({ http: direct }, origin + path).postJson('{}', NEVER);
    expect(answer).toEqual({ kind: 'answered', status: 202, body: '' });
    expect(seen).toEqual([path, 'application/json']);
  });

  test('an answer without an end is read no further than 4 KB', async () => {
    const origin = await listen((_, response) => {
      const more = (): void => void (response.write('x'.repeat(1000)) && setImmediate(more));
      response.on('drain', more);
      more();
    });
    const answer = await createWebhookPoster({ http: direct }, `${origin}/x`).postJson('{}', NEVER);
    expect(answer).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(BODY_LIMIT_BYTES) });
  });
});
