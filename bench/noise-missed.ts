import { SEVERITIES, isWorse } from '../src/domain/severity.ts';
import type { Severity } from '../src/domain/severity.ts';
import type { Telling } from './noise-told.ts';
import type { Sighting, Timeline } from './noise-types.ts';

/** What was never told, and what it cost to wait. */
export type Misses = {
  /** Seen by two runs or more, at this severity or worse, and the operator never heard so. */
  readonly missed: number;
  /** The same for what a single run saw, as a teller that waits for a second sight leaves out. */
  readonly onceOnly: number;
};

/** Runs in a row in which a condition is there at a severity or worse. */
type Stretch = { readonly firstRun: number; readonly runs: number; readonly isTold: boolean };

/**
 * Counts stretches, not messages: a condition that gets worse has to be told again, and an operator
 * who was told and not told that it was resolved still knows. A run that could not read a condition
 * neither ends its stretch nor counts. What begins together counts once.
 */
export function countMisses(timeline: Timeline, tellings: readonly Telling[]): Misses {
  const byRun = Map.groupBy(tellings, ({ run }) => run);
  const believed = new Map<string, Severity>();
  const missed = new Set<string>();
  const once = new Set<string>();
  const close = (key: string, { firstRun, runs, isTold }: Stretch) => {
    if (isTold || runs === 0) return;
    const id = key.slice(key.indexOf(' ') + 1);
    (runs > 1 ? missed : once).add(`${firstRun} ${id}`);
  };
  let stretches: ReadonlyMap<string, Stretch> = new Map();
  for (const [run, { present, seen }] of timeline.runs.entries()) {
    const heard = hear(believed, byRun.get(run) ?? []);
    const isSeen = new Set(seen.map(({ id }) => id));
    const next = new Map<string, Stretch>();
    for (const sighting of present) {
      for (const level of levelsOf(sighting)) {
        const key = `${level} ${sighting.id}`;
        const before = stretches.get(key) ?? { firstRun: run, runs: 0, isTold: false };
        const known = heard(sighting);
        const isTold = before.isTold || (known !== undefined && !isWorse(level, known));
        next.set(key, { ...before, isTold, runs: before.runs + (isSeen.has(sighting.id) ? 1 : 0) });
      }
    }
    for (const [key, stretch] of stretches) if (!next.has(key)) close(key, stretch);
    stretches = next;
  }
  for (const [key, stretch] of stretches) close(key, stretch);
  return { missed: missed.size, onceOnly: once.size };
}

/** This severity and every milder one. */
function levelsOf({ severity }: Sighting): readonly Severity[] {
  return SEVERITIES.filter((level) => !isWorse(level, severity));
}

/** Takes in what was told after a run; gives the worst that an operator knew at any time of it. */
function hear(
  believed: Map<string, Severity>,
  tellings: readonly Telling[],
): (sighting: Sighting) => Severity | undefined {
  const worst = new Map(believed);
  for (const { operator, mentions } of tellings) {
    for (const { id, severity, status } of mentions) {
      const key = `${operator} ${id}`;
      if (status === 'resolved') {
        believed.delete(key);
        continue;
      }
      believed.set(key, severity);
      const known = worst.get(key);
      if (known === undefined || isWorse(severity, known)) worst.set(key, severity);
    }
  }
  return ({ operator, id }) => worst.get(`${operator} ${id}`);
}
