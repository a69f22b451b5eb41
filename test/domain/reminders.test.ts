import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REMINDER_SLACK_MS, reminderDueSince, tellingTime } from '../../src/domain/reminders.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { told } from '../support/alerts.ts';

const AT = 1_000_000_000;
const dueSince = (elapsed: number, intervalMs: number | undefined = DAY_MS) =>
  reminderDueSince(told('new', AT), intervalMs, AT + elapsed);

/** Times of all tellings when runs come at these times, the first run telling it as new. */
function tellings(runs: readonly number[], intervalMs: number): readonly number[] {
  const [first = 0, ...later] = runs;
  let last = told('new', first);
  const times = [first];
  for (const now of later) {
    const owedAt = reminderDueSince(last, intervalMs, now);
    if (owedAt === undefined) continue;
    last = told('reminder', tellingTime(now, owedAt));
    times.push(now);
  }
  return times;
}

describe('a reminder', () => {
  test('is due when its interval has passed, at most five minutes early', () => {
    expect(REMINDER_SLACK_MS).toBe(5 * MINUTE_MS);
    expect(dueSince(DAY_MS - REMINDER_SLACK_MS - 1)).toBeUndefined();
    expect(dueSince(DAY_MS - REMINDER_SLACK_MS)).toBe(AT + DAY_MS);
    expect(dueSince(DAY_MS)).toBe(AT + DAY_MS);
    expect(dueSince(DAY_MS + 7)).toBe(AT + DAY_MS + 7);
  });

  test('never comes without an interval, and not for a clock that is a little behind', () => {
    expect(reminderDueSince(told('new', AT), undefined, AT + 1000 * DAY_MS)).toBeUndefined();
    expect(dueSince(-1)).toBeUndefined();
    expect(dueSince(-REMINDER_SLACK_MS)).toBeUndefined();
  });

  test('is due now when the last telling lies further ahead than the slack', () => {
    expect(dueSince(-REMINDER_SLACK_MS - 1)).toBe(AT - REMINDER_SLACK_MS - 1);
    expect(dueSince(-400 * DAY_MS)).toBe(AT - 400 * DAY_MS);
    expect(reminderDueSince(told('new', AT), undefined, AT - DAY_MS)).toBeUndefined();
  });

  test('is counted from the run, or from when it was due, but no further than the slack', () => {
    expect(tellingTime(AT, AT - DAY_MS)).toBe(AT);
    expect(tellingTime(AT, AT + REMINDER_SLACK_MS)).toBe(AT + REMINDER_SLACK_MS);
    expect(tellingTime(AT, AT + 400 * DAY_MS)).toBe(AT + REMINDER_SLACK_MS);
  });

  test('comes every day from a daily timer that is seconds early or late', () => {
    const jitter = [0, -40, 25, -3, 60, -59, 12, 0, -30, 8];
    const runs = jitter.map((seconds, day) => AT + day * DAY_MS + seconds * 1000);
    expect(tellings(runs, DAY_MS)).toHaveLength(jitter.length);
  });

  test.each([1, 5, 15, 60, 24 * 60])(
    'comes floor(span / interval) + 1 times in 60 days with runs every %i minutes',
    (minutes) => {
      const span = 60 * DAY_MS;
      const runs = Array.from(
        { length: Math.floor(span / (minutes * MINUTE_MS)) + 1 },
        (_, at) => AT + at * minutes * MINUTE_MS,
      );
      expect(tellings(runs, DAY_MS)).toHaveLength(61);
      expect(tellings(runs, 7 * DAY_MS)).toHaveLength(Math.floor(60 / 7) + 1);
    },
  );

  test.each([1, 5, 15, 60])('does not creep ahead with runs every %i minutes', (minutes) => {
    const runs = Array.from(
      { length: (60 * 24 * 60) / minutes + 1 },
      (_, at) => AT + at * minutes * MINUTE_MS,
    );
    expect(tellings(runs, HOUR_MS)).toHaveLength(60 * 24 + 1);
  });

  test('never comes more often than set, whenever the runs come', () => {
    const gap = fc.oneof(
      fc.integer({ min: 1, max: 3 * HOUR_MS }),
      fc.integer({ min: 1, max: 4 * MINUTE_MS }),
      fc.constantFrom(HOUR_MS - REMINDER_SLACK_MS, HOUR_MS),
    );
    const gaps = fc.array(gap, { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 48 }), (between, hours) => {
        const intervalMs = hours * HOUR_MS;
        const runs = between.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? AT) + gap], []);
        const times = tellings(runs, intervalMs);
        for (const [from, start] of times.entries()) {
          for (const [count, end] of times.slice(from).entries()) {
            const allowed = Math.floor((end - start + REMINDER_SLACK_MS) / intervalMs) + 1;
            expect(count + 1).toBeLessThanOrEqual(allowed);
          }
        }
      }),
    );
  });
});
