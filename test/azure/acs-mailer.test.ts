import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, test, vi } from 'vitest';
import { readFileSync } from 'node:fs';
import { EmailClient } from '@azure/communication-email';
import { createAcsMailer, MAIL_LIMIT_MS } from '../../src/azure/acs-mailer.ts';
import { MAX_RECIPIENTS } from '../../src/ports/mailer.ts';
import type { AcsTarget } from '../../src/azure/acs-mailer.ts';
import type { Mail } from '../../src/ports/mailer.ts';
import { createTestCredential, createTestHttp } from '../support/test-http.ts';

const ENDPOINT = 'https://mail.example.test';
const KEY = Buffer.from('canary-key').toString('base64');
const ID = '5b1c6d1e-0000-4000-8000-000000000001';
const NEVER = new AbortController().signal;
const OTHER_ID = '5b1c6d1e-0000-4000-8000-000000000002';

type Answer = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
};

/** What the service answers to an accepted mail, with the address of the mail's state. */
const ACCEPTED: Answer = {
  status: 202,
  body: `{"id":"${ID}","status":"Running"}`,
  headers: { 'operation-location': `${ENDPOINT}//emails/operations/${ID}`, 'retry-after': '20' },
};

function aMail(given: Partial<Mail> = {}): Mail {
  return {
    id: ID,
    firstSentAt: Date.parse('2026-03-01T06:07:08.999Z'),
    sender: 'DoNotReply@example.test',
    recipients: ['a@example.test', 'b@example.test'],
    subject: 'Größe',
    text: 'plain',
    html: '<p>rich</p>',
    attachments: [],
    headers: {},
    signal: new AbortController().signal,
    ...given,
  };
}

function textOf(body: PipelineRequest['body']): string {
  return typeof body === 'string' ? body : expect.fail('the body is no text');
}

/** A mailer over a wire that gives the answers in order, the last one again and again. */
function open(answers: readonly (Answer | Error)[], target: AcsTarget = { endpoint: ENDPOINT }) {
  const requests: PipelineRequest[] = [];
  const httpClient = {
    sendRequest(request: PipelineRequest) {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1] ?? ACCEPTED;
      if (answer instanceof Error) return Promise.reject(answer);
      const headers = createHttpHeaders({ 'content-type': 'application/json', ...answer.headers });
      const { status, body = '' } = answer;
      return Promise.resolve({ request, headers, status, bodyAsText: body });
    },
  };
  const { credential, scopes } = createTestCredential();
  const run = createTestHttp({ transport: { httpClient } });
  const mailer = createAcsMailer({ credential, http: run.http }, target);
  return { mailer, requests, scopes, ...run };
}

describe('the POST', () => {
  test('carries the mail as the service documents it', async () => {
    const { mailer, requests } = open([ACCEPTED]);
    await mailer.sendMail(aMail());
    const [request] = requests;
    expect(request?.method).toBe('POST');
    expect(request?.url).toMatch(/^https:\/\/mail\.example\.test\/emails:send\?api-version=\d/);
    expect(JSON.parse(textOf(request?.body))).toEqual({
      senderAddress: 'DoNotReply@example.test',
      content: { subject: 'Größe', plainText: 'plain', html: '<p>rich</p>' },
      recipients: { to: [{ address: 'a@example.test' }, { address: 'b@example.test' }] },
      userEngagementTrackingDisabled: true,
    });
  });

  test('carries attachments in base64 and headers of the mail', async () => {
    const { mailer, requests } = open([ACCEPTED]);
    const attachments = [{ name: 'list.csv', contentType: 'text/csv', text: '\ufeff"Größe"' }];
    await mailer.sendMail(aMail({ attachments, headers: { References: '<a@b.example>' } }));
    expect(JSON.parse(textOf(requests[0]?.body))).toMatchObject({
      attachments: [
        { name: 'list.csv', contentType: 'text/csv', contentInBase64: '77u/Ikdyw7bDn2Ui' },
      ],
      headers: { References: '<a@b.example>' },
    });
  });

  test('carries the id and the first time, by which a repeat is known', async () => {
    const { mailer, requests } = open([ACCEPTED]);
    await mailer.sendMail(aMail());
    const header = (name: string) => requests[0]?.headers.get(name);
    expect(header('repeatability-request-id')).toBe(ID);
    expect(header('repeatability-first-sent')).toBe('Sun, 01 Mar 2026 06:07:08 GMT');
    expect(header('operation-id')).toBe(ID);
  });

  test('is asked with a token of the identity', async () => {
    const { mailer, requests, scopes } = open([ACCEPTED]);
    await mailer.sendMail(aMail());
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer test-token');
    expect(scopes).toEqual(['https://communication.azure.com//.default']);
  });

  test('is signed with the key of a connection string, and no token is asked for', async () => {
    const target = { connectionString: `endpoint=${ENDPOINT}/;accesskey=${KEY}` };
    const { mailer, requests, scopes } = open([ACCEPTED], target);
    expect(await mailer.sendMail(aMail())).toMatchObject({ status: 202 });
    const { headers, url, body } = requests[0] ?? expect.fail('nothing was sent');
    const hash = createHash('sha256').update(textOf(body)).digest('base64');
    const path = url.slice(ENDPOINT.length);
    const text = `POST\n${path}\n${headers.get('x-ms-date')};mail.example.test;${hash}`;
    const signature = createHmac('sha256', Buffer.from(KEY, 'base64'))
      .update(text)
      .digest('base64');
    expect(headers.get('authorization')).toContain(`Signature=${signature}`);
    expect(scopes).toEqual([]);
  });
});

describe('the answer', () => {
  test('is that of the POST: nothing is sent after it', async () => {
    const { mailer, requests } = open([ACCEPTED, { status: 429, headers: { 'retry-after': '3' } }]);
    const answer = await mailer.sendMail(aMail());
    expect(answer).toMatchObject({ kind: 'answered', status: 202, body: ACCEPTED.body });
    expect(requests.map(({ method }) => method)).toEqual(['POST']);
  });

  test.each([
    ['null', 'null'],
    ['nothing', ''],
    ['no JSON', '<html>'],
    ['a finished mail', '{"status":"Succeeded"}'],
    ['a failed mail', '{"status":"Failed","error":{"code":"EmailDropped"}}'],
  ])('of 202 with %s in its body is still 202', async (_, body) => {
    const { mailer, requests } = open([{ ...ACCEPTED, body }]);
    expect(await mailer.sendMail(aMail())).toMatchObject({ kind: 'answered', status: 202, body });
    expect(requests).toHaveLength(1);
  });

  test.each([200, 302, 400, 401, 403, 404, 408, 409, 412, 413, 429, 500, 502, 503, 504])(
    '%i is given as it is, sent once',
    async (status) => {
      const body = '{"error":{"code":"DomainNotLinked"}}';
      const { mailer, requests, sleeps } = open([
        { status, body, headers: { location: `${ENDPOINT}/x` } },
      ]);
      expect(await mailer.sendMail(aMail())).toEqual({ kind: 'answered', status, body });
      expect(requests).toHaveLength(1);
      expect(sleeps).toEqual([]);
    },
  );

  test.each([429, 503])(
    '%i gives the pause that is asked for, and does not wait',
    async (status) => {
      const { mailer, requests, sleeps } = open([{ status, headers: { 'retry-after': '3600' } }]);
      const answer = await mailer.sendMail(aMail());
      expect(answer).toEqual({ kind: 'answered', status, body: '', retryAfterMs: 3_600_000 });
      expect([requests.length, sleeps]).toEqual([1, []]);
    },
  );

  test('a body is one line of at most 2,000 characters without a token', async () => {
    const body = `{"a":"x\ny Bearer canary-canary sig=canary ${'z'.repeat(5000)}"}`;
    const { mailer } = open([{ status: 400, body }]);
    const answer = await mailer.sendMail(aMail());
    if (answer.kind !== 'answered') return expect.fail('it was answered');
    expect(answer.body).not.toMatch(/\n|canary/);
    expect(answer.body).toHaveLength(2000);
  });
});

describe('no answer', () => {
  test('is a reason by the error code when the service cannot be reached', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const answer = await open([refused]).mailer.sendMail(aMail());
    expect(answer).toEqual({
      kind: 'no-answer',
      reason: expect.stringMatching(/no answer from https:\/\/mail\.example\.test: ECONNREFUSED/),
      unsent: true,
    });
  });

  test('after the request went out leaves open whether the mail was taken, and is not repeated', async () => {
    const cut = Object.assign(new Error('cut'), { code: 'ECONNRESET' });
    const { mailer, requests } = open([cut, ACCEPTED]);
    const answer = await mailer.sendMail(aMail());
    expect(answer).toEqual({ kind: 'no-answer', reason: expect.stringContaining('ECONNRESET') });
    expect(requests).toHaveLength(1);
  });

  test('in time is none: one call waits at most 30 seconds', async () => {
    const { http, timers } = createTestHttp({
      transport: { httpClient: { sendRequest: () => new Promise<never>(() => {}) } },
    });
    const { credential } = createTestCredential();
    const sending = createAcsMailer({ credential, http }, { endpoint: ENDPOINT }).sendMail(aMail());
    await vi.waitUntil(() => timers.some(({ ms }) => ms === MAIL_LIMIT_MS));
    timers.find(({ ms }) => ms === MAIL_LIMIT_MS)?.fire();
    expect(await sending).toEqual({
      kind: 'no-answer',
      reason: expect.stringContaining('time limit'),
    });
  });

  test('comes from a sign-in that fails, even with a status of its own', async () => {
    const { http } = createTestHttp({ transport: {} });
    const error = Object.assign(new Error('AADSTS700016: no'), {
      name: 'AuthenticationError',
      statusCode: 400,
    });
    const credential = { getToken: () => Promise.reject(error) };
    const answer = await createAcsMailer({ credential, http }, { endpoint: ENDPOINT }).sendMail(
      aMail(),
    );
    expect(answer).toMatchObject({
      kind: 'no-answer',
      reason: expect.stringContaining('no token'),
      unsent: true,
    });
  });

  test('is the end of the run or of the mail, and nothing is sent then', async () => {
    const stopped = open([ACCEPTED]);
    stopped.stop();
    expect(await stopped.mailer.sendMail(aMail())).toMatchObject({ kind: 'no-answer' });
    expect(stopped.requests).toEqual([]);
    const { mailer, requests } = open([ACCEPTED]);
    const signal = AbortSignal.abort();
    expect(await mailer.sendMail(aMail({ signal }))).toMatchObject({ kind: 'no-answer' });
    expect(requests).toEqual([]);
  });

  test('says nothing of the key', async () => {
    const target = { connectionString: `endpoint=${ENDPOINT};accesskey=${KEY}` };
    const error = new Error(`bad accesskey=${KEY} Bearer ${KEY}`);
    const answer = await open([error], target).mailer.sendMail(aMail());
    expect(inspect(answer)).not.toContain(KEY);
  });
});

/** The answer of a recorded exchange. */
function recorded(name: string): Answer & { readonly path: string } {
  const url = new URL(`../recordings/communication-email/${name}.json`, import.meta.url);
  const { request, response } = JSON.parse(readFileSync(url, 'utf8'));
  const path = new URL(request.url).pathname.replace(/[^/]+$/, '');
  return { status: response.status, body: JSON.stringify(response.body), path };
}

describe('what became of a mail', () => {
  const lookUp = async (answer: Answer | Error, target?: AcsTarget) => {
    const { mailer, ...rest } = open([answer, ACCEPTED], target);
    return { fate: await mailer.lookUpSend(ID, NEVER), ...rest };
  };

  test.each([
    ['spec-status-running', { kind: 'taken' }],
    ['spec-status-succeeded', { kind: 'taken' }],
    [
      'spec-status-failed-emaildropped',
      {
        kind: 'failed',
        reason:
          'the mail was taken and then not delivered: EmailDropped: Email was dropped after several attempts to deliver',
      },
    ],
  ])('is read from the documented answer %s', async (name, expected) => {
    const answer = recorded(name);
    const { fate, requests } = await lookUp(answer);
    expect(fate).toEqual(expected);
    expect(requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      `GET ${answer.path}${ID}`,
    ]);
    expect(requests[0]?.url).toMatch(/\?api-version=\d{4}-\d\d-\d\d$/);
  });

  test.each([
    ['{"status":"NotStarted"}', 'taken'],
    ['{"status":"Canceled"}', 'failed'],
    ['{"status":"Paused"}', 'cannot-tell'],
    ['{}', 'cannot-tell'],
    ['<html>', 'cannot-tell'],
  ])('200 with %s is %s', async (body, kind) => {
    expect((await lookUp({ status: 200, body })).fate.kind).toBe(kind);
  });

  test('is unknown for an id that the service has not seen', async () => {
    const body = '{"error":{"code":"NotFound","message":"No operation with this id."}}';
    expect((await lookUp({ status: 404, body })).fate).toEqual({ kind: 'unknown' });
  });

  test.each([401, 403, 429, 500, 503])('cannot be told from %i, asked once', async (status) => {
    const headers = { 'retry-after': '3600' };
    const { fate, requests, sleeps } = await lookUp({ status, headers });
    expect(fate).toMatchObject({ kind: 'cannot-tell', reason: expect.stringMatching(/^\d{3}/) });
    expect([requests.length, sleeps]).toEqual([1, []]);
  });

  test('cannot be told without an answer, nor after the call was stopped', async () => {
    const { fate } = await lookUp(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
    expect(fate).toMatchObject({ reason: expect.stringContaining('ECONNRESET') });
    const { mailer, requests } = open([ACCEPTED]);
    expect(await mailer.lookUpSend(ID, AbortSignal.abort())).toMatchObject({ kind: 'cannot-tell' });
    expect(requests).toEqual([]);
  });

  test('is asked for with the identity, or with the key', async () => {
    const byToken = await lookUp({ status: 404 });
    expect(byToken.requests[0]?.headers.get('authorization')).toBe('Bearer test-token');
    const target = { connectionString: `endpoint=${ENDPOINT}/;accesskey=${KEY}` };
    const byKey = await lookUp({ status: 404 }, target);
    expect(byKey.requests[0]?.headers.get('authorization')).toMatch(/^HMAC-SHA256 /);
    expect(byKey.scopes).toEqual([]);
  });

  test('says nothing of the key', async () => {
    const target = { connectionString: `endpoint=${ENDPOINT};accesskey=${KEY}` };
    const error = { code: 'Bad', message: `accesskey=${KEY}` };
    const body = JSON.stringify({ status: 'Failed', error });
    expect(inspect((await lookUp({ status: 200, body }, target)).fate)).not.toContain(KEY);
  });

  test("is asked for at the address that the SDK's own poller would go on with", async () => {
    const operation = `${ENDPOINT}/emails/operations/${ID}`;
    const client = new EmailClient(`endpoint=${ENDPOINT}/;accesskey=${KEY}`, {
      httpClient: {
        sendRequest: (request) =>
          Promise.resolve({
            request,
            status: request.method === 'POST' ? 202 : 200,
            headers: createHttpHeaders({ 'operation-location': operation }),
            bodyAsText: '{"status":"Running"}',
          }),
      },
    });
    const content = { subject: 'a', plainText: 'a' };
    const recipients = { to: [{ address: 'a@example.test' }] };
    const message = { senderAddress: 'a@example.test', content, recipients };
    const poller = await client.beginSend(message, { operationId: ID });
    expect(JSON.parse(poller.toString()).state).toMatchObject({
      status: 'running',
      config: { metadata: { mode: 'OperationLocation' }, operationLocation: operation },
    });
  });
});

describe('a mail', () => {
  const to = (count: number) => Array.from({ length: count }, (_, n) => `r${n}@example.test`);

  test.each([1, MAX_RECIPIENTS])('may have %i recipients', async (count) => {
    const { mailer } = open([ACCEPTED]);
    expect(await mailer.sendMail(aMail({ recipients: to(count) }))).toMatchObject({ status: 202 });
  });

  test.each([0, MAX_RECIPIENTS + 1])('may not have %i recipients', async (count) => {
    const { mailer, requests } = open([ACCEPTED]);
    const sending = mailer.sendMail(aMail({ recipients: to(count) }));
    await expect(sending).rejects.toThrow(`a mail to ${count} recipients: it needs 1 to 50`);
    expect(requests).toEqual([]);
  });

  test('after another is sent by itself, with its own id', async () => {
    const { mailer, requests } = open([ACCEPTED]);
    await mailer.sendMail(aMail());
    await mailer.sendMail(aMail({ id: OTHER_ID }));
    const ids = requests.map(({ headers }) => headers.get('repeatability-request-id'));
    expect(ids).toEqual([ID, OTHER_ID]);
  });
});

test.each([
  '',
  'canary',
  'endpoint=canary',
  'accesskey=canary',
  'endpoint=canary;accesskey=canary',
])('what is no connection string (%s) is refused without its text', (connectionString) => {
  const opening = () => open([], { connectionString });
  expect(opening).toThrow(/mail (connection string|endpoint)/);
  expect(opening).not.toThrow(/canary/);
});
