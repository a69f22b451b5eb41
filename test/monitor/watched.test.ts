import { expect, test } from 'vitest';
import { watchedOf } from '../../src/monitor/watched.ts';
import type { RunRecord } from '../../src/ports/run-log.ts';

const nextFire = () => undefined;
const SCHEDULES = [
  { check: 'credential-expiry', nextFire, watches: 'credentials' },
  { check: 'registry-quota', nextFire },
];

function ran(check: string, watched: number, gaps: number): RunRecord {
  const times = { startedAt: 0, completedAt: 1, dueAt: undefined, leaseUntil: 0 };
  return { check, runId: 'r', ...times, fence: 1, gaps, watched };
}

function covered(check: string, subjectsRead: number) {
  return { check, subjectsRead, scopes: [], leftOut: [], gaps: [] };
}

test('what this run read counts before what was read last', () => {
  const watched = watchedOf({
    schedules: SCHEDULES,
    coverage: [covered('discovery', 9), covered('credential-expiry', 23)],
    records: [ran('discovery', 5, 1), ran('credential-expiry', 4, 1)],
    unread: ['one'],
  });
  expect(watched).toEqual([
    { noun: 'registries', count: 9 },
    { noun: 'credentials', count: 23 },
    { noun: 'gaps', count: 1 },
  ]);
});

test('what this run left out counts as it was read last, with its gaps', () => {
  const watched = watchedOf({
    schedules: SCHEDULES,
    coverage: [covered('discovery', 9), covered('registry-quota', 9)],
    records: [ran('credential-expiry', 23, 2), ran('registry-quota', 9, 7)],
    unread: [],
  });
  expect(watched).toEqual([
    { noun: 'registries', count: 9 },
    { noun: 'credentials', count: 23 },
    { noun: 'gaps', count: 2 },
  ]);
});

test('what was never read is not counted', () => {
  const watched = watchedOf({ schedules: SCHEDULES, coverage: [], records: [], unread: [] });
  expect(watched).toEqual([{ noun: 'gaps', count: 0 }]);
});
