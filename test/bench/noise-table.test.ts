import { describe, expect, test } from 'vitest';
import {
  aimLines,
  count,
  markdownTable,
  median,
  scoreOf,
  scoreTable,
} from '../../bench/noise-table.ts';
import { aSighting, aTelling, aTimeline } from '../support/noise.ts';

const timeline = aTimeline(Array.from({ length: 10 }, () => ({ seen: [aSighting()] })));
const daily = scoreOf(
  'daily',
  timeline,
  timeline.runs.map((_, run) => aTelling(run)),
);
const once = scoreOf('once', timeline, [aTelling(0)]);
const never = scoreOf('never', timeline, []);

describe('median', () => {
  test.each([
    [[], 0],
    [[3], 3],
    [[5, 1], 3],
    [[9, 1, 2], 2],
    [[10, 9, 8, 7], 8.5],
  ])('of %j is %d', (numbers, middle) => {
    expect(median(numbers)).toBe(middle);
  });
});

test('numbers are parted by thousands', () => {
  expect([7, 999, 1000, 1_234_567].map(count)).toEqual(['7', '999', '1 000', '1 234 567']);
});

test('a table is Markdown', () => {
  expect(markdownTable(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
});

test('a score shows the median operator, the worst off and all', () => {
  expect(scoreTable([daily]).split('\n')[2]).toBe(
    '| daily | 5, 10, 10 | 5, 10, 10 | 4.5, 9, 9 | 9 | 0 | 0 | 0 |',
  );
  expect(scoreTable([never])).toContain('| never | 0, 0, 0 | 0, 0, 0 | 0, 0, 0 | 0 | 1 | 0 | 0 |');
});

describe('aims', () => {
  const verdicts = (input: Parameters<typeof aimLines>[0]) =>
    aimLines(input).map((line) => line.startsWith('- Met'));

  test('ten times fewer messages, none missed and fewer repeats meet them all', () => {
    expect(verdicts({ naive: daily, ours: once, others: [daily] })).toEqual([true, true, true]);
  });

  test('each that is not met is said so', () => {
    expect(verdicts({ naive: daily, ours: daily, others: [once] })).toEqual([false, true, false]);
    expect(verdicts({ naive: daily, ours: never, others: [] })[1]).toBe(false);
  });

  test('as many repeats are not fewer', () => {
    expect(verdicts({ naive: daily, ours: once, others: [once] })[2]).toBe(false);
  });
});
