import { describe, expect, test } from 'vitest';
import { countMisses } from '../../bench/noise-missed.ts';
import type { Telling } from '../../bench/noise-told.ts';
import type { RunSketch } from '../support/noise.ts';
import { aSighting, aTelling, aTimeline } from '../support/noise.ts';

const warning: RunSketch = { seen: [aSighting()] };
const critical: RunSketch = { seen: [aSighting({ severity: 'critical' })] };
const nothing: RunSketch = { seen: [] };
const hidden: RunSketch = { seen: [], hidden: [aSighting()] };
const NONE = { missed: 0, onceOnly: 0 };

function missesOf(runs: readonly RunSketch[], tellings: readonly Telling[] = []) {
  return countMisses(aTimeline(runs), tellings);
}

describe('countMisses', () => {
  test('what two runs saw and nobody told is missed once, whatever its severity', () => {
    expect(missesOf([warning, warning, nothing])).toEqual({ missed: 1, onceOnly: 0 });
    expect(missesOf([critical, critical])).toEqual({ missed: 1, onceOnly: 0 });
  });

  test('what a single run saw is counted apart', () => {
    expect(missesOf([nothing, warning, nothing])).toEqual({ missed: 0, onceOnly: 1 });
  });

  test('told at any time while it lasts is told', () => {
    expect(missesOf([warning, warning, nothing], [aTelling(1)])).toEqual(NONE);
  });

  test('told after it ended is missed', () => {
    expect(missesOf([warning, warning, nothing], [aTelling(2)]).missed).toBe(1);
  });

  test('told to somebody else is missed', () => {
    const tellings = [{ ...aTelling(0), operator: 'identity' }];
    expect(missesOf([warning, warning], tellings).missed).toBe(1);
  });

  test('a rise has to be told', () => {
    const runs = [warning, critical, critical];
    expect(missesOf(runs, [aTelling(0)]).missed).toBe(1);
    expect(missesOf(runs, [aTelling(0), aTelling(2, { severity: 'critical' })])).toEqual(NONE);
  });

  test('a fall has not', () => {
    const runs = [critical, critical, warning, warning];
    expect(missesOf(runs, [aTelling(0, { severity: 'critical' })])).toEqual(NONE);
  });

  test('who was not told that it ended still knows when it comes again', () => {
    const runs = [warning, nothing, warning, warning];
    expect(missesOf(runs, [aTelling(0)])).toEqual(NONE);
    const resolved = [aTelling(0), aTelling(1, { status: 'resolved' })];
    expect(missesOf(runs, resolved).missed).toBe(1);
  });

  test('told and falsely resolved after the same run is told', () => {
    const tellings = [aTelling(0), aTelling(0, { status: 'resolved' })];
    expect(missesOf([warning, warning], tellings)).toEqual(NONE);
  });

  test('a run that cannot see it neither ends it nor counts', () => {
    expect(missesOf([warning, hidden, nothing])).toEqual({ missed: 0, onceOnly: 1 });
    expect(missesOf([warning, hidden, warning])).toEqual({ missed: 1, onceOnly: 0 });
    expect(missesOf([hidden, hidden])).toEqual(NONE);
  });
});
