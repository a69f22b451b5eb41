import { describe, expect, test } from 'vitest';
import type { TimerFunction } from '../../dev/functions-core.ts';
import type { TimerInfo } from '../../dev/timer-data.ts';
import { openSchedule, startTimers } from '../../dev/timers.ts';

describe('schedules as the Functions host reads them', () => {
  test.each([
    ['0 7 6 * * *', '2026-11-21T06:07:00Z', '2026-11-22T06:07:00Z'],
    ['0 17 * * * *', '2026-11-21T06:17:00Z', '2026-11-21T07:17:00Z'],
    ['0 3/15 * * * *', '2026-11-21T06:48:00Z', '2026-11-21T07:03:00Z'],
    ['0 3/15 * * * *', '2026-11-21T07:02:59Z', '2026-11-21T07:03:00Z'],
    ['*/5 * * * *', '2026-11-21T06:01:00Z', '2026-11-21T06:05:00Z'],
    ['0 0 0 13 * 5', '2026-11-21T00:00:00Z', '2027-08-13T00:00:00Z'],
  ])('%s after %s is %s', (schedule, after, next) => {
    const cron = openSchedule(schedule);
    expect(cron.nextRun(new Date(after))).toEqual(new Date(next));
    cron.stop();
  });

  test('a text that is no schedule is refused', () => {
    expect(() => openSchedule('every day')).toThrow();
  });
});

describe('running timers', () => {
  const yearly = (schedule: string): TimerFunction => ({
    kind: 'timer',
    name: 'yearly',
    binding: { type: 'timerTrigger' },
    schedule,
  });

  function start(schedule: string, invoke: (name: string, info: TimerInfo) => Promise<void>) {
    return startTimers({
      functions: [yearly(schedule)],
      env: { YEARLY: '0 0 0 1 1 *' },
      invoke,
      onFired: () => {},
      now: () => Date.UTC(2026, 10, 21),
    });
  }

  test('a run by hand is told the time that is ahead', async () => {
    const infos: TimerInfo[] = [];
    const timers = start('0 0 0 1 1 *', (_name, info) => {
      infos.push(info);
      return Promise.resolve();
    });
    await timers.runNow('yearly');
    timers.stop();
    const next = Date.UTC(2027, 0, 1);
    const status = { last: undefined, next, lastUpdated: undefined };
    expect(infos).toEqual([{ isPastDue: false, scheduleStatus: status }]);
  });

  test('a second run waits for the first', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const timers = start('0 0 0 1 1 *', async () => {
      order.push('begins');
      if (order.length === 1) await first.promise;
      order.push('ends');
    });
    const runs = [timers.runNow('yearly'), timers.runNow('yearly')];
    first.resolve();
    await Promise.all(runs);
    timers.stop();
    expect(order).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  test('a failed run fails for the one who asked and hinders no later one', async () => {
    const results = [Promise.reject(new Error('once')), Promise.resolve()];
    const timers = start('0 0 0 1 1 *', () => results.shift() ?? Promise.resolve());
    await expect(timers.runNow('yearly')).rejects.toThrow('once');
    await expect(timers.runNow('yearly')).resolves.toBeUndefined();
    timers.stop();
  });

  test('a schedule may stand in a setting', () => {
    const timers = start('%YEARLY%', () => Promise.resolve());
    const next = new Date(timers.nextOf('yearly') ?? 0);
    timers.stop();
    expect([next.getUTCMonth(), next.getUTCDate()]).toEqual([0, 1]);
    expect(() => start('%NONE%', () => Promise.resolve())).toThrow('names no setting');
  });
});
