import { describe, expect, test } from 'vitest';
import { stepReached } from '../../src/domain/ladder.ts';
import { DAY_MS } from '../../src/domain/time.ts';

describe('stepReached', () => {
  const steps = [60, 30, 14, 7, 3, 1];

  test.each([
    [60 * DAY_MS + 1, undefined],
    [60 * DAY_MS, 60],
    [60 * DAY_MS - 1, 60],
    [30 * DAY_MS + 1, 60],
    [30 * DAY_MS, 30],
    [DAY_MS + 1, 3],
    [DAY_MS, 1],
    [1, 1],
    [0, 0],
    [-1, 0],
  ])('with %d ms left it is step %s', (leftMs, step) => {
    expect(stepReached(steps, leftMs)).toBe(step);
  });

  test('the order of the steps does not matter', () => {
    expect(stepReached([1, 60, 7], 5 * DAY_MS)).toBe(7);
  });
});
