import type { Timeline } from './noise-types.ts';
import type { Telling } from './noise-told.ts';

/** The mail that lists everything open, to everybody who has anything open, at every n-th run. */
export function naiveTellings({ runs }: Timeline, everyRuns: number): readonly Telling[] {
  return runs.flatMap(({ seen }, run) => {
    if (run % everyRuns !== 0) return [];
    const byOperator = Map.groupBy(seen, ({ operator }) => operator);
    return [...byOperator].map(([operator, sightings]) => ({
      run,
      operator,
      mentions: sightings.map(({ id, severity }) => ({ id, severity, status: 'firing' as const })),
    }));
  });
}
