import type { Sighting, Timeline, Unread } from '../../bench/noise-types.ts';
import type { Mention, Telling } from '../../bench/noise-told.ts';
import { DAY_MS } from '../../src/domain/time.ts';

const START = Date.parse('2026-01-05T06:07:00Z');

/** A warning of a registry of team-01. */
export function aSighting(changes: Partial<Sighting> = {}): Sighting {
  return {
    id: 'a',
    operator: 'team-01',
    check: 'registry-quota',
    rule: 'quota',
    severity: 'warning',
    stage: 0,
    scope: 'things',
    subjectType: 'registry',
    since: START,
    ...changes,
  };
}

/** What one run finds wrong, and what is wrong but hidden from it. */
export type RunSketch = {
  readonly seen: readonly Sighting[];
  readonly hidden?: readonly Sighting[];
  readonly unread?: readonly Unread[];
};

/** A timeline with a run each 12 hours. */
export function aTimeline(runs: readonly RunSketch[]): Timeline {
  return {
    operators: ['identity', 'team-01'],
    registries: [],
    runs: runs.map(({ seen, hidden = [], unread = [] }, index) => ({
      at: START + (index * DAY_MS) / 2,
      seen,
      present: [...seen, ...hidden],
      unread,
    })),
  };
}

/** A message after a run that names one warning as open; anything can be replaced. */
export function aTelling(run: number, ...mentions: readonly Partial<Mention>[]): Telling {
  const all = mentions.length === 0 ? [{}] : mentions;
  return {
    run,
    operator: 'team-01',
    mentions: all.map((one) => ({ id: 'a', severity: 'warning', status: 'firing', ...one })),
  };
}
