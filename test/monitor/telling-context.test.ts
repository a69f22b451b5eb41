import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import type { RunTools } from '../../src/monitor/run.ts';
import { contextOf, openTelling, readFlight } from '../../src/monitor/telling-context.ts';
import { DESK_TIME, digestOf, openDesk, refusal, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { fakeEvidence } from '../support/evidence.ts';
import { read } from '../../src/domain/reading.ts';
import { bookOf, policyOf, recorder } from '../support/scenario.ts';

const RECEIVERS = [recorder('email'), recorder('teams')];

function toolsOf({ state, tools }: Desk, given: Partial<RunTools> = {}): RunTools {
  const { sleep, random, newId, logger } = tools;
  return {
    state,
    logger,
    schedules: [],
    clock: state.clock,
    catalog: { listSubscriptions: async () => read([]), listRegistries: async () => read([]) },
    evidence: fakeEvidence({}),
    probe: { probe: async () => read('present') },
    onProgress: () => {},
    telling: {
      book: bookOf(RECEIVERS),
      policy: policyOf(RECEIVERS),
      snoozeUrlOf: () => undefined,
      blind: new Map(),
      ...{ sleep, random, newId },
    },
    ...given,
  };
}

describe('opening what is told', () => {
  test('settles what an earlier run left before it reads what is known', async () => {
    const desk = openDesk();
    await desk.keep(thing('a'));
    await desk.put(digestOf([thing('a')], { kind: 'summary' }), { status: 'sent', sentAt: 5 });
    desk.state.calls.length = 0;
    const { states } = await openTelling(toolsOf(desk));
    expect(desk.state.alertsOf('fake')[0]?.told['email']?.messageId).toBe('m1');
    expect(states.get('email')?.greetedAt).toBe(5);
    const { calls } = desk.state;
    expect(calls.indexOf('save alerts of fake')).toBeLessThan(calls.indexOf('list receivers'));
  });

  test('counts a refusal that an earlier run could not, so that what follows is another message', async () => {
    const desk = openDesk();
    await desk.put(digestOf([thing('a')]), { status: 'dead' });
    const { states } = await openTelling(toolsOf(desk));
    expect(states.get('email')?.refused).toBe(1);
  });

  test('knows what waits and what is in doubt, but nothing of what was sent', async () => {
    const desk = openDesk();
    const things = ['waits', 'doubt', 'sent'].map((id) => thing(id));
    await desk.put(digestOf(things.slice(0, 1), { id: 'waits' }));
    await desk.put(digestOf(things.slice(1, 2), { id: 'doubt' }), { inDoubt: true });
    await desk.put(digestOf(things.slice(2), { id: 'sent' }), { status: 'sent', sentAt: 1 });
    const tools = toolsOf(desk);
    await openTelling(tools);
    const flight = await readFlight(tools);
    expect(things.map((alert) => flight.has(alert, 'email'))).toEqual([true, true, false]);
    expect(things.map((alert) => flight.inDoubt(alert, 'email'))).toEqual([false, true, false]);
  });

  test('knows who refuses, and tells of it', async () => {
    const desk = openDesk();
    const refuse = (name: string, settingsKey: string) =>
      desk.state.receivers.updateReceiver(name, (record) => ({
        ...record,
        refusing: refusal(DESK_TIME, settingsKey),
      }));
    await refuse('email', 'email settings');
    await refuse('teams', 'old settings');
    await refuse('gone', 'gone settings');
    const telling = await openTelling(toolsOf(desk));
    expect([...telling.refusing]).toEqual(['email']);
    const { findings } = await telling.watchItself(new Set());
    expect(findings.map(({ subject }) => subject.name)).toEqual(['email']);
  });

  test('tells of overdue checks and of rows that it cannot read', async () => {
    const desk = openDesk();
    await desk.state.runs.installedAt(DESK_TIME - DAY_MS);
    desk.state.odd = [{ partition: 'p', row: 'r', reason: 'v9' }];
    const nextFire = (after: number) => after + HOUR_MS;
    const schedules = ['a', 'b'].map((check) => ({ check, nextFire }));
    const telling = await openTelling(toolsOf(desk, { schedules }));
    const { findings } = await telling.watchItself(new Set(['a']));
    expect(findings.map(({ rule, subject }) => `${rule} ${subject.name}`)).toEqual([
      'check-overdue b',
      'state-unreadable state of the monitor',
    ]);
  });
});

test('who is known, refuses and is on the way decides who is owed what', async () => {
  const desk = openDesk();
  const tools = toolsOf(desk);
  const telling = await openTelling(tools);
  const flight = await readFlight(tools);
  const context = contextOf(tools, telling, flight);
  expect([context.isKnown('email', undefined), context.isKnown('gone', undefined)]).toEqual([
    true,
    false,
  ]);
  expect(context).toMatchObject({ policy: tools.telling.policy, refusing: telling.refusing });
  expect(context.flight).toBe(flight);
});
