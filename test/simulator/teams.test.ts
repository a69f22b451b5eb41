import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/simulator.ts';
import { at, readAnswer, runSimulator } from './support/running.ts';
import { recording } from './support/structure.ts';

const card = (text: string) => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text }] },
    },
  ],
});

async function send(simulator: Simulator, body: unknown, url = simulator.webhookUrl) {
  return readAnswer(await fetch(url, { method: 'POST', body: JSON.stringify(body) }));
}

test('a card is accepted with an empty 202, and kept with its size', async () => {
  const simulator = await runSimulator();
  const answer = await send(simulator, card('two findings'));
  const sample = recording('teams/workflow-webhook-accepted-202.json');
  expect([answer.status, answer.body]).toEqual([sample.status, sample.body ?? undefined]);
  expect(simulator.outbox.cards).toHaveLength(1);
  expect(simulator.outbox.cards[0]?.body).toEqual(card('two findings'));
  expect(simulator.outbox.cards[0]?.bytes).toBe(JSON.stringify(card('two findings')).length);
});

test('a card is kept with the id that it shows, so that copies can be counted', async () => {
  const simulator = await runSimulator();
  const id = '5b1c6d1e-0000-4000-8000-000000000001';
  simulator.faults.add({
    service: 'teams',
    path: /invoke/,
    after: 'accept',
    reset: true,
    times: 1,
  });
  await expect(send(simulator, card(`message ${id}.`))).rejects.toThrow();
  await send(simulator, card(`message ${id}.`));
  await send(simulator, card('no id'));
  expect(simulator.outbox.cards.map((kept) => kept.messageId)).toEqual([id, id, undefined]);
});

test.each([
  [429, '17', ''],
  [200, '', { error: 'Microsoft Teams endpoint returned HTTP error 429' }],
  [503, '', ''],
])('an answer of %d can be had by a fault, and keeps no card', async (status, pause, body) => {
  const simulator = await runSimulator();
  const headers = { ...(pause === '' ? {} : { 'retry-after': pause }) };
  simulator.faults.add({ service: 'teams', path: /invoke/, status, headers, body, times: 1 });
  const answer = await send(simulator, card('two findings'));
  expect([answer.status, answer.headers.get('retry-after') ?? '']).toEqual([status, pause]);
  expect(simulator.outbox.cards).toHaveLength(0);
  expect((await send(simulator, card('two findings'))).status).toBe(202);
});

test('a flow that is switched off answers 400 WorkflowTriggerIsNotEnabled', async () => {
  const simulator = await runSimulator();
  simulator.tenant.teams.enabled = false;
  const answer = await send(simulator, card('two findings'));
  expect([answer.status, at(answer.body, 'error', 'code')]).toEqual([
    400,
    'WorkflowTriggerIsNotEnabled',
  ]);
});

test('28 KiB are accepted and one byte more is not', async () => {
  const simulator = await runSimulator();
  const room = 28 * 1024 - JSON.stringify(card('')).length;
  expect((await send(simulator, card('x'.repeat(room)))).status).toBe(202);
  expect((await send(simulator, card('x'.repeat(room + 1)))).status).toBe(413);
  expect(simulator.outbox.cards).toHaveLength(1);
});

test('an incomplete signature is refused', async () => {
  const simulator = await runSimulator();
  const wrong = simulator.webhookUrl.slice(0, -1);
  expect((await send(simulator, card('two findings'), wrong)).status).toBe(401);
});

test.each([
  ['a bare card', card('a').attachments[0]?.content],
  ['a MessageCard', { '@type': 'MessageCard', text: 'a' }],
  ['no attachment', { type: 'message', attachments: [] }],
  [
    'an attachment of another type',
    { type: 'message', attachments: [{ contentType: 'text/html', content: {} }] },
  ],
])('%s is not the envelope and is refused', async (_what, body) => {
  const simulator = await runSimulator();
  expect((await send(simulator, body)).status).toBe(400);
  expect(simulator.outbox.cards).toHaveLength(0);
});
