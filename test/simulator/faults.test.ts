import { expect, test } from 'vitest';
import { ask, at, items, readAnswer, runSimulator, testNow } from './support/running.ts';

const list = '/subscriptions?api-version=2022-12-01';
const mail = {
  method: 'POST',
  body: JSON.stringify({
    senderAddress: 'watch@contoso.example',
    content: { subject: 'Two findings', plainText: 'text' },
    recipients: { to: [{ address: 'robin@contoso.example' }] },
  }),
};

test('a fault answers with its status, headers and body as often as it says', async () => {
  const simulator = await runSimulator();
  const body = { error: { code: 'SubscriptionRequestsThrottled', message: 'later' } };
  const headers = { 'retry-after': '7' };
  simulator.faults.add({
    service: 'arm',
    path: /subscriptions/g,
    status: 429,
    headers,
    body,
    times: 2,
  });
  for (const _ of [1, 2]) {
    const answer = await ask(simulator, 'arm', list);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(answer.body).toEqual(body);
  }
  expect((await ask(simulator, 'arm', list)).status).toBe(200);
});

test('a fault can be aimed at a method and a query, taken back, and cleared', async () => {
  const simulator = await runSimulator();
  const undo = simulator.faults.add({ path: /.*/, query: /skiptoken/i, status: 500 });
  simulator.faults.add({ path: /applications/, method: 'DELETE', status: 500 });
  simulator.tenant.pageSizes.applications = 20;
  const first = await ask(simulator, 'graph', '/v1.0/applications');
  const next = String(at(first.body, '@odata.nextLink'));
  expect([first.status, (await ask(simulator, 'graph', next)).status]).toEqual([200, 500]);
  undo();
  expect((await ask(simulator, 'graph', next)).status).toBe(200);
  simulator.faults.add({ path: /.*/, service: 'graph', status: 503 });
  simulator.faults.clear();
  expect((await ask(simulator, 'graph', next)).status).toBe(200);
});

test('a delay holds the answer, which is otherwise the usual one', async () => {
  const asked: number[] = [];
  const delay = (ms: number) => {
    asked.push(ms);
    return Promise.resolve();
  };
  const simulator = await runSimulator({ delay });
  simulator.faults.add({ service: 'arm', path: /^\/subscriptions$/, delayMs: 90_000 });
  expect(items(await ask(simulator, 'arm', list))).toHaveLength(3);
  expect(asked).toEqual([90_000]);
});

test('closing does not wait for an answer that is being held', async () => {
  const simulator = await runSimulator();
  const arrived = new Promise<void>((resolve) => {
    simulator.faults.add({ service: 'login', path: /.*/, delayMs: 3_600_000 });
    const url = `${simulator.endpoints.login}/adfs/.well-known/openid-configuration`;
    fetch(url).then(
      () => resolve(),
      () => resolve(),
    );
  });
  await simulator.close();
  await arrived;
});

test('a cut body breaks the connection in the middle of the answer', async () => {
  const simulator = await runSimulator();
  simulator.faults.add({ service: 'arm', path: /^\/subscriptions$/, cutBody: true });
  await expect(ask(simulator, 'arm', list)).rejects.toThrow(/terminated|other side closed|aborted/);
});

test('a reset connection has no answer and is logged with status 0', async () => {
  const simulator = await runSimulator();
  simulator.faults.add({ service: 'mail', path: /emails/, reset: true });
  const path = '/emails:send?api-version=2025-09-01';
  await expect(ask(simulator, 'mail', path, mail)).rejects.toThrow(/fetch failed/);
  expect(simulator.outbox.mails).toHaveLength(0);
  expect(simulator.requests.count((r) => r.service === 'mail' && r.status === 0)).toBe(1);
});

test.each([{ status: 500 }, { reset: true }] as const)(
  'after accepting a mail the answer may still be spoiled: %j',
  async (how) => {
    const simulator = await runSimulator();
    simulator.faults.add({ service: 'mail', path: /emails/, after: 'accept', ...how });
    const path = '/emails:send?api-version=2025-09-01';
    const sent = ask(simulator, 'mail', path, mail).then(
      (answer) => answer.status,
      () => 0,
    );
    expect(await sent).toBe('status' in how ? 500 : 0);
    expect(simulator.outbox.mails).toHaveLength(1);
  },
);

test('the log has every request, by service and time, but neither tokens nor bodies', async () => {
  const simulator = await runSimulator({ now: () => testNow });
  await ask(simulator, 'mail', '/emails:send?api-version=2025-09-01', mail);
  await fetch(simulator.webhookUrl, { method: 'POST', body: '{}' });
  const { webhookUrl, credentials } = simulator;
  const text = JSON.stringify(simulator.requests.all());
  expect(text).not.toContain(credentials.clientSecret);
  expect(text).not.toContain(new URL(webhookUrl).searchParams.get('sig'));
  expect(text).not.toMatch(/Bearer|Two findings/);
  const shown = await readAnswer(await fetch(`${simulator.endpoints.mail}/_simulator/requests`));
  expect(at(shown.body, 'requests', 1)).toEqual({
    service: 'mail',
    method: 'POST',
    path: '/emails:send',
    query: 'api-version=2025-09-01',
    status: 202,
    at: testNow.toISOString(),
  });
  expect(simulator.requests.count((r) => r.service === 'teams')).toBe(1);
  simulator.requests.clear();
  expect(simulator.requests.count()).toBe(0);
});
