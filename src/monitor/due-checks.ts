import { MINUTE_MS } from '../domain/time.ts';
import type { RunRecord } from '../ports/run-log.ts';

/** How late a run may be before it counts as overdue, in ms: a timer run may take 20 minutes. */
export const OVERDUE_GRACE_MS = 25 * MINUTE_MS;

/** A check with its next time after a given time, both ms since the epoch. */
export type Schedule = {
  readonly check: string;
  readonly nextFire: (after: number) => number | undefined;
  /** What the check counts as read, as a plural noun; absent where that says little. */
  readonly watches?: string | undefined;
};

/**
 * The checks a timer runs: its own, and every other that never completed or is overdue by its own
 * schedule and that no run holds, so that a new deployment speaks at the first timer.
 */
export function dueChecks(input: {
  readonly own: string;
  readonly schedules: readonly Schedule[];
  readonly records: readonly RunRecord[];
  readonly now: number;
}): readonly string[] {
  const { own, schedules, records, now } = input;
  return schedules
    .filter((schedule) => {
      if (schedule.check === own) return true;
      const record = records.find(({ check }) => check === schedule.check);
      if (record !== undefined && record.leaseUntil > now) return false;
      return record?.completedAt === undefined || isOverdue(schedule, record.completedAt, now);
    })
    .map(({ check }) => check);
}

/** True when a check's schedule asked for a run after `since` that has still not completed. */
export function isOverdue(schedule: Schedule, since: number, now: number): boolean {
  const due = schedule.nextFire(since);
  return due !== undefined && now > due + OVERDUE_GRACE_MS;
}
