import { expect, test } from 'vitest';
import { naiveTellings } from '../../bench/noise-naive.ts';
import { aSighting, aTimeline } from '../support/noise.ts';

const both = [aSighting(), aSighting({ id: 'b', operator: 'identity' })];

test('everybody with anything open gets all of it, at every second run', () => {
  const timeline = aTimeline([{ seen: both }, { seen: both }, { seen: [aSighting()] }]);
  const told = naiveTellings(timeline, 2).map(({ run, operator }) => `${run} ${operator}`);
  expect(told).toEqual(['0 team-01', '0 identity', '2 team-01']);
  expect(naiveTellings(timeline, 1)).toHaveLength(5);
});

test('nobody is told that all is well, nor of what the run could not read', () => {
  const timeline = aTimeline([{ seen: [], hidden: both }]);
  expect(naiveTellings(timeline, 1)).toEqual([]);
});
