import { describe, expect, test } from 'vitest';
import { nextFire, scheduleSchema } from '../../src/config/schedule.ts';
import { isoTime } from '../../src/domain/time.ts';

const NEW_YEAR = Date.parse('2026-01-01T00:00:00Z');
const isAllowed = (text: string) => scheduleSchema.safeParse(text).success;
const next = (schedule: string, after = NEW_YEAR) => {
  const at = nextFire(schedule, after);
  return at === undefined ? undefined : isoTime(at);
};

describe('a schedule', () => {
  test.each([
    ['0 7 6 * * *', '2026-01-01T06:07:00.000Z'],
    ['0 17 * * * *', '2026-01-01T00:17:00.000Z'],
    ['0 3/15 * * * *', '2026-01-01T00:03:00.000Z'],
    ['0 */5 * * * *', '2026-01-01T00:05:00.000Z'],
    ['30 0-20/5,40 * * * *', '2026-01-01T00:00:30.000Z'],
    ['0 0 6 * * MON-FRI', '2026-01-01T06:00:00.000Z'],
    ['0 0 6 * * Wed', '2026-01-07T06:00:00.000Z'],
    ['0 0 6 1 jul *', '2026-07-01T06:00:00.000Z'],
    ['0 0 6 * * 0', '2026-01-04T06:00:00.000Z'],
    ['0 0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
  ])('%s fires next at %s', (schedule, at) => {
    expect(isAllowed(schedule)).toBe(true);
    expect(next(schedule)).toBe(at);
  });

  test('with a day of the month and a day of the week fires when both fit, as NCRONTAB has it', () => {
    expect(next('0 0 6 13 * FRI')).toBe('2026-02-13T06:00:00.000Z');
  });

  test('fires after a time, never at it', () => {
    const at = Date.parse('2026-01-01T00:17:00Z');
    expect(next('0 17 * * * *', at - 1)).toBe('2026-01-01T00:17:00.000Z');
    expect(next('0 17 * * * *', at)).toBe('2026-01-01T01:17:00.000Z');
  });

  test.each([
    '',
    '* * * * *',
    '0 0 0 0 0 0 0',
    '@daily',
    '01:00:00',
    '60 * * * * *',
    '0 60 * * * *',
    '0 0 24 * * *',
    '0 0 0 32 * *',
    '0 0 0 * 13 *',
    '0 0 6 * * 7',
    '0 0 6 L * *',
    '0 0 6 l * *',
    '0 0 6 15W * *',
    '0 0 6 * * 5#2',
    '0 0 6 ? * *',
    '0 0 6 * * MO',
    '0 5-1 * * * *',
    '0 */0 * * * *',
    '0 0 0 31 2 *',
    '0\t0\t6\t*\t*\t*',
    '%CREDENTIALS%',
    '0 7 6 * * *\n',
  ])('%j is refused', (text) => {
    expect(isAllowed(text)).toBe(false);
    expect(next(text)).toBeUndefined();
  });
});
