import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { SUMMARY_ITEM_LIMIT } from '../../src/domain/message.ts';
import { HAND_OVER_GRACE_MS } from '../../src/domain/notification.ts';
import { handOver, MESSAGE_ITEM_LIMIT } from '../../src/monitor/hand-over.ts';
import type { HandOverRequest } from '../../src/monitor/hand-over.ts';
import { anAlert, told } from '../support/alerts.ts';
import { briefOf } from '../support/scenario.ts';
import { scenarioState } from '../support/scenario-state.ts';
import type { ScenarioState } from '../support/scenario-state.ts';

const NOW = 100_000_000;
const EARLIER = NOW - HAND_OVER_GRACE_MS;
const WATCHING = [
  { check: 'fake', subjectsRead: 3 },
  { check: 'other', subjectsRead: 4 },
];

const thing = (id: string, given: Partial<Alert> = {}) =>
  anAlert({
    of: { subject: { type: 'thing', id, name: id }, title: id },
    owed: { email: { reason: 'new', at: NOW } },
    ...given,
  });

/** Stores alerts of owners, then hands over what they owe. */
async function handedOver(
  owners: Readonly<Record<string, readonly Alert[]>>,
  given: Partial<HandOverRequest> = {},
  state: ScenarioState = scenarioState(),
) {
  const alerts = new Map<
    string,
    HandOverRequest['alerts'] extends ReadonlyMap<string, infer S> ? S : never
  >();
  for (const [owner, some] of Object.entries(owners)) {
    const writes = some.map((alert) => ({
      fingerprint: alert.fingerprint,
      alert,
      version: undefined,
    }));
    alerts.set(owner, await state.alerts.saveAlerts(owner, writes));
  }
  const messages = await handOver(state, {
    channels: ['email'],
    now: NOW,
    alerts,
    firstOwners: new Set(),
    unread: [],
    watching: WATCHING,
    portal: undefined,
    ...given,
  });
  return { messages, state };
}

describe('handing over', () => {
  test('puts a digest in the outbox and marks its alerts as told, by that message', async () => {
    const { messages, state } = await handedOver({ fake: [thing('a')], other: [thing('b')] });
    expect(messages.map(briefOf)).toEqual([['NEW too-full warning a', 'NEW too-full warning b']]);
    expect(state.outboxRows().map(({ message }) => message)).toEqual(messages);
    const [alert] = state.alertsOf('fake');
    expect(alert?.owed).toEqual({});
    expect(alert?.told).toEqual({ email: { reason: 'new', at: NOW, messageId: messages[0]?.id } });
  });

  test('writes the outbox before it marks anything', async () => {
    const { state } = await handedOver({ fake: [thing('a')] });
    expect(state.calls.slice(1)).toEqual(['add message', 'save alerts of fake']);
  });

  test('says and writes nothing where nothing is owed', async () => {
    const { messages, state } = await handedOver({ fake: [thing('a', { owed: {} })] });
    expect(messages).toEqual([]);
    expect(state.calls).toEqual(['save alerts of fake']);
  });

  test('tells the worst first, then by title', async () => {
    const of = (id: string, severity: 'critical' | 'info') => ({
      subject: { type: 'thing', id, name: id },
      title: id,
      severity,
    });
    const owed = { email: { reason: 'new' as const, at: NOW } };
    const alerts = [of('c', 'info'), of('b', 'critical'), of('a', 'info'), of('d', 'critical')];
    const { messages } = await handedOver({
      fake: alerts.map((one) => anAlert({ of: one, owed })),
    });
    expect(messages[0]?.items.map(({ finding }) => finding.title)).toEqual(['b', 'd', 'a', 'c']);
  });

  test('leaves what another run decided a moment ago to that run', async () => {
    const owed = { email: { reason: 'new' as const, at: EARLIER + 1 } };
    expect((await handedOver({ fake: [thing('a', { owed })] })).messages).toEqual([]);
  });

  test('tells what a run left behind apart, under the id that it gave it', async () => {
    const left = thing('a', { owed: { email: { reason: 'new', at: EARLIER } } });
    const alone = await handedOver({ fake: [left] });
    const together = await handedOver({ fake: [left, thing('b')] });
    expect(together.messages).toHaveLength(2);
    expect(together.messages.map(({ id }) => id)).toContain(alone.messages[0]?.id);
  });

  test('deletes a resolved alert once its notice stands in the outbox', async () => {
    const closed = thing('a', {
      state: 'resolved',
      endsAt: NOW,
      owed: { email: { reason: 'resolved', at: NOW } },
      told: { email: told() },
    });
    const { messages, state } = await handedOver({ fake: [closed] });
    expect(messages[0]?.items[0]?.reason).toBe('resolved');
    expect(state.alertsOf('fake')).toEqual([]);
  });

  test('splits what is too long for one message, to the item', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => thing(`t${at}`));
    const whole = await handedOver({ fake: many(MESSAGE_ITEM_LIMIT) });
    expect(whole.messages).toHaveLength(1);
    const split = await handedOver({ fake: many(MESSAGE_ITEM_LIMIT + 1) });
    expect(split.messages.map(({ items }) => items.length)).toEqual([MESSAGE_ITEM_LIMIT, 1]);
  });

  test('tells each channel its own, in a message of its own', async () => {
    const owed = { teams: { reason: 'new' as const, at: NOW } };
    const { messages } = await handedOver(
      { fake: [thing('a'), thing('b', { owed })] },
      { channels: ['email', 'teams'] },
    );
    expect(messages.map((message) => [message.channel, ...briefOf(message)])).toEqual([
      ['email', 'NEW too-full warning a'],
      ['teams', 'NEW too-full warning b'],
    ]);
  });

  test('marks the alert of the owner that was told, where two owners have the same identity', async () => {
    const mine = thing('a');
    const theirs = thing('a', { owed: { email: { reason: 'new', at: EARLIER + 1 } } });
    const { state } = await handedOver({ fake: [mine], other: [theirs] });
    expect(state.alertsOf('other')[0]?.told).toEqual({});
  });
});

describe('the first run', () => {
  const first = { firstOwners: new Set(['discovery', 'fake']) };

  test('tells a summary of everything that carries the worst and counts all', async () => {
    const alerts = Array.from({ length: SUMMARY_ITEM_LIMIT + 1 }, (_, at) => thing(`t${at}`));
    const { messages, state } = await handedOver({ fake: alerts }, first);
    expect(messages.map(({ kind }) => kind)).toEqual(['summary']);
    expect(messages[0]?.items).toHaveLength(SUMMARY_ITEM_LIMIT);
    expect(messages[0]?.counts.total).toBe(SUMMARY_ITEM_LIMIT + 1);
    expect(messages[0]?.watching).toEqual(WATCHING);
    expect(state.alertsOf('fake').filter(({ told: by }) => by['email'] === undefined)).toEqual([]);
  });

  test('tells that nothing is wrong, but not where something was told before', async () => {
    expect((await handedOver({ fake: [] }, first)).messages.map(({ kind }) => kind)).toEqual([
      'summary',
    ]);
    const known = thing('a', { owed: {}, told: { email: told() } });
    expect((await handedOver({ fake: [known] }, first)).messages).toEqual([]);
  });

  test('tells at once what a first run that broke off left, under the same id', async () => {
    const left = thing('a', { owed: { email: { reason: 'new', at: NOW - 1 } } });
    const now = NOW - 1;
    const broken = await handedOver({ fake: [left] }, { ...first, now });
    const again = await handedOver({ fake: [left] }, first);
    expect(again.messages.map(({ id }) => id)).toEqual(broken.messages.map(({ id }) => id));
  });

  test('of one check leaves what others owe in a digest', async () => {
    const { messages } = await handedOver({ fake: [thing('a')], other: [thing('b')] }, first);
    expect(messages.map((message) => [message.kind, ...briefOf(message)])).toEqual([
      ['summary', 'NEW too-full warning a'],
      ['digest', 'NEW too-full warning b'],
    ]);
  });
});

describe('a message that a row of the outbox cannot hold', () => {
  test('is split until it fits, and every item is told once', async () => {
    const things = Array.from({ length: 7 }, (_, at) => thing(`thing/${at}`));
    const state = scenarioState(2);
    await handedOver({ fake: things }, {}, state);
    const messages = state.outboxRows().map(({ message }) => message);
    expect(messages.every(({ items }) => items.length <= 2)).toBe(true);
    const told = messages.flatMap(({ items }) => items.map(({ finding }) => finding.title));
    expect(told.sort()).toEqual(things.map(({ finding }) => finding.title).sort());
    expect(state.alertsOf('fake').every(({ owed }) => Object.keys(owed).length === 0)).toBe(true);
  });
});
