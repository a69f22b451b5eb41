import { describe, expect, test } from 'vitest';
import { arrivals, exponential, normal, uniform, weighted } from '../../bench/noise-draw.ts';
import { createRandom } from '../../simulator/random.ts';

const MANY = 20_000;

function meanOf(draw: () => number): number {
  return Array.from({ length: MANY }, draw).reduce((sum, one) => sum + one, 0) / MANY;
}

/** A thing to choose, by its weight. */
function choice(name: string, weight: number) {
  return { name, weight };
}

describe('draws', () => {
  test('a uniform number lies between its bounds, in the middle on average', () => {
    const random = createRandom(1);
    const drawn = Array.from({ length: MANY }, () => uniform(random, 3, 5));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...drawn)).toBeLessThan(5);
    expect(meanOf(() => uniform(random, 3, 5))).toBeCloseTo(4, 1);
  });

  test('a waiting time has the mean it is asked for and is never negative', () => {
    const random = createRandom(2);
    expect(Math.abs(meanOf(() => exponential(random, 10)) - 10)).toBeLessThan(0.3);
    expect(exponential({ ...random, next: () => 0 }, 10)).toBeCloseTo(0);
  });

  test('a normal number has mean 0 and deviation 1', () => {
    const random = createRandom(3);
    expect(meanOf(() => normal(random))).toBeCloseTo(0, 1);
    expect(meanOf(() => normal(random) ** 2)).toBeCloseTo(1, 1);
  });

  test('a choice comes as often as its weight says, and one without weight never', () => {
    const random = createRandom(4);
    const drawn = Array.from(
      { length: MANY },
      () => weighted(random, [choice('never', 0), choice('often', 3), choice('rarely', 1)]).name,
    );
    expect(drawn.filter((name) => name === 'often').length / MANY).toBeCloseTo(0.75, 1);
    expect(drawn).not.toContain('never');
  });

  test.each([
    [0, 'first'],
    [0.499, 'first'],
    [0.5, 'second'],
    [0.999, 'second'],
  ])('of two equal choices %d takes the %s', (at, name) => {
    const random = { ...createRandom(5), next: () => at };
    expect(weighted(random, [choice('first', 1), choice('second', 1)]).name).toBe(name);
  });

  test('arrivals lie in their range, in order, as many as the gap says', () => {
    const times = arrivals(createRandom(6), { from: 100, to: 100_100, meanGap: 100 });
    expect(times).toEqual([...times].sort((left, right) => left - right));
    expect(times.every((time) => time > 100 && time < 100_100)).toBe(true);
    expect(Math.abs(times.length - 1000)).toBeLessThan(100);
  });
});
