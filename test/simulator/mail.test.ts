import { expect, test } from 'vitest';
import { ask, at, readAnswer, runSimulator, testNow } from './support/running.ts';

const path = '/emails:send?api-version=2025-09-01';
const address = (name: string) => ({ address: `${name}@contoso.example` });
const messageId = '5b1c6d1e-0000-4000-8000-000000000001';
const text = `text\nSent by a monitor, message ${messageId}.`;
const message = {
  headers: { Importance: 'high' },
  senderAddress: 'watch@contoso.example',
  content: { subject: 'Two findings', plainText: text, html: '<p>text</p>' },
  recipients: { to: [address('robin')], cc: [address('ada')], bcc: [] },
  attachments: [{ name: 'report.csv', contentType: 'text/csv', contentInBase64: 'YQ==' }],
};
const post = (body: unknown, headers: { readonly [name: string]: string } = {}): RequestInit => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers,
});

test('the outbox keeps what was sent, and can be looked at without a token', async () => {
  const simulator = await runSimulator({ now: () => testNow });
  const operationId = '11111111-2222-4333-8444-555555555555';
  await ask(simulator, 'mail', path, post(message, { 'operation-id': operationId }));
  const expected = {
    sender: 'watch@contoso.example',
    subject: 'Two findings',
    plainText: text,
    html: '<p>text</p>',
    to: ['robin@contoso.example'],
    cc: ['ada@contoso.example'],
    bcc: [],
    attachments: [{ name: 'report.csv', contentType: 'text/csv', text: 'a' }],
    messageId,
    headers: { Importance: 'high' },
    operationId,
  };
  expect(simulator.outbox.mails).toEqual([{ ...expected, at: testNow }]);
  const shown = await readAnswer(await fetch(`${simulator.endpoints.mail}/_simulator/outbox`));
  expect(shown.body).toEqual({ mails: [{ ...expected, at: testNow.toISOString() }], cards: [] });
  simulator.outbox.clear();
  expect(simulator.outbox.mails).toEqual([]);
});

test.each([
  ['not JSON', '{'],
  ['no sender', { ...message, senderAddress: undefined }],
  ['a sender that is no address', { ...message, senderAddress: 'watch' }],
  ['no subject', { ...message, content: { plainText: 'text' } }],
  ['no text', { ...message, content: { subject: 'Two findings' } }],
  ['no recipient', { ...message, recipients: { to: [] } }],
  [
    'a recipient without an address',
    { ...message, recipients: { to: [{ email: 'a@b.example' }] } },
  ],
  [
    '51 recipients',
    { ...message, recipients: { to: Array.from({ length: 51 }, () => address('a')) } },
  ],
  [
    'an attachment that is not base64',
    {
      ...message,
      attachments: [{ name: 'a', contentType: 'text/csv', contentInBase64: 'a,b' }],
    },
  ],
  ['an attachment without content', { ...message, attachments: [{ name: 'report.csv' }] }],
])('a mail with %s is refused and not kept', async (_what, body) => {
  const simulator = await runSimulator();
  const answer = await ask(simulator, 'mail', path, post(body));
  expect(answer.status).toBe(400);
  expect(at(answer.body, 'error', 'code')).toBe('BadRequest');
  expect(simulator.outbox.mails).toHaveLength(0);
});

test('50 recipients are allowed, more than 10 MB are not', async () => {
  const simulator = await runSimulator();
  const many = { to: Array.from({ length: 50 }, () => address('a')) };
  const answer = await ask(simulator, 'mail', path, post({ ...message, recipients: many }));
  expect(answer.status).toBe(202);
  const html = 'x'.repeat(10 * 1024 * 1024);
  const big = { ...message, content: { ...message.content, html } };
  expect((await ask(simulator, 'mail', path, post(big))).status).toBe(413);
});

/** Sends with the headers by which a repeat is known, on a clock of its own. */
async function runRepeatable() {
  const clock = { now: testNow };
  const simulator = await runSimulator({ now: () => clock.now });
  const headers = {
    'repeatability-request-id': '7c5f3c4e-0000-4000-8000-000000000001',
    'repeatability-first-sent': testNow.toUTCString(),
    'operation-id': messageId,
  };
  const send = () => ask(simulator, 'mail', path, post(message, headers));
  const after = (ms: number) => {
    clock.now = new Date(testNow.getTime() + ms);
  };
  return { simulator, send, after };
}
const window = 5 * 60_000;
const operation = `/emails/operations/${messageId}?api-version=2025-09-01`;

test('the same repeatability headers send one mail within five minutes', async () => {
  const { simulator, send, after } = await runRepeatable();
  const first = await send();
  after(window);
  const second = await send();
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('repeatability-result')).toBe('accepted');
  expect(simulator.outbox.mails).toHaveLength(1);
});

test('later they are refused, whether the first was taken or never came', async () => {
  const { simulator, send, after } = await runRepeatable();
  await send();
  after(window + 1);
  expect((await send()).status).toBe(412);
  expect(simulator.outbox.mails).toHaveLength(1);
  const late = await runRepeatable();
  late.after(window + 1000);
  expect((await late.send()).status).toBe(412);
  expect(late.simulator.outbox.mails).toHaveLength(0);
});

test('a mail whose answer was cut off is there, and its repeat sends no second one', async () => {
  const { simulator, send } = await runRepeatable();
  simulator.faults.add({ service: 'mail', path: /:send$/, after: 'accept', reset: true, times: 1 });
  await expect(send()).rejects.toThrow();
  expect((await ask(simulator, 'mail', operation)).status).toBe(200);
  expect((await send()).status).toBe(202);
  expect(simulator.outbox.mails.map((mail) => mail.messageId)).toEqual([messageId]);
});

test('a mail that never came is not known, and may be sent', async () => {
  const { simulator, send } = await runRepeatable();
  simulator.faults.add({ service: 'mail', path: /:send$/, reset: true, times: 1 });
  await expect(send()).rejects.toThrow();
  expect((await ask(simulator, 'mail', operation)).status).toBe(404);
  expect((await send()).status).toBe(202);
  expect(simulator.outbox.mails).toHaveLength(1);
});

test.each([
  [
    'a status that asks for an hour',
    /operations/,
    { status: 429, headers: { 'retry-after': '3600' } },
  ],
  ['a send that is under way', /:send$/, { status: 409 }],
  ['a send that is throttled', /:send$/, { status: 429, headers: { 'retry-after': '3600' } }],
  ['a send that fails', /:send$/, { status: 503 }],
])('%s can be had by a fault, once', async (_what, faulty, answer) => {
  const { simulator, send } = await runRepeatable();
  simulator.faults.add({ service: 'mail', path: faulty, times: 1, ...answer });
  const sent = await send();
  const told = faulty.test('/emails:send') ? sent : await ask(simulator, 'mail', operation);
  expect(told.status).toBe(answer.status);
  if ('headers' in answer) expect(told.headers.get('retry-after')).toBe('3600');
  expect((await send()).status).toBe(202);
  expect(simulator.outbox.mails).toHaveLength(1);
});

test('a mail that was taken may fail later', async () => {
  const { simulator, send } = await runRepeatable();
  await send();
  simulator.tenant.mail.finalStatus = 'Failed';
  const { status, body } = await ask(simulator, 'mail', operation);
  expect([status, at(body, 'status'), at(body, 'error', 'code')]).toEqual([
    200,
    'Failed',
    'EmailDropped',
  ]);
});

test('a refused mail may be mended under the same repeatability headers', async () => {
  const simulator = await runSimulator({ now: () => testNow });
  const headers = {
    'repeatability-request-id': '7c5f3c4e-0000-4000-8000-000000000002',
    'repeatability-first-sent': testNow.toUTCString(),
  };
  const bad = { ...message, senderAddress: '' };
  expect((await ask(simulator, 'mail', path, post(bad, headers))).status).toBe(400);
  expect((await ask(simulator, 'mail', path, post(message, headers))).status).toBe(202);
});

test('half of the repeatability headers, a bad operation id or an old api-version is refused', async () => {
  const simulator = await runSimulator();
  const half = post(message, { 'repeatability-request-id': 'a' });
  expect((await ask(simulator, 'mail', path, half)).status).toBe(400);
  const id = post(message, { 'operation-id': 'digest-1' });
  expect((await ask(simulator, 'mail', path, id)).status).toBe(400);
  const old = '/emails:send?api-version=2021-10-01-preview';
  expect((await ask(simulator, 'mail', old, post(message))).status).toBe(400);
});

test('the status of a mail that was never sent is unknown', async () => {
  const simulator = await runSimulator();
  const answer = await ask(simulator, 'mail', '/emails/operations/0-0?api-version=2025-09-01');
  expect(answer.status).toBe(404);
});
