import { describe, expect, test } from 'vitest';
import { sumTallies, tallyTellings } from '../../bench/noise-count.ts';
import type { Telling } from '../../bench/noise-told.ts';
import type { RunSketch } from '../support/noise.ts';
import { aSighting, aTelling, aTimeline } from '../support/noise.ts';

const warning: RunSketch = { seen: [aSighting()] };
const critical: RunSketch = { seen: [aSighting({ severity: 'critical' })] };
const nothing: RunSketch = { seen: [] };

function tallyOf(runs: readonly RunSketch[], tellings: readonly Telling[]) {
  return tallyTellings(aTimeline(runs), tellings).get('team-01');
}

describe('tallyTellings', () => {
  test('counts messages and mentions of each operator', () => {
    const tallies = tallyTellings(aTimeline([warning]), [aTelling(0, {}, { id: 'b' })]);
    expect(tallies.get('team-01')).toMatchObject({ messages: 1, mentions: 2, repeats: 0 });
    expect(tallies.get('identity')).toMatchObject({ messages: 0, mentions: 0 });
  });

  test('what is told again without change is a repeat', () => {
    const tally = tallyOf([warning, warning], [aTelling(0), aTelling(1)]);
    expect(tally).toMatchObject({ messages: 2, repeats: 1, stale: 1 });
  });

  test('a message with anything new in it is not stale', () => {
    const tally = tallyOf([warning, warning], [aTelling(0), aTelling(1, {}, { id: 'b' })]);
    expect(tally).toMatchObject({ repeats: 1, stale: 0 });
  });

  test('a rise is no repeat', () => {
    const tellings = [aTelling(0), aTelling(1, { severity: 'critical' })];
    expect(tallyOf([warning, critical], tellings)?.repeats).toBe(0);
  });

  test('a new step of the ladder is no repeat', () => {
    const runs = [{ seen: [aSighting({ step: 60 })] }, { seen: [aSighting({ step: 30 })] }];
    expect(tallyOf(runs, [aTelling(0), aTelling(1)])?.repeats).toBe(0);
  });

  test('what ended and began again is no repeat', () => {
    const runs = [warning, nothing, warning];
    expect(tallyOf(runs, [aTelling(0), aTelling(2)])?.repeats).toBe(0);
  });

  test('what was only hidden from a run did not end', () => {
    const runs = [warning, { seen: [], hidden: [aSighting()] }, warning];
    expect(tallyOf(runs, [aTelling(0), aTelling(2)])?.repeats).toBe(1);
  });

  test('what a teller took for resolved is a repeat when it is told again', () => {
    const tellings = [aTelling(0), aTelling(0, { status: 'resolved' }), aTelling(1)];
    expect(tallyOf([warning, warning], tellings)).toMatchObject({ repeats: 1, falseResolved: 1 });
  });

  test('resolved is true once it is gone, and at a severity that it fell from', () => {
    const gone = [aTelling(0), aTelling(1, { status: 'resolved' })];
    expect(tallyOf([warning, nothing], gone)?.falseResolved).toBe(0);
    const fell = [aTelling(1, { status: 'resolved', severity: 'critical' })];
    expect(tallyOf([critical, warning], fell)?.falseResolved).toBe(0);
  });

  test('the order in which messages are given does not matter', () => {
    const tellings = [aTelling(1, {}, { id: 'b' }), aTelling(0)];
    expect(tallyOf([warning, warning], tellings)?.stale).toBe(0);
  });
});

test('sums add up every figure', () => {
  const one = { messages: 1, mentions: 2, repeats: 3, stale: 4, falseResolved: 5 };
  expect(sumTallies([one, one])).toEqual({
    ...{ messages: 2, mentions: 4, repeats: 6, stale: 8, falseResolved: 10 },
  });
  expect(sumTallies([]).messages).toBe(0);
});
