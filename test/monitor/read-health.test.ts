import { describe, expect, test } from 'vitest';
import {
  badSettingsHealth,
  HEALTH_STATUSES,
  noStateHealth,
  readHealth,
} from '../../src/monitor/read-health.ts';
import { OVERDUE_GRACE_MS } from '../../src/monitor/due-checks.ts';
import { DAY_MS, HOUR_MS, isoTime } from '../../src/domain/time.ts';
import type { ReceiverRecord } from '../../src/ports/receiver-log.ts';
import type { RunRecord } from '../../src/ports/run-log.ts';
import { createMemoryRunLog } from '../support/memory-stores.ts';
import { createMemoryReceiverLog } from '../support/memory-telling-stores.ts';
import { bookOf, recorder } from '../support/scenario.ts';

const INSTALLED = Date.parse('2026-06-01T00:30:00Z');
/** Fires on every full hour. */
const HOURLY = {
  check: 'fake',
  nextFire: (after: number) => Math.floor(after / HOUR_MS) * HOUR_MS + HOUR_MS,
};
const FIRST_DUE = HOURLY.nextFire(INSTALLED);

function aRecord(given: Partial<RunRecord> = {}): RunRecord {
  return {
    check: 'fake',
    runId: 'run',
    startedAt: INSTALLED,
    completedAt: undefined,
    dueAt: undefined,
    leaseUntil: 0,
    fence: 1,
    gaps: 0,
    watched: 0,
    ...given,
  };
}

async function healthAt(
  now: number,
  records: readonly RunRecord[] = [],
  trouble: Partial<ReceiverRecord> = {},
  settingsKey = '',
) {
  const runs = {
    ...createMemoryRunLog(),
    installedAt: async () => INSTALLED,
    listRuns: async () => records,
  };
  const receivers = createMemoryReceiverLog();
  await receivers.updateReceiver('on-call', (record) => ({ ...record, ...trouble }));
  const book = bookOf([{ ...recorder('on-call'), settingsKey }]);
  return readHealth({ runs, receivers, book }, [HOURLY], now);
}

const statusAt = async (now: number, records?: readonly RunRecord[]) =>
  (await healthAt(now, records)).status;

describe('the health', () => {
  test('is starting until the first run, and overdue 25 minutes after it was due', async () => {
    expect(await statusAt(INSTALLED)).toBe('starting');
    expect(await statusAt(FIRST_DUE + OVERDUE_GRACE_MS)).toBe('starting');
    expect(await statusAt(FIRST_DUE + OVERDUE_GRACE_MS + 1)).toBe('overdue');
  });

  test('is ok after a run, and overdue when the next one does not come', async () => {
    const records = [aRecord({ completedAt: FIRST_DUE + 1 })];
    const due = FIRST_DUE + HOUR_MS;
    expect(await statusAt(due + OVERDUE_GRACE_MS, records)).toBe('ok');
    expect(await statusAt(due + OVERDUE_GRACE_MS + 1, records)).toBe('overdue');
  });

  test('a run that began and never ended does not count', async () => {
    const records = [aRecord({ leaseUntil: FIRST_DUE + DAY_MS })];
    expect(await statusAt(FIRST_DUE + OVERDUE_GRACE_MS + 1, records)).toBe('overdue');
  });

  test('says when a check last completed, is due next, and what it could not read', async () => {
    const completedAt = FIRST_DUE + 5000;
    const dueAt = FIRST_DUE + HOUR_MS + 7;
    const { checks } = await healthAt(completedAt, [aRecord({ completedAt, dueAt, gaps: 3 })]);
    expect(checks).toEqual([
      {
        check: 'fake',
        status: 'ok',
        lastCompletedAt: isoTime(completedAt),
        dueAt: isoTime(dueAt),
        gaps: 3,
      },
    ]);
  });

  test('takes the schedule where the timer has not said when it is due', async () => {
    const { checks } = await healthAt(INSTALLED);
    expect(checks[0]).toMatchObject({ lastCompletedAt: null, dueAt: isoTime(FIRST_DUE), gaps: 0 });
  });

  test('does not say that a check is due in the past when another timer ran it since', async () => {
    const completedAt = FIRST_DUE + 30 * 60_000;
    const { checks } = await healthAt(completedAt, [aRecord({ completedAt, dueAt: FIRST_DUE })]);
    expect(checks[0]?.dueAt).toBe(isoTime(FIRST_DUE + HOUR_MS));
  });

  test('names what is overdue and where to look', async () => {
    const { problems } = await healthAt(FIRST_DUE + DAY_MS);
    expect(problems).toEqual([
      `fake was due at ${isoTime(FIRST_DUE)} and has not completed: look at the logs of its timer`,
    ]);
  });

  test('is not delivering while a receiver refuses for good, and says why', async () => {
    const records = [aRecord({ completedAt: FIRST_DUE + 1 })];
    const refusing = {
      since: INSTALLED,
      triedAt: INSTALLED,
      reason: 'it is gone',
      settingsKey: '',
    };
    const health = await healthAt(FIRST_DUE + 2, records, { refusing });
    expect(health.status).toBe('not-delivering');
    expect(health.problems).toEqual([
      `receiver on-call refuses messages since ${isoTime(INSTALLED)}: it is gone`,
    ]);
    const late = await healthAt(FIRST_DUE + DAY_MS, records, { refusing });
    expect(late.status).toBe('overdue');
    expect(late.problems).toHaveLength(2);
  });

  test('does not count what a receiver did with other settings, or one that no setting names', async () => {
    const records = [aRecord({ completedAt: FIRST_DUE + 1 })];
    const refusing = { since: 1, triedAt: 1, reason: 'it is gone', settingsKey: 'old' };
    expect(await healthAt(FIRST_DUE + 2, records, { refusing })).toMatchObject({ status: 'ok' });
    const removed = { receiver: 'removed', refusing: { ...refusing, settingsKey: '' } };
    expect(await healthAt(FIRST_DUE + 2, records, removed)).toMatchObject({ status: 'ok' });
  });

  test('is not delivering once an hour of tries has failed', async () => {
    const records = [aRecord({ completedAt: FIRST_DUE + 1 })];
    const failing = { since: INSTALLED, reason: '503', settingsKey: '' };
    const healthOf = (triedAt: number) =>
      healthAt(FIRST_DUE + 2, records, { failing: { ...failing, triedAt } });
    expect(await healthOf(INSTALLED + HOUR_MS - 1)).toMatchObject({ status: 'ok', problems: [] });
    expect(await healthOf(INSTALLED + HOUR_MS)).toMatchObject({
      status: 'not-delivering',
      problems: [`nothing is delivered to receiver on-call since ${isoTime(INSTALLED)}: 503`],
    });
  });

  test('of bad settings lists them, of no state says why, each by a known status', () => {
    const bad = badSettingsHealth([{ setting: 'A', found: '"x"', allowed: 'y' }]);
    expect(bad).toEqual({ status: 'bad-settings', checks: [], problems: ['A is "x"; allowed: y'] });
    expect(noStateHealth('why')).toEqual({ status: 'no-state', checks: [], problems: ['why'] });
    expect(HEALTH_STATUSES).toContain(bad.status);
  });
});
