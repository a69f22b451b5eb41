import { expect, test } from 'vitest';
import { ask, at, readAnswer, runSimulator, testNow } from './support/running.ts';

const path = '/emails:send?api-version=2025-09-01';
const address = (name: string) => ({ address: `${name}@contoso.example` });
const message = {
  headers: { Importance: 'high' },
  senderAddress: 'watch@contoso.example',
  content: { subject: 'Two findings', plainText: 'text', html: '<p>text</p>' },
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
    plainText: 'text',
    html: '<p>text</p>',
    to: ['robin@contoso.example'],
    cc: ['ada@contoso.example'],
    bcc: [],
    attachments: ['report.csv'],
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

test('the same repeatability headers send one mail within five minutes, two after that', async () => {
  const clock = { now: testNow };
  const simulator = await runSimulator({ now: () => clock.now });
  const headers = {
    'repeatability-request-id': '7c5f3c4e-0000-4000-8000-000000000001',
    'repeatability-first-sent': testNow.toUTCString(),
  };
  const send = () => ask(simulator, 'mail', path, post(message, headers));
  const first = await send();
  clock.now = new Date(testNow.getTime() + 5 * 60_000);
  const second = await send();
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('repeatability-result')).toBe('accepted');
  expect(simulator.outbox.mails).toHaveLength(1);
  clock.now = new Date(clock.now.getTime() + 1);
  await send();
  expect(simulator.outbox.mails).toHaveLength(2);
});

test('a refused mail may be mended under the same repeatability headers', async () => {
  const simulator = await runSimulator();
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
