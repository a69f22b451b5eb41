import { describe, expect, test } from 'vitest';
import { dueChecks, isOverdue, OVERDUE_GRACE_MS } from '../../src/monitor/due-checks.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import type { RunRecord } from '../../src/ports/run-log.ts';

const NOW = 1000 * HOUR_MS + OVERDUE_GRACE_MS;
const hourly = (check: string) => ({ check, nextFire: (after: number) => after + HOUR_MS });
const SCHEDULES = ['a', 'b', 'c'].map(hourly);

function ran(check: string, completedAt: number | undefined, leaseUntil = 0): RunRecord {
  const rest = { runId: 'r', startedAt: 0, dueAt: undefined, fence: 1, gaps: 0, watched: 0 };
  return { check, completedAt, leaseUntil, ...rest };
}

const due = (records: readonly RunRecord[], now = NOW) =>
  dueChecks({ own: 'a', schedules: SCHEDULES, records, now });

describe('what a timer runs', () => {
  test('everything at the first timer of a new deployment', () => {
    expect(due([])).toEqual(['a', 'b', 'c']);
    expect(due([ran('b', undefined), ran('c', undefined)])).toEqual(['a', 'b', 'c']);
  });

  test('only its own check when the others are on time', () => {
    expect(due([ran('a', NOW), ran('b', NOW), ran('c', NOW)])).toEqual(['a']);
  });

  test('a check that is overdue by its own schedule, 1 ms after the grace', () => {
    const late = NOW - HOUR_MS - OVERDUE_GRACE_MS;
    expect(due([ran('b', late), ran('c', late - 1)])).toEqual(['a', 'c']);
  });

  test('no check of another that a run holds, until its lease ends', () => {
    expect(due([ran('b', undefined, NOW + 1), ran('c', undefined, NOW)])).toEqual(['a', 'c']);
  });

  test('its own check even where a run seems to hold it: claiming decides', () => {
    expect(due([ran('a', NOW, NOW + 1), ran('b', NOW), ran('c', NOW)])).toEqual(['a']);
  });
});

test('a schedule that never fires is never overdue', () => {
  expect(isOverdue({ check: 'a', nextFire: () => undefined }, 0, Number.MAX_VALUE)).toBe(false);
});
