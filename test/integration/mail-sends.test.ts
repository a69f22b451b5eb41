import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAcsMailer } from '../../src/azure/acs-mailer.ts';
import { createHttp } from '../../src/azure/http.ts';
import { mailAudience } from '../../simulator/mail/mail.ts';
import type { Fault } from '../../simulator/http/faults.ts';
import { mailOf } from '../../src/notify/mail-content.ts';
import { aMessage, manyItems } from '../support/messages.ts';
import { runSimulator, testNow, tokenFor } from '../simulator/support/running.ts';

const NEVER = new AbortController().signal;
const SEND = /:send$/;
const message = aMessage({ items: manyItems(500) });

/** The app's own mailer against the simulator; `send` sends the same attempt each time. */
async function open() {
  const clock = { now: testNow.getTime() };
  const simulator = await runSimulator({ now: () => new Date(clock.now) });
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const http = createHttp(
    { clock: () => clock.now, sleep, random: () => 0.5 },
    { deadlineAt: clock.now + 3_600_000, signal: NEVER },
  );
  const token = await tokenFor(simulator, mailAudience);
  const getToken = async () => ({ token, expiresOnTimestamp: clock.now + 3_600_000 });
  const target = { endpoint: simulator.endpoints.mail };
  const mailer = createAcsMailer({ http, credential: { getToken } }, target);
  const sender = 'watch@contoso.example';
  const content = mailOf({ message, mayRepeat: undefined, sender });
  const attempt = { id: randomUUID(), firstSentAt: clock.now };
  const mail = { ...attempt, ...content, sender, recipients: ['robin@contoso.example'] };
  return {
    simulator,
    waits,
    send: () => mailer.sendMail({ ...mail, signal: NEVER }),
    lookUp: () => mailer.lookUpSend(attempt.id, NEVER),
    fail: (path: RegExp, fault: Omit<Fault, 'path'>) =>
      simulator.faults.add({ service: 'mail', path, times: 1, ...fault }),
    pass: (ms: number) => {
      clock.now += ms;
    },
  };
}

test('a mail arrives whole: its id, its list and the thread that it belongs to', async () => {
  const { simulator, send } = await open();
  expect(await send()).toMatchObject({ kind: 'answered', status: 202 });
  const [mail] = simulator.outbox.mails;
  expect(mail).toMatchObject({ messageId: message.id });
  expect(mail?.headers['References']).toMatch(/^<[0-9a-f]{32}@contoso\.example>$/);
  const [list, ...more] = mail?.attachments ?? [];
  expect([list?.name, more]).toEqual(['acr-watch-items.csv', []]);
  expect(new Set(list?.text.match(/subject-\d+-end/g)).size).toBe(500);
});

test('202 and then a status that asks for an hour is one mail, at once', async () => {
  const { simulator, send, lookUp, waits, fail } = await open();
  fail(/operations/, { status: 429, headers: { 'retry-after': '3600' } });
  expect(await send()).toMatchObject({ status: 202 });
  expect(simulator.requests.count((request) => request.path.includes('operations'))).toBe(0);
  expect(await lookUp()).toMatchObject({ kind: 'cannot-tell' });
  expect(await lookUp()).toEqual({ kind: 'taken' });
  expect([simulator.outbox.mails.length, waits]).toEqual([1, []]);
});

test.each([
  ['the connection is cut', { reset: true }],
  ['the answer is 500', { status: 500 }],
] as const)(
  'a mail that was taken although %s is found, and its repeat is no second one',
  async (_, how) => {
    const { simulator, send, lookUp, fail } = await open();
    fail(SEND, { after: 'accept', ...how });
    expect(await send()).not.toMatchObject({ status: 202 });
    expect(await lookUp()).toEqual({ kind: 'taken' });
    expect(await send()).toMatchObject({ status: 202 });
    expect(simulator.outbox.mails).toHaveLength(1);
  },
);

test('a mail that never came is not known; its repeat is sent', async () => {
  const { simulator, send, lookUp, fail } = await open();
  fail(SEND, { reset: true });
  const answer = await send();
  expect(answer).toMatchObject({ kind: 'no-answer' });
  expect(answer).not.toHaveProperty('unsent');
  expect(await lookUp()).toEqual({ kind: 'unknown' });
  expect(await send()).toMatchObject({ status: 202 });
  expect(simulator.outbox.mails).toHaveLength(1);
});

test('after five minutes the same attempt is refused as expired', async () => {
  const { simulator, send, pass } = await open();
  await send();
  pass(5 * 60_000);
  expect(await send()).toMatchObject({ status: 202 });
  pass(1000);
  expect(await send()).toMatchObject({ kind: 'answered', status: 412 });
  expect(simulator.outbox.mails).toHaveLength(1);
});

test('a throttled send gives the pause, waits for nothing and sends nothing', async () => {
  const { simulator, send, waits, fail } = await open();
  fail(SEND, { status: 429, headers: { 'retry-after': '3600' } });
  expect(await send()).toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
  expect([simulator.outbox.mails.length, waits]).toEqual([0, []]);
});

test('a mail that fails later says with which error', async () => {
  const { simulator, send, lookUp } = await open();
  simulator.tenant.mail.finalStatus = 'Failed';
  await send();
  expect(await lookUp()).toMatchObject({
    kind: 'failed',
    reason: expect.stringContaining('EmailDropped'),
  });
});
