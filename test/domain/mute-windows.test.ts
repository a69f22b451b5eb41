import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isQuiet, parseMuteWindows } from '../../src/domain/mute-windows.ts';
import type { MuteWindow } from '../../src/domain/mute-windows.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

function windowsOf(text: string): readonly MuteWindow[] {
  const reading = parseMuteWindows(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.value;
}

const problemsOf = (text: string) => {
  const reading = parseMuteWindows(text);
  return reading.ok ? [] : reading.problems.map(({ why }) => why);
};

/** Whether it is quiet 1 ms before a moment and at it. */
const around = (text: string, moment: string) => {
  const at = Date.parse(moment);
  return [isQuiet(windowsOf(text), at - 1), isQuiet(windowsOf(text), at)];
};
const BEGINS = [false, true];
const ENDS = [true, false];

describe('the text of mute windows', () => {
  test('is days, hours and a zone, several by semicolons', () => {
    expect(windowsOf('Mon-Fri 18:00-08:30 Europe/Berlin; Sat,Sun 00:00-24:00 UTC;')).toEqual([
      { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: 1080, to: 510, zone: 'Europe/Berlin' },
      { days: ['Sat', 'Sun'], from: 0, to: 1440, zone: 'UTC' },
    ]);
    expect(windowsOf(' ; ')).toEqual([]);
  });

  test('takes ranges over the weekend, lists of both, and any casing', () => {
    const daysOf = (days: string) => windowsOf(`${days} 00:00-24:00 UTC`)[0]?.days;
    expect(daysOf('fri-mon')).toEqual(['Fri', 'Sat', 'Sun', 'Mon']);
    expect(daysOf('MON,wed-Thu,Wed')).toEqual(['Mon', 'Wed', 'Thu']);
    expect(daysOf('Sun')).toEqual(['Sun']);
    expect(daysOf('Mon-Mon')).toEqual(['Mon']);
    expect(daysOf('Mon-Sun')).toHaveLength(7);
  });

  test('takes midnight as an end either way', () => {
    expect(windowsOf('Mon 18:00-24:00 UTC')).toEqual(windowsOf('Mon 18:00-00:00 UTC'));
  });

  test.each([
    ['Mon-Fri 18:00-08:00', 'needs days, hours and a time zone'],
    ['Mon - Fri 18:00-08:00 UTC', 'needs days, hours and a time zone'],
    ['Mon-Fry 18:00-08:00 UTC', '"Mon-Fry" are no days such as Mon-Fri or Sat,Sun'],
    ['Mon, 18:00-08:00 UTC', '"Mon," are no days such as Mon-Fri or Sat,Sun'],
    ['Mon-Tue-Wed 18:00-08:00 UTC', '"Mon-Tue-Wed" are no days such as Mon-Fri or Sat,Sun'],
    ['Mon 18-08 UTC', '"18-08" are no hours such as 18:00-08:00'],
    ['Mon 24:00-08:00 UTC', '"24:00-08:00" are no hours such as 18:00-08:00'],
    ['Mon 08:00-24:01 UTC', '"08:00-24:01" are no hours such as 18:00-08:00'],
    ['Mon 08:60-09:00 UTC', '"08:60-09:00" are no hours such as 18:00-08:00'],
    ['Mon 08:00-08:00 UTC', '"08:00-08:00" are no hours such as 18:00-08:00'],
    [
      'Mon 08:00-09:00 Europe/Atlantis',
      '"Europe/Atlantis" is no IANA time zone such as Europe/Berlin',
    ],
    ['Mon 08:00-09:00 +01:00', '"+01:00" is no IANA time zone such as Europe/Berlin'],
  ])('%s is refused', (text, why) => {
    expect(problemsOf(text)).toEqual([why]);
  });

  test('tells all that is wrong in every entry', () => {
    expect(parseMuteWindows('Mon 9-10 X/Y; Mon 08:00-09:00 UTC; Nie 08:00-09:00 UTC')).toEqual({
      ok: false,
      problems: [
        { entry: 'Mon 9-10 X/Y', why: '"9-10" are no hours such as 18:00-08:00' },
        { entry: 'Mon 9-10 X/Y', why: '"X/Y" is no IANA time zone such as Europe/Berlin' },
        { entry: 'Nie 08:00-09:00 UTC', why: '"Nie" are no days such as Mon-Fri or Sat,Sun' },
      ],
    });
  });

  test('is refused in safe lines, whatever it holds', () => {
    for (const text of HOSTILE_TEXTS) {
      const reading = parseMuteWindows(`${text} x y z`);
      for (const { entry, why } of reading.ok ? [] : reading.problems) {
        expect(`${entry}${why}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    }
  });
});

describe('a mute window', () => {
  test('begins and ends at the very ms, by the clocks of its place', () => {
    const text = 'Mon 09:00-17:00 Europe/Berlin';
    expect(around(text, '2026-06-01T07:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-06-01T15:00:00Z')).toEqual(ENDS);
    expect(around(text, '2026-01-05T08:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-01-05T16:00:00Z')).toEqual(ENDS);
    expect(around(text, '2026-06-02T07:00:00Z')).toEqual([false, false]);
  });

  test('belongs to the day it begins on when it reaches past midnight', () => {
    const text = 'Fri 18:00-08:00 UTC';
    expect(around(text, '2026-06-05T18:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-06-06T00:00:00Z')).toEqual([true, true]);
    expect(around(text, '2026-06-06T08:00:00Z')).toEqual(ENDS);
    expect(around(text, '2026-06-06T18:00:00Z')).toEqual([false, false]);
    expect(around(text, '2026-06-05T08:00:00Z')).toEqual([false, false]);
  });

  test('reaches from Saturday into Sunday and from Sunday into Monday', () => {
    expect(around('Sat 23:00-01:00 UTC', '2026-06-07T01:00:00Z')).toEqual(ENDS);
    expect(around('Sun 23:00-01:00 UTC', '2026-06-08T01:00:00Z')).toEqual(ENDS);
  });

  test('that is a whole day goes from midnight to midnight', () => {
    const text = 'Sat,Sun 00:00-24:00 America/New_York';
    expect(around(text, '2026-06-06T04:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-06-07T04:00:00Z')).toEqual([true, true]);
    expect(around(text, '2026-06-08T04:00:00Z')).toEqual(ENDS);
  });

  test('is one of several, and none is never quiet', () => {
    const text = 'Mon 09:00-10:00 UTC; Mon 10:00-11:00 UTC';
    expect(around(text, '2026-06-01T10:00:00Z')).toEqual([true, true]);
    expect(isQuiet([], 0)).toBe(false);
  });
});

describe('in the night in spring when an hour is left out (Berlin, 29 March 2026, 01:00 UTC)', () => {
  test('a window over the night is an hour shorter', () => {
    const text = 'Sat 22:00-06:00 Europe/Berlin';
    expect(around(text, '2026-03-28T21:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-03-29T01:00:00Z')).toEqual([true, true]);
    expect(around(text, '2026-03-29T04:00:00Z')).toEqual(ENDS);
  });

  test('a window in the hour that is left out does not come; what is left of one does', () => {
    expect(around('Sun 02:00-03:00 Europe/Berlin', '2026-03-29T01:00:00Z')).toEqual([false, false]);
    const text = 'Sun 02:30-03:30 Europe/Berlin';
    expect(around(text, '2026-03-29T01:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-03-29T01:30:00Z')).toEqual(ENDS);
  });
});

describe('in the night in autumn when an hour comes twice (Berlin, 25 October 2026, 01:00 UTC)', () => {
  test('a window over the night is an hour longer', () => {
    const text = 'Sat 22:00-06:00 Europe/Berlin';
    expect(around(text, '2026-10-24T20:00:00Z')).toEqual(BEGINS);
    expect(around(text, '2026-10-25T01:00:00Z')).toEqual([true, true]);
    expect(around(text, '2026-10-25T05:00:00Z')).toEqual(ENDS);
  });

  test('a window in the hour that comes twice comes twice', () => {
    const text = 'Sun 02:15-02:45 Europe/Berlin';
    const moments = ['00:15', '00:45', '01:15', '01:45'];
    expect(moments.map((time) => around(text, `2026-10-25T${time}:00Z`))).toEqual([
      BEGINS,
      ENDS,
      BEGINS,
      ENDS,
    ]);
  });
});

test('a window and its complement are never both quiet, and one always is', () => {
  const time = fc
    .integer({ min: 0, max: 4 * 365 * 24 })
    .map((hour) => hour * HOUR_MS + 1_700_000_000_000);
  const minute = fc.integer({ min: 1, max: 1439 });
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'UTC',
  );
  const spelled = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  fc.assert(
    fc.property(time, minute, minute, zone, (now, from, to, place) => {
      fc.pre(from !== to);
      const window = (first: number, last: number) =>
        isQuiet(windowsOf(`Mon-Sun ${spelled(first)}-${spelled(last)} ${place}`), now);
      expect(window(from, to)).toBe(!window(to, from));
    }),
  );
});
