import { describe, expect, test } from 'vitest';
import { read, unread } from '../../src/domain/reading.ts';
import { isFinished, reconcile } from '../../src/monitor/reconcile.ts';
import type { ReconcileRequest } from '../../src/monitor/reconcile.ts';
import type { AlertWrite } from '../../src/ports/alert-store.ts';
import { anAlert, told } from '../support/alerts.ts';
import { aThingFinding, aThingGap, anOutcome } from '../support/fake-check.ts';
import { scenarioState } from '../support/scenario-state.ts';

async function reconciled(given: Partial<ReconcileRequest> = {}) {
  const writes: AlertWrite[] = [];
  const store = {
    loadAlerts: async () => [],
    saveAlerts: async (_owner: string, some: readonly AlertWrite[]) => {
      writes.push(...some);
      return some.flatMap(({ alert }) => (alert === undefined ? [] : [{ alert, version: 'new' }]));
    },
  };
  const result = await reconcile(store, {
    owner: 'fake',
    stored: [],
    outcome: anOutcome(),
    settingsKey: 'key',
    toldElsewhere: new Set(),
    listed: new Set(),
    narrowed: false,
    channels: ['email'],
    now: 1000,
    probe: { probe: async () => read('present') },
    isOver: () => false,
    ...given,
  });
  return { ...result, writes };
}

const stored = (alert = anAlert({ told: { email: told() } })) => ({ alert, version: 'old' });

describe('reconciling', () => {
  test('inserts what is new with what each channel is owed', async () => {
    const { writes, stored: after } = await reconciled({
      outcome: anOutcome({ findings: [aThingFinding()] }),
    });
    expect(writes).toMatchObject([
      { version: undefined, alert: { owed: { email: { reason: 'new', at: 1000 } } } },
    ]);
    expect(after).toHaveLength(1);
  });

  test('writes nothing where nothing changed, and still gives the alert back', async () => {
    const before = stored();
    const { writes, stored: after } = await reconciled({
      stored: [before],
      outcome: anOutcome({ findings: [aThingFinding({ detail: 'other words' })] }),
    });
    expect(writes).toEqual([]);
    expect(after).toEqual([before]);
  });

  test('deletes at once what closes without anything to tell', async () => {
    const untold = stored(anAlert());
    const outcome = anOutcome({ scopes: ['things'] });
    const { writes, stored: after } = await reconciled({ stored: [untold], outcome });
    expect(writes).toEqual([
      { fingerprint: untold.alert.fingerprint, alert: undefined, version: 'old' },
    ]);
    expect(after).toEqual([]);
  });

  test('deletes a pending alert that is seen no more', async () => {
    const pending = stored(anAlert({ state: 'pending' }));
    const outcome = anOutcome({ scopes: ['things'] });
    const { writes } = await reconciled({ stored: [pending], outcome });
    expect(writes).toMatchObject([{ alert: undefined, version: 'old' }]);
  });

  test('keeps a closed alert until its resolved notice is handed over', async () => {
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

  test('leaves out an alert that another run changed meanwhile', async () => {
    const state = scenarioState();
    const finding = aThingFinding();
    const other = anAlert({ startsAt: 1 });
    await state.alerts.saveAlerts('fake', [
      { fingerprint: other.fingerprint, alert: other, version: undefined },
    ]);
    const { stored: after } = await reconcile(state.alerts, {
      owner: 'fake',
      stored: [],
      outcome: anOutcome({ findings: [finding] }),
      settingsKey: 'key',
      toldElsewhere: new Set(),
      listed: new Set(),
      narrowed: false,
      channels: ['email'],
      now: 1000,
      probe: { probe: async () => read('present') },
      isOver: () => false,
    });
    expect(after).toEqual([]);
    expect(state.alertsOf('fake')).toEqual([other]);
  });
});

test('an alert is finished when it is closed and nobody is owed anything', () => {
  const owed = { email: { reason: 'resolved' as const, at: 1 } };
  expect(isFinished(anAlert({ state: 'gone', endsAt: 1 }))).toBe(true);
  expect(isFinished(anAlert({ state: 'resolved', endsAt: 1, owed }))).toBe(false);
  expect(isFinished(anAlert())).toBe(false);
});
