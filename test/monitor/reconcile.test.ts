import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { read, unread } from '../../src/domain/reading.ts';
import { inFlightOf } from '../../src/monitor/in-flight.ts';
import { oweAgain, reconcile } from '../../src/monitor/reconcile.ts';
import type { ReconcileRequest, TellingContext } from '../../src/monitor/reconcile.ts';
import type { AlertWrite } from '../../src/ports/alert-store.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import { anAlert, told } from '../support/alerts.ts';
import { digestOf, tellsOf } from '../support/delivery.ts';
import { aThingFinding, aThingGap, anOutcome } from '../support/fake-check.ts';
import { UNTRIED } from '../support/memory-stores.ts';
import { policyOf, recorder } from '../support/scenario.ts';
import { scenarioState } from '../support/scenario-state.ts';

const NOTHING = inFlightOf([], 0);
const TELLING: TellingContext = {
  policy: policyOf([recorder('email')]),
  refusing: new Set(),
  isKnown: () => true,
  flight: NOTHING,
};
const REQUEST: ReconcileRequest = {
  owner: 'fake',
  stored: [],
  outcome: anOutcome(),
  settingsKey: 'key',
  failureThreshold: 1,
  successThreshold: 1,
  toldElsewhere: new Set(),
  listed: new Set(),
  narrowed: false,
  telling: TELLING,
  now: 1000,
  probe: { probe: async () => read('present') },
  isOver: () => false,
};

/** An alert store that holds these alerts and writes down what it is told to. */
function recordingStore(alerts: readonly Alert[] = []) {
  const writes: AlertWrite[] = [];
  const store = {
    loadAlerts: async () => alerts.map((alert) => ({ alert, version: 'old' })),
    saveAlerts: async (_owner: string, some: readonly AlertWrite[]) => {
      writes.push(...some);
      return some.flatMap(({ alert }) => (alert === undefined ? [] : [{ alert, version: 'new' }]));
    },
  };
  return { store, writes };
}

async function reconciled(given: Partial<ReconcileRequest> = {}) {
  const { store, writes } = recordingStore();
  const outcome = await reconcile(store, { ...REQUEST, ...given });
  return { outcome, writes };
}

const stored = (alert = anAlert({ told: { email: told() } })) => ({ alert, version: 'old' });

/** A message of an alert to `email` that may have been taken. */
function inDoubt(alert: Alert) {
  const message = digestOf([alert]);
  const row: OutboxRow = { ...UNTRIED, message, tells: tellsOf(message), inDoubt: true };
  return inFlightOf([{ row, version: 'v' }], 0);
}

describe('reconciling', () => {
  test('inserts what is new with what each receiver is owed', async () => {
    const { writes } = await reconciled({ outcome: anOutcome({ findings: [aThingFinding()] }) });
    expect(writes).toMatchObject([
      { version: undefined, alert: { owed: { email: { reason: 'new', at: 1000 } } } },
    ]);
  });

  test('owes nothing to a receiver that no setting has any more', async () => {
    const outcome = anOutcome({ findings: [aThingFinding()] });
    const telling = { ...TELLING, isKnown: () => false };
    expect((await reconciled({ outcome, telling })).writes).toMatchObject([
      { alert: { owed: {} } },
    ]);
  });

  test('owes it to the fallback too when the receiver refuses', async () => {
    const policy = { ...TELLING.policy, fallback: [{ receiver: 'teams' }] };
    const telling = { ...TELLING, policy, refusing: new Set(['email']) };
    const outcome = anOutcome({ findings: [aThingFinding()] });
    const { writes } = await reconciled({ outcome, telling });
    expect(Object.keys(writes[0]?.alert?.owed ?? {})).toEqual(['email', 'teams']);
  });

  test('writes nothing where nothing changed but words', async () => {
    const outcome = anOutcome({ findings: [aThingFinding({ detail: 'other words' })] });
    expect((await reconciled({ stored: [stored()], outcome })).writes).toEqual([]);
  });

  test('fires only after as many runs as the check wants, and resolves likewise', async () => {
    const outcome = anOutcome({ findings: [aThingFinding()] });
    const { writes } = await reconciled({ outcome, failureThreshold: 2 });
    expect(writes).toMatchObject([{ alert: { state: 'pending', owed: {} } }]);
    const cleared = await reconciled({
      stored: [stored()],
      outcome: anOutcome({ scopes: ['things'] }),
      successThreshold: 2,
    });
    expect(cleared.writes).toMatchObject([{ alert: { state: 'firing', clearRuns: 1 } }]);
  });

  test('deletes at once what closes without anything to tell', async () => {
    const untold = stored(anAlert());
    const outcome = anOutcome({ scopes: ['things'] });
    const { writes } = await reconciled({ stored: [untold], outcome });
    expect(writes).toEqual([
      { fingerprint: untold.alert.fingerprint, alert: undefined, version: 'old' },
    ]);
  });

  test('keeps what closes while a message that may have been taken tells of it', async () => {
    const untold = stored(anAlert({ owed: { email: { reason: 'new', at: 1 } } }));
    const outcome = anOutcome({ scopes: ['things'] });
    const telling = { ...TELLING, flight: inDoubt(untold.alert) };
    const { writes } = await reconciled({ stored: [untold], outcome, telling });
    expect(writes).toMatchObject([
      { alert: { state: 'resolved', owed: { email: { reason: 'resolved' } } }, version: 'old' },
    ]);
    expect((await reconciled({ stored: [untold], outcome })).writes).toMatchObject([
      { alert: undefined },
    ]);
  });

  test('keeps what is gone while a message that may have been taken tells of it', async () => {
    const given = { state: 'gone', endsAt: 1, seenRuns: 0, told: { email: told() } } as const;
    const gone = stored(anAlert(given));
    expect((await reconciled({ stored: [gone] })).writes).toMatchObject([{ alert: undefined }]);
    const telling = { ...TELLING, flight: inDoubt(gone.alert) };
    expect((await reconciled({ stored: [gone], telling })).writes).toEqual([]);
  });

  test('deletes a pending alert that is seen no more', async () => {
    const pending = stored(anAlert({ state: 'pending' }));
    const outcome = anOutcome({ scopes: ['things'] });
    const { writes } = await reconciled({ stored: [pending], outcome });
    expect(writes).toMatchObject([{ alert: undefined, version: 'old' }]);
  });

  test('deletes a closed alert that an earlier run left with nothing to tell', async () => {
    const left = stored(anAlert({ state: 'gone', endsAt: 1, seenRuns: 0 }));
    const { writes } = await reconciled({ stored: [left] });
    expect(writes).toMatchObject([{ alert: undefined, version: 'old' }]);
  });

  test('keeps a closed alert until its resolved notice is delivered', async () => {
    const outcome = anOutcome({ scopes: ['things'] });
    const { writes } = await reconciled({ stored: [stored()], outcome });
    expect(writes).toMatchObject([
      { version: 'old', alert: { state: 'resolved', owed: { email: { reason: 'resolved' } } } },
    ]);
  });

  test('makes an alert of a gap, unless another owner tells of it', async () => {
    const outcome = anOutcome({ gaps: [aThingGap({ cause: 'forbidden' })] });
    expect((await reconciled({ outcome })).writes).toMatchObject([
      { alert: { state: 'firing', finding: { rule: 'unread', scope: 'things' } } },
    ]);
    expect((await reconciled({ outcome, toldElsewhere: new Set(['things']) })).writes).toEqual([]);
  });

  test('adds what could not be asked to the gaps, and takes it from what was read', async () => {
    const subject = { type: 'secret', id: 'applications/a/secrets/k', name: 'k' };
    const listed = stored(anAlert({ of: { scope: 'applications', subject } }));
    const { outcome, writes } = await reconciled({
      stored: [listed],
      outcome: anOutcome({ scopes: ['applications', 'servicePrincipals'] }),
      probe: { probe: async () => unread({ cause: 'forbidden', message: '403' }) },
    });
    expect(outcome.coverage.scopes).toEqual(['servicePrincipals']);
    expect(outcome.coverage.gaps.map(({ scope }) => scope)).toEqual(['applications']);
    expect(writes.map(({ alert }) => alert?.finding.rule)).toContain('unread');
  });

  test('leaves an alert that another run changed meanwhile as that run wrote it', async () => {
    const state = scenarioState();
    const other = anAlert({ startsAt: 1 });
    const { fingerprint } = other;
    await state.alerts.saveAlerts('fake', [{ fingerprint, alert: other, version: undefined }]);
    const outcome = anOutcome({ findings: [aThingFinding()] });
    await reconcile(state.alerts, { ...REQUEST, outcome });
    expect(state.alertsOf('fake')).toEqual([other]);
  });
});

describe('owing again after a receiver refused', () => {
  const fallback = {
    ...TELLING,
    policy: { ...TELLING.policy, fallback: [{ receiver: 'teams' }] },
    refusing: new Set(['email']),
  };
  const again = { owner: 'fake', outcome: undefined, telling: fallback, now: 2000 };

  test('owes the fallback what it was not told, and keeps the debt to the first', async () => {
    const owed = { email: { reason: 'new' as const, at: 1000 } };
    const { store, writes } = recordingStore([anAlert({ owed })]);
    await oweAgain(store, again);
    expect(writes).toMatchObject([
      { version: 'old', alert: { owed: { ...owed, teams: { reason: 'new', at: 2000 } } } },
    ]);
  });

  test('writes nothing where the fallback was told', async () => {
    const both = { email: told(), teams: told() };
    const { store, writes } = recordingStore([anAlert({ told: both })]);
    await oweAgain(store, again);
    expect(writes).toEqual([]);
  });

  test('moves the alerts on by an outcome, and closes none', async () => {
    const open = anAlert({ of: { subject: { type: 'thing', id: 'old', name: 'old' } } });
    const { store, writes } = recordingStore([open]);
    const outcome = anOutcome({ findings: [aThingFinding()], scopes: ['things'] });
    await oweAgain(store, { ...again, outcome });
    expect(writes.map(({ alert, version }) => [alert?.state, version])).toEqual([
      ['firing', undefined],
      ['firing', 'old'],
    ]);
  });

  test('leaves an alert to another run that changes it at this moment', async () => {
    const state = scenarioState();
    const { fingerprint } = anAlert();
    await state.alerts.saveAlerts('fake', [{ fingerprint, alert: anAlert(), version: undefined }]);
    state.hook = async (call, phase) => {
      if (call !== 'save alerts of fake' || phase !== 'before') return;
      state.hook = () => {};
      const [entry] = await state.alerts.loadAlerts('fake');
      const alert = anAlert({ startsAt: 5 });
      await state.alerts.saveAlerts('fake', [{ fingerprint, alert, version: entry?.version }]);
    };
    await oweAgain(state.alerts, again);
    expect(state.alertsOf('fake')).toEqual([anAlert({ startsAt: 5 })]);
  });
});
