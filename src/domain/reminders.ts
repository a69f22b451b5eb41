import type { Told } from './alert.ts';
import { MINUTE_MS } from './time.ts';

/**
 * How much earlier than its interval a reminder may go, in ms: a timer that fires a few seconds
 * earlier than the day before must not put a daily reminder off for a whole day.
 */
export const REMINDER_SLACK_MS = 5 * MINUTE_MS;

/**
 * Since when a receiver is owed a reminder by time, in ms since the epoch; undefined while it is
 * not. An early one is owed from the time it is due, which then lies up to the slack ahead, and
 * that time becomes `told.at` (`tellingTime`). So the slack never adds up: each reminder moves
 * `told.at` on by the whole interval or more, and within any span there are at most
 * floor((span + slack) / interval) + 1 tellings, however often the runs are.
 */
export function reminderDueSince(
  told: Told,
  intervalMs: number | undefined,
  now: number,
): number | undefined {
  if (intervalMs === undefined) return undefined;
  const dueAt = told.at + intervalMs;
  return now < dueAt - REMINDER_SLACK_MS ? undefined : Math.max(now, dueAt);
}

/** The time from which the next reminder is counted: of the run, or when it was due if later. */
export function tellingTime(ranAt: number, owedAt: number): number {
  return Math.max(ranAt, owedAt);
}
