import { isWorse } from '../src/domain/severity.ts';
import { standings } from './noise-history.ts';
import type { Standing } from './noise-history.ts';
import type { Mention, Telling } from './noise-told.ts';
import type { Timeline } from './noise-types.ts';

/** What one operator got. */
export type Tally = {
  readonly messages: number;
  readonly mentions: number;
  /** Mentions of what the operator had been told before just so. */
  readonly repeats: number;
  /** Messages that hold nothing but repeats. */
  readonly stale: number;
  /** Told as resolved while it was as bad as before. */
  readonly falseResolved: number;
};

const NOTHING: Tally = { messages: 0, mentions: 0, repeats: 0, stale: 0, falseResolved: 0 };

/**
 * What each operator got, in the order of the timeline. A mention repeats when the same condition
 * was told to the same operator before in the same episode, at the same severity, stage and step of
 * its ladder: what counts is whether the world changed, not what the teller thought of it.
 */
export function tallyTellings(
  timeline: Timeline,
  tellings: readonly Telling[],
): ReadonlyMap<string, Tally> {
  const history = standings(timeline);
  const told = new Set<string>();
  const tallies = new Map(timeline.operators.map((operator) => [operator, NOTHING]));
  for (const telling of [...tellings].sort((left, right) => left.run - right.run)) {
    const { operator, mentions, run } = telling;
    const standing = history[run] ?? new Map<string, Standing>();
    let repeats = 0;
    let falseResolved = 0;
    for (const mention of mentions) {
      const key = `${operator}|${changeOf(mention, standing.get(mention.id))}`;
      if (told.has(key)) repeats += 1;
      told.add(key);
      if (isFalse(mention, standing.get(mention.id))) falseResolved += 1;
    }
    const before = tallies.get(operator) ?? NOTHING;
    tallies.set(operator, {
      messages: before.messages + 1,
      mentions: before.mentions + mentions.length,
      repeats: before.repeats + repeats,
      stale: before.stale + (mentions.length > 0 && repeats === mentions.length ? 1 : 0),
      falseResolved: before.falseResolved + falseResolved,
    });
  }
  return tallies;
}

/** Adds up what several operators got. */
export function sumTallies(tallies: Iterable<Tally>): Tally {
  return [...tallies].reduce(
    (sum, one) => ({
      messages: sum.messages + one.messages,
      mentions: sum.mentions + one.mentions,
      repeats: sum.repeats + one.repeats,
      stale: sum.stale + one.stale,
      falseResolved: sum.falseResolved + one.falseResolved,
    }),
    NOTHING,
  );
}

/** Names what a mention tells: two with the same name tell the same. */
function changeOf({ id, severity, status }: Mention, standing: Standing | undefined): string {
  const episode = standing?.episode ?? 0;
  if (status === 'resolved') return `${id}|${episode}|resolved`;
  const { stage, step } = standing?.sighting ?? { stage: 0 };
  return `${id}|${episode}|${severity}|${stage}|${step ?? ''}`;
}

function isFalse({ severity, status }: Mention, standing: Standing | undefined): boolean {
  if (status === 'firing' || standing?.isThere !== true) return false;
  return !isWorse(severity, standing.sighting.severity);
}
