import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedOf, NO_COUNTS } from '../../src/domain/login.ts';
import type { LoginCounts } from '../../src/domain/login.ts';
import { findSpikes, latestEpisode, replaceMinutes } from '../../src/domain/login-windows.ts';

const RULE = { threshold: 10, windowMinutes: 5, countAnonymous: false };

function counts(unauthorized: number, given: Partial<LoginCounts> = {}): LoginCounts {
  return { ...NO_COUNTS, unauthorized, ...given };
}

/** Minutes with so many 401s each. */
function minutes(held: Readonly<Record<number, number>>): Map<number, LoginCounts> {
  return new Map(Object.entries(held).map(([minute, count]) => [Number(minute), counts(count)]));
}

describe('a spike', () => {
  test.each([
    [{ 100: 10 }, [100]],
    [{ 100: 9 }, []],
    [{ 100: 5, 104: 5 }, [104]],
    [{ 100: 5, 105: 5 }, []],
    [{ 100: 4, 104: 4, 105: 6 }, [105]],
    [{ 100: 10, 101: 1 }, [100, 101]],
    [{ 105: 5, 103: 5 }, [105]],
    [{}, []],
  ])('in %j ends in minutes %j', (held, ends) => {
    expect(findSpikes(minutes(held), RULE).map(({ lastMinute }) => lastMinute)).toEqual(ends);
  });

  test('may be one minute long', () => {
    const rule = { ...RULE, windowMinutes: 1 };
    expect(findSpikes(minutes({ 1: 9, 2: 9, 3: 10 }), rule)).toEqual([
      { lastMinute: 3, count: 10 },
    ]);
  });

  test('does not count 401s without an identity, unless told to', () => {
    const held = new Map([[1, counts(20, { anonymous: 11 })]]);
    expect(findSpikes(held, RULE)).toEqual([]);
    expect(findSpikes(held, { ...RULE, threshold: 9 })).toEqual([{ lastMinute: 1, count: 9 }]);
    expect(findSpikes(held, { ...RULE, countAnonymous: true })).toEqual([
      { lastMinute: 1, count: 20 },
    ]);
  });

  test('counts every result', () => {
    const held = new Map([
      [1, { unauthorized: 3, forbidden: 3, throttled: 3, other: 1, anonymous: 0 }],
    ]);
    expect(findSpikes(held, RULE)).toHaveLength(1);
  });

  test('is found exactly where a window tried minute by minute reaches the threshold', () => {
    const entry = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: 1, max: 12 }), (entries, windowMinutes) => {
        const held = new Map(entries.map(([minute, count]) => [minute, counts(count)]));
        const rule = { ...RULE, windowMinutes };
        const tried = Array.from({ length: 60 }, (_, start) => start - 12).some(
          (start) => sumOf(held, start, start + windowMinutes) >= rule.threshold,
        );
        expect(findSpikes(held, rule).length > 0).toBe(tried);
      }),
    );
  });
});

describe('the latest episode', () => {
  const rule = { ...RULE, pauseMinutes: 90 };

  test('is none without a spike', () => {
    expect(latestEpisode(minutes({ 1: 9 }), rule)).toBe(undefined);
  });

  test('begins with the first failure that belongs to its first spike', () => {
    const held = minutes({ 90: 3, 96: 5, 99: 5, 120: 2 });
    expect(latestEpisode(held, rule)).toEqual({
      firstMinute: 96,
      lastMinute: 99,
      worst: { lastMinute: 99, count: 10 },
      counts: counts(10),
    });
  });

  test.each([
    [190, 100],
    [191, 191],
  ])('with spikes in 100 and %i begins in %i', (second, first) => {
    expect(latestEpisode(minutes({ 100: 10, [second]: 10 }), rule)?.firstMinute).toBe(first);
  });

  test('keeps the worst of its windows, the first of equals', () => {
    const held = minutes({ 100: 12, 150: 40, 200: 40, 210: 11 });
    expect(latestEpisode(held, rule)?.worst).toEqual({ lastMinute: 150, count: 40 });
  });

  test('shows the 401s without an identity that do not count', () => {
    const held = new Map([
      [100, counts(12)],
      [102, counts(7, { anonymous: 7 })],
      [103, counts(1)],
    ]);
    expect(latestEpisode(held, rule)).toMatchObject({
      firstMinute: 100,
      lastMinute: 103,
      counts: { unauthorized: 20, anonymous: 7 },
    });
  });
});

describe('reading minutes again', () => {
  const known = minutes({ 9: 1, 10: 4, 11: 4, 12: 4, 13: 1 });

  test('replaces the counts of the time that was read, and those only', () => {
    const reading = { minutes: minutes({ 11: 7 }), from: 10, to: 12, isCut: false };
    expect(replaceMinutes(known, reading)).toEqual(minutes({ 9: 1, 13: 1, 11: 7 }));
  });

  test('lowers nothing when the answer was cut', () => {
    const reading = { minutes: minutes({ 10: 2, 11: 7 }), from: 10, to: 12, isCut: true };
    expect(replaceMinutes(known, reading)).toEqual(minutes({ 9: 1, 10: 4, 11: 7, 12: 4, 13: 1 }));
  });

  test('twice is the same as once', () => {
    const reading = { minutes: minutes({ 11: 7 }), from: 10, to: 12, isCut: false };
    const once = replaceMinutes(known, reading);
    expect(replaceMinutes(once, reading)).toEqual(once);
  });
});

function sumOf(held: ReadonlyMap<number, LoginCounts>, from: number, to: number): number {
  return [...held]
    .filter(([minute]) => minute >= from && minute < to)
    .reduce((sum, [, one]) => sum + countedOf(one, false), 0);
}
