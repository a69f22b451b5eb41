import { describe, expect, test } from 'vitest';
import type { RunLog, RunRecord } from '../../src/ports/run-log.ts';

const NOW = 1_800_000_000_000;
const CLAIM = { check: 'registry-quota', runId: 'run-1', now: NOW, leaseUntil: NOW + 1000 };
const ENDED: RunRecord = {
  check: 'registry-quota',
  runId: 'run-1',
  startedAt: NOW,
  completedAt: NOW + 500,
  dueAt: NOW + 3_600_000,
  leaseUntil: 0,
  fence: 1,
  gaps: 2,
  watched: 7,
};

/** What every run log keeps to; `create` gives an empty one each time. */
export function runLogContract(create: () => RunLog): void {
  describe('as a run log', () => {
    test('the install time is that of the first call, ever after', async () => {
      const log = create();
      expect(await log.installedAt(NOW)).toBe(NOW);
      expect(await log.installedAt(NOW + 1)).toBe(NOW);
    });

    test('of several first calls at once, all get one install time', async () => {
      const log = create();
      const times = await Promise.all([log.installedAt(NOW), log.installedAt(NOW + 1)]);
      expect(new Set(times).size).toBe(1);
    });

    test('has no runs at first, whatever the install time', async () => {
      const log = create();
      await log.installedAt(NOW);
      expect(await log.listRuns()).toEqual([]);
    });

    test('a first claim gives a record of a check that never completed', async () => {
      const log = create();
      const record = await log.claimRun(CLAIM);
      expect(record).toStrictEqual({
        check: 'registry-quota',
        runId: 'run-1',
        startedAt: NOW,
        completedAt: undefined,
        dueAt: undefined,
        leaseUntil: NOW + 1000,
        fence: 1,
        gaps: 0,
        watched: 0,
      });
      expect(await log.listRuns()).toStrictEqual([record]);
    });

    test('another run waits until the lease is over, to the millisecond', async () => {
      const log = create();
      await log.claimRun(CLAIM);
      const other = { ...CLAIM, runId: 'run-2', leaseUntil: NOW + 9000 };
      expect(await log.claimRun({ ...other, now: NOW + 999 })).toBeUndefined();
      const taken = await log.claimRun({ ...other, now: NOW + 1000 });
      expect(taken?.runId).toBe('run-2');
    });

    test('the same run may claim again and longer', async () => {
      const log = create();
      await log.claimRun(CLAIM);
      const again = await log.claimRun({ ...CLAIM, now: NOW + 1, leaseUntil: NOW + 5000 });
      expect(again?.leaseUntil).toBe(NOW + 5000);
    });

    test('of two runs that claim at once, one gets the check', async () => {
      const log = create();
      const claims = ['run-1', 'run-2', 'run-3'].map((runId) => log.claimRun({ ...CLAIM, runId }));
      const taken = (await Promise.all(claims)).filter((record) => record !== undefined);
      expect(taken).toHaveLength(1);
      expect(await log.listRuns()).toEqual(taken);
    });

    test('of two runs that claim a check that ran before, one gets it', async () => {
      const log = create();
      await log.recordRun(ENDED);
      const claims = ['run-2', 'run-3'].map((runId) => log.claimRun({ ...CLAIM, runId }));
      const taken = (await Promise.all(claims)).filter((record) => record !== undefined);
      expect(taken).toHaveLength(1);
    });

    test('a recorded run is listed as it ended, and lets the check go at once', async () => {
      const log = create();
      await log.claimRun(CLAIM);
      await log.recordRun({ ...ENDED, leaseUntil: CLAIM.leaseUntil });
      expect(await log.listRuns()).toStrictEqual([ENDED]);
      expect(await log.claimRun({ ...CLAIM, runId: 'run-2', now: NOW + 501 })).toBeDefined();
    });

    test('a later claim keeps when the check last completed, is due, and its gaps', async () => {
      const log = create();
      await log.recordRun(ENDED);
      const { completedAt, dueAt, gaps, watched } = ENDED;
      const next = await log.claimRun({ ...CLAIM, runId: 'run-2', now: NOW + 600 });
      expect(next).toMatchObject({ runId: 'run-2', completedAt, dueAt, gaps, watched });
    });

    test('a run that outlived its lease leaves the run that took the check over alone', async () => {
      const log = create();
      await log.claimRun(CLAIM);
      const other = { ...CLAIM, runId: 'run-2', now: NOW + 1000, leaseUntil: NOW + 9000 };
      const taken = await log.claimRun(other);
      await log.recordRun({ ...ENDED, completedAt: NOW + 1500 });
      expect(await log.listRuns()).toEqual([taken]);
    });

    test('each claim has a higher fence than the one before, and only the last is held', async () => {
      const log = create();
      const first = held(await log.claimRun(CLAIM));
      expect(await log.holdsRun(first)).toBe(true);
      const second = held(await log.claimRun({ ...CLAIM, runId: 'run-2', now: NOW + 1000 }));
      expect(second.fence).toBeGreaterThan(first.fence);
      expect(await log.holdsRun(first)).toBe(false);
      expect(await log.holdsRun(second)).toBe(true);
    });

    test('a run that lost the check changes nothing, even after the other has ended', async () => {
      const log = create();
      const first = held(await log.claimRun(CLAIM));
      const second = held(await log.claimRun({ ...CLAIM, runId: 'run-2', now: NOW + 1000 }));
      const ended = { ...second, completedAt: NOW + 1100, leaseUntil: 0, gaps: 5 };
      await log.recordRun(ended);
      await log.recordRun({ ...first, completedAt: NOW + 1200, gaps: 9 });
      expect(await log.listRuns()).toStrictEqual([ended]);
    });

    test('the runs of several checks are listed side by side', async () => {
      const log = create();
      await log.recordRun(ENDED);
      await log.claimRun({ ...CLAIM, check: 'discovery' });
      const checks = (await log.listRuns()).map(({ check }) => check);
      expect(checks.sort()).toEqual(['discovery', 'registry-quota']);
    });
  });
}

function held(record: RunRecord | undefined): RunRecord {
  if (record === undefined) throw new Error('the check was not claimed');
  return record;
}
