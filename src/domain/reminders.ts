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
 * floor((span + slack) / interval) + 1 tellings, however often the runs are. What was told further
 * ahead of now than the slack was told by a clock that was wrong: it says nothing of when, and a
 * reminder is due now.
 */
export function reminderDueSince(
  told: Told,
  intervalMs: number | undefined,
  now: number,
): number | undefined {
  if (intervalMs === undefined) return undefined;
  if (told.at - now > REMINDER_SLACK_MS) return now;
  const dueAt = told.at + intervalMs;
  return now < dueAt - REMINDER_SLACK_MS ? undefined : Math.max(now, dueAt);
}

/**
 * The time from which the next reminder is counted: of the run, or when it was due if later, which
 * is never more than the slack; a clock that was wrong may have said otherwise.
 */
export function tellingTime(ranAt: number, owedAt: number): number {
  return Math.min(Math.max(ranAt, owedAt), ranAt + REMINDER_SLACK_MS);
}
