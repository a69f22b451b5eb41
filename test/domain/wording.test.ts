import { describe, expect, test } from 'vitest';
import { NOTIFICATION_REASONS } from '../../src/domain/alert.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import {
  bytesText,
  countedNoun,
  countText,
  dateText,
  daysLeft,
  deadlineText,
  durationText,
  momentText,
  nameList,
  observationText,
  plainTimes,
  reasonWord,
  remedySteps,
  severityCounts,
  severityWord,
  spanText,
} from '../../src/domain/wording.ts';

const NOW = Date.UTC(2026, 10, 20, 6, 7);
const DAY = 86_400_000;

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [99_965_362_995, '93.1 GiB'],
    [100 * 2 ** 30, '100 GiB'],
    [2 ** 40 - 1, '1 TiB'],
    [-2048, '-2 KiB'],
  ])('%d is %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  test('are about right from 2^53 on, where a number is not exact', () => {
    expect(bytesText(2 ** 53 - 1)).toBe('8 PiB');
    expect(bytesText(2 ** 53)).toBe('about 8 PiB');
    expect(bytesText(2 ** 75)).toBe('about 32,768 EiB');
  });

  test('are about right where the value was rounded on its way', () => {
    expect(bytesText(2048, true)).toBe('about 2 KiB');
  });
});

describe('days left', () => {
  test.each([
    [2 * DAY, '2 days'],
    [2 * DAY - 1, '1 day'],
    [DAY, '1 day'],
    [-DAY, '1 day ago'],
    [-4 * DAY, '4 days ago'],
    [-4 * DAY + 1, '3 days ago'],
    [0, 'today'],
    [1, 'today'],
    [-1, 'today'],
  ])('%d ms from now is %s', (ms, text) => {
    expect(daysLeft(NOW + ms, NOW)).toBe(text);
  });

  test('within a day follow the calendar in UTC', () => {
    const midnight = Date.UTC(2026, 10, 21);
    expect(daysLeft(midnight - 1, NOW)).toBe('today');
    expect(daysLeft(midnight, NOW)).toBe('tomorrow');
    expect(daysLeft(NOW + DAY - 1, NOW)).toBe('tomorrow');
    expect(daysLeft(Date.UTC(2026, 10, 20), NOW)).toBe('today');
    expect(daysLeft(Date.UTC(2026, 10, 20) - 1, NOW)).toBe('yesterday');
  });
});

describe('moments', () => {
  test('are written in UTC to the minute', () => {
    expect(dateText(NOW)).toBe('2026-11-20 06:07 UTC');
    expect(dateText(NOW + 59_999)).toBe('2026-11-20 06:07 UTC');
    expect(dateText(Date.UTC(9999, 11, 31, 23, 59))).toBe('9999-12-31 23:59 UTC');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1])(
    'outside of what a date holds are called unknown: %d',
    (ms) => {
      expect(dateText(ms)).toBe('unknown time');
    },
  );

  test.each([
    ['2026-12-02T06:07:00Z', '2026-12-02 06:07 UTC (12 days left)'],
    ['2026-11-21T06:07:00Z', '2026-11-21 06:07 UTC (1 day left)'],
    ['2026-11-20T07:00:00Z', '2026-11-20 07:00 UTC (today)'],
    ['2026-11-16T06:07:00Z', '2026-11-16 06:07 UTC (4 days ago)'],
  ])('a deadline %s says how much is left', (dueAt, text) => {
    expect(deadlineText(dueAt, NOW)).toBe(text);
  });

  test('that are past say how long ago', () => {
    expect(momentText('2026-11-01T06:07:00Z', NOW)).toBe('2026-11-01 06:07 UTC (19 days ago)');
  });

  test('that cannot be read are shown as they are, tamed', () => {
    expect(momentText('soon\n', NOW)).toBe('soon');
    expect(deadlineText('soon\n', NOW)).toBe('soon');
  });
});

describe('durations', () => {
  test.each([
    [0, '0 milliseconds'],
    [999, '999 milliseconds'],
    [1000, '1 second'],
    [45 * 60_000, '45 minutes'],
    [3 * 3_600_000, '3 hours'],
    [2 * DAY + 4 * 3_600_000 + 60_000, '2 days 4 hours'],
    [DAY + 60_000, '1 day'],
    [-5, '0 milliseconds'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

test('a span says when it began and ended, and how long it was', () => {
  const from = Date.UTC(2026, 10, 1, 6, 7);
  expect(spanText(from, from + 19 * DAY)).toBe(
    '2026-11-01 06:07 UTC until 2026-11-20 06:07 UTC (19 days)',
  );
});

describe('a number of things', () => {
  test.each([
    [0, 'gaps', '0 gaps'],
    [1, 'gaps', '1 gap'],
    [1, 'registries', '1 registry'],
    [5000, 'registries', '5,000 registries'],
  ])('%d %s is %s', (count, nouns, text) => {
    expect(countedNoun(count, nouns)).toBe(text);
  });
});

describe('words', () => {
  test('every reason has a word of its own', () => {
    expect(NOTIFICATION_REASONS.map(reasonWord)).toEqual(['NEW', 'WORSE', 'REMINDER', 'RESOLVED']);
  });

  test('every severity has a word of its own', () => {
    expect(SEVERITIES.map(severityWord)).toEqual(['CRITICAL', 'WARNING', 'INFO']);
  });

  test('counts name only the severities that occur, worst first', () => {
    expect(severityCounts({ info: 4, critical: 2, warning: 0 })).toBe('2 critical, 4 info');
    expect(severityCounts({ critical: 0, warning: 0, info: 0 })).toBe('nothing wrong');
  });

  test('numbers have thousands separated and at most one decimal', () => {
    expect(countText(5000)).toBe('5,000');
    expect(countText(93.14)).toBe('93.1');
  });
});

describe('a list of names', () => {
  test.each([
    [0, ''],
    [2, 'n0, n1'],
    [3, 'n0, n1, n2'],
    [4, 'n0, n1, n2 and 1 more'],
  ])('of %d with room for 3', (count, text) => {
    const names = Array.from({ length: count }, (_, index) => `n${index}`);
    expect(nameList(names, 3)).toBe(text);
  });

  test('holds every name on one line', () => {
    expect(nameList(['a\r\nb', 'c'], 3)).toBe('a b, c');
  });
});

describe('an observation', () => {
  test.each([
    [{ name: 'Size', value: 1024, unit: 'bytes' }, 'Size 1 KiB'],
    [{ name: 'Size', value: 2 ** 60, unit: 'bytes', approximate: true }, 'Size about 1 EiB'],
    [{ name: 'used', value: 93.14, unit: 'percent' }, 'used 93.1 %'],
    [{ name: 'left', value: 12, unit: 'days' }, 'left 12 days'],
    [{ name: 'Webhooks', value: 500, unit: 'count' }, 'Webhooks 500'],
    [{ name: 'Webhooks', value: 500, unit: 'count', approximate: true }, 'Webhooks about 500'],
    [{ name: 'status', value: 'Ready\u0000' }, 'status Ready'],
    [{ name: 'enabled', value: false }, 'enabled false'],
    [{ name: 'end', value: null }, 'end none'],
  ])('%j reads %s', (observation, text) => {
    expect(observationText(observation)).toBe(text);
  });
});

describe('times within a text', () => {
  test.each([
    ['It stops at 2026-12-02T06:07:08.000Z. Then', 'It stops at 2026-12-02 06:07 UTC. Then'],
    [
      '2026-12-02T06:07:08Z, 2026-12-03T00:00:00.1234567Z',
      '2026-12-02 06:07 UTC, 2026-12-03 00:00 UTC',
    ],
    ['2026-13-40T99:99:99Z and 2026-12-02', '2026-13-40T99:99:99Z and 2026-12-02'],
  ])('%s reads %s', (text, plain) => {
    expect(plainTimes(text)).toBe(plain);
  });
});

describe('the steps of a remedy', () => {
  test('begin with its command; the one that ends the sentence follows', () => {
    expect(remedySteps({ text: 'Add one, then remove: az b && az c', command: 'az a' })).toEqual({
      words: 'Add one, then remove:',
      commands: ['az a', 'az b && az c'],
    });
  });

  test.each([
    [{ text: 'Look at az b' }, 'Look at az b', []],
    [{ text: 'Look', command: 'az a' }, 'Look', ['az a']],
    [{ text: 'Grant it: az b' }, 'Grant it:', ['az b']],
  ])('of %j are what is there', (remedy, words, commands) => {
    expect(remedySteps(remedy)).toEqual({ words, commands });
  });
});
