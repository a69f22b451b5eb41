import { expect, test } from 'vitest';
import { timerDataOf } from '../../dev/timer-data.ts';

test('a timer is told in the words and times of .NET', () => {
  const data = timerDataOf({
    isPastDue: false,
    scheduleStatus: {
      last: undefined,
      next: Date.UTC(2026, 10, 21, 4, 3),
      lastUpdated: Date.UTC(2026, 10, 21, 4, 0, 0, 7),
    },
  });
  expect(JSON.parse(data.json ?? '')).toEqual({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: '0001-01-01T00:00:00+00:00',
      Next: '2026-11-21T04:03:00+00:00',
      LastUpdated: '2026-11-21T04:00:00.007+00:00',
    },
    IsPastDue: false,
  });
});
