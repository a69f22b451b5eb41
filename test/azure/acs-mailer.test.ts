import { createHash, createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, test } from 'vitest';
import { createAcsMailer, MAIL_LIMIT_MS } from '../../src/azure/acs-mailer.ts';
import { MAX_RECIPIENTS } from '../../src/ports/mailer.ts';
import type { AcsTarget } from '../../src/azure/acs-mailer.ts';
import type { Mail } from '../../src/ports/mailer.ts';
import { createTestCredential, createTestHttp } from '../support/test-http.ts';

const ENDPOINT = 'https://mail.example.test';
const KEY = Buffer.from('canary-key').toString('base64');
const ID = '5b1c6d1e-0000-4000-8000-000000000001';
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
    expect(answer).toEqual({ kind: 'answered', status: 202, body: ACCEPTED.body });
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
    expect(await mailer.sendMail(aMail())).toEqual({ kind: 'answered', status: 202, body });
    expect(requests).toHaveLength(1);
  });

  test.each([200, 302, 400, 401, 403, 404, 413])(
    '%i is given as it is, sent once',
    async (status) => {
      const body = '{"error":{"code":"DomainNotLinked"}}';
      const { mailer, requests } = open([{ status, body, headers: { location: `${ENDPOINT}/x` } }]);
      expect(await mailer.sendMail(aMail())).toEqual({ kind: 'answered', status, body });
      expect(requests).toHaveLength(1);
    },
  );

  test('500 is repeated with the same id, and the repeat counts', async () => {
    const { mailer, requests } = open([{ status: 500 }, new Error('cut'), ACCEPTED]);
    expect(await mailer.sendMail(aMail())).toMatchObject({ status: 202 });
    const ids = requests.map(({ headers }) => headers.get('repeatability-request-id'));
    expect(ids).toEqual([ID, ID, ID]);
  });

  test('429 with a pause as long as a mail may take is 429 at once, a shorter one is kept', async () => {
    const asking = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds } });
    const long = open([asking(String(MAIL_LIMIT_MS / 1000))]);
    const answer = await long.mailer.sendMail(aMail());
    expect(answer).toMatchObject({ kind: 'answered', status: 429 });
    expect(JSON.stringify(answer)).toContain('asks to wait 30 s, longer than the call has left');
    expect(long.sleeps).toEqual([]);
    const short = open([asking('29.999'), ACCEPTED]);
    expect(await short.mailer.sendMail(aMail())).toMatchObject({ status: 202 });
  });

  test('429 with a pause longer than the run has left is 429 at once', async () => {
    const { mailer, requests } = open([{ status: 429, headers: { 'retry-after': '3600' } }]);
    expect(await mailer.sendMail(aMail())).toMatchObject({ kind: 'answered', status: 429 });
    expect(requests).toHaveLength(1);
  });

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
