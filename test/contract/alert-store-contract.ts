import { describe, expect, test } from 'vitest';
import type { AlertStore, StoredAlert } from '../../src/ports/alert-store.ts';
import { anAlert } from '../support/stored-alerts.ts';

const OWNER = 'registry-quota';

/** What every alert store keeps to; `create` gives an empty one each time. */
export function alertStoreContract(create: () => AlertStore): void {
  describe('as an alert store', () => {
    test('has nothing at first', async () => {
      expect(await create().loadAlerts(OWNER)).toEqual([]);
    });

    test('gives back every field of an alert as it was written', async () => {
      const store = create();
      const alert = anAlert();
      const saved = await insert(store, alert);
      expect(saved.alert).toEqual(alert);
      expect(await store.loadAlerts(OWNER)).toEqual([saved]);
    });

    test('gives back an alert without its optional fields as it was written', async () => {
      const store = create();
      const { endsAt: _end, ...alert } = anAlert('bare', { owed: {}, told: {} });
      const { registry: _registry, since: _since, ...finding } = alert.finding;
      const saved = await insert(store, { ...alert, finding });
      expect((await store.loadAlerts(OWNER))[0]).toStrictEqual(saved);
    });

    test('keeps the alerts of an owner to itself', async () => {
      const store = create();
      await insert(store, anAlert());
      expect(await store.loadAlerts('discovery')).toEqual([]);
    });

    test('replaces an alert of the version that was read and gives a new version', async () => {
      const store = create();
      const first = await insert(store, anAlert());
      const [second] = await replace(store, first, { seenRuns: 7 });
      expect(second?.version).not.toBe(first.version);
      expect((await store.loadAlerts(OWNER))[0]).toEqual(second);
      expect(second?.alert.seenRuns).toBe(7);
    });

    test('an insert of an alert that is there is left out and changes nothing', async () => {
      const store = create();
      const first = await insert(store, anAlert());
      const again = { ...anAlert(), seenRuns: 9 };
      const { fingerprint } = again;
      const answer = await store.saveAlerts(OWNER, [
        { fingerprint, alert: again, version: undefined },
      ]);
      expect(answer).toEqual([]);
      expect(await store.loadAlerts(OWNER)).toEqual([first]);
    });

    test('a write with a stale version is left out; the others beside it are stored', async () => {
      const store = create();
      const first = await insert(store, anAlert('a'));
      const other = await insert(store, anAlert('b'));
      const [winner] = await replace(store, first, { seenRuns: 3 });
      const fresh = anAlert('c');
      const answer = await store.saveAlerts(OWNER, [
        { fingerprint: fresh.fingerprint, alert: fresh, version: undefined },
        writeOver(first, { seenRuns: 99 }),
        writeOver(other, { seenRuns: 4 }),
      ]);
      expect(answer.map(({ alert }) => alert)).toEqual([fresh, { ...other.alert, seenRuns: 4 }]);
      const loaded = await store.loadAlerts(OWNER);
      expect(sorted(loaded)).toEqual(sorted([...answer, ...[winner].flatMap((row) => row ?? [])]));
    });

    test('a replace of an alert that was deleted is left out', async () => {
      const store = create();
      const first = await insert(store, anAlert());
      await store.saveAlerts(OWNER, [deletion(first)]);
      expect(await replace(store, first, { seenRuns: 3 })).toEqual([]);
      expect(await store.loadAlerts(OWNER)).toEqual([]);
    });

    test('deletes an alert of the version that was read', async () => {
      const store = create();
      const [first, second] = [
        await insert(store, anAlert('a')),
        await insert(store, anAlert('b')),
      ];
      expect(await store.saveAlerts(OWNER, [deletion(first)])).toEqual([]);
      expect(await store.loadAlerts(OWNER)).toEqual([second]);
    });

    test('does not delete an alert that was changed meanwhile', async () => {
      const store = create();
      const first = await insert(store, anAlert());
      const changed = await replace(store, first, { seenRuns: 3 });
      await store.saveAlerts(OWNER, [deletion(first)]);
      expect(await store.loadAlerts(OWNER)).toEqual(changed);
    });

    test('of two runs that write over one version, one is stored', async () => {
      const store = create();
      const first = await insert(store, anAlert());
      const answers = await Promise.all([
        replace(store, first, { seenRuns: 5 }),
        replace(store, first, { seenRuns: 6 }),
      ]);
      expect(answers.flat()).toHaveLength(1);
      expect(await store.loadAlerts(OWNER)).toEqual(answers.flat());
    });

    test('stores 201 alerts at once, in the order given', async () => {
      const store = create();
      const alerts = Array.from({ length: 201 }, (_, index) => anAlert(`n${index}`));
      const saved = await store.saveAlerts(
        OWNER,
        alerts.map((alert) => ({ fingerprint: alert.fingerprint, alert, version: undefined })),
      );
      expect(saved.map(({ alert }) => alert.fingerprint)).toEqual(alerts.map((a) => a.fingerprint));
      expect(sorted(await store.loadAlerts(OWNER))).toEqual(sorted(saved));
    });
  });
}

async function insert(store: AlertStore, alert: StoredAlert['alert']): Promise<StoredAlert> {
  const write = { fingerprint: alert.fingerprint, alert, version: undefined };
  const [saved] = await store.saveAlerts(OWNER, [write]);
  if (saved === undefined) throw new Error('the alert was not stored');
  return saved;
}

function replace(store: AlertStore, stored: StoredAlert, change: { readonly seenRuns: number }) {
  return store.saveAlerts(OWNER, [writeOver(stored, change)]);
}

function writeOver({ alert, version }: StoredAlert, change: { readonly seenRuns: number }) {
  return { fingerprint: alert.fingerprint, alert: { ...alert, ...change }, version };
}

function deletion({ alert, version }: StoredAlert) {
  return { fingerprint: alert.fingerprint, alert: undefined, version };
}

function sorted(rows: readonly StoredAlert[]): readonly StoredAlert[] {
  return [...rows].sort((a, b) => (a.alert.fingerprint < b.alert.fingerprint ? -1 : 1));
}
