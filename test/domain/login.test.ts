import { expect, test } from 'vitest';
import { addCounts, countedOf, mostCounts, totalOf } from '../../src/domain/login.ts';

const ONE = { unauthorized: 5, forbidden: 1, throttled: 0, other: 2, anonymous: 3 };
const TWO = { unauthorized: 1, forbidden: 4, throttled: 2, other: 2, anonymous: 0 };

test('counts are added field by field', () => {
  expect(addCounts(ONE, TWO)).toEqual({
    unauthorized: 6,
    forbidden: 5,
    throttled: 2,
    other: 4,
    anonymous: 3,
  });
});

test('of two looks at one minute the larger of each stands', () => {
  expect(mostCounts(ONE, TWO)).toEqual({
    unauthorized: 5,
    forbidden: 4,
    throttled: 2,
    other: 2,
    anonymous: 3,
  });
});

test('a 401 without an identity is a failure, and counts only where told', () => {
  expect(totalOf(ONE)).toBe(8);
  expect(countedOf(ONE, true)).toBe(8);
  expect(countedOf(ONE, false)).toBe(5);
});
