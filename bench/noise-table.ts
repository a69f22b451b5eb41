import { sumTallies, tallyTellings } from './noise-count.ts';
import type { Tally } from './noise-count.ts';
import { countMisses } from './noise-missed.ts';
import type { Misses } from './noise-missed.ts';
import type { Telling } from './noise-told.ts';
import type { Timeline } from './noise-types.ts';

/** What one way of telling came to. */
export type Score = {
  readonly name: string;
  readonly total: Tally;
  /** By operator, in the order of the timeline. */
  readonly tallies: readonly Tally[];
  readonly misses: Misses;
};

/** What the operators of a timeline got from one way of telling. */
export function scoreOf(name: string, timeline: Timeline, tellings: readonly Telling[]): Score {
  const tallies = [...tallyTellings(timeline, tellings).values()];
  const misses = countMisses(timeline, tellings);
  return { name, total: sumTallies(tallies), tallies, misses };
}

/** The middle of a list of numbers, the mean of the two in the middle of an even one; 0 for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

/** A Markdown table; every row is as long as the head. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** All scores side by side: what an operator got (median, most), and all of them together. */
export function scoreTable(scores: readonly Score[]): string {
  const head = [
    'teller',
    'messages: median, most, all',
    'mentions: median, most, all',
    'repeats: median, most, all',
    'messages of repeats only',
    'missed',
    'seen once, not told',
    'false resolved',
  ];
  return markdownTable(head, scores.map(cellsOf));
}

function cellsOf({ name, tallies, total, misses }: Score): readonly string[] {
  const spread = (pick: (tally: Tally) => number) => {
    const numbers = tallies.map(pick);
    return [median(numbers), Math.max(0, ...numbers), pick(total)].map(count).join(', ');
  };
  return [
    name,
    spread(({ messages }) => messages),
    spread(({ mentions }) => mentions),
    spread(({ repeats }) => repeats),
    count(total.stale),
    count(misses.missed),
    count(misses.onceOnly),
    count(total.falseResolved),
  ];
}

/** A number with a space between thousands, as a comma would part it from the next. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+(?!\d))/g, ' ');
}

/** The aims, each with what was reached and whether that is enough. */
export function aimLines(input: {
  readonly naive: Score;
  readonly ours: Score;
  readonly others: readonly Score[];
}): readonly string[] {
  const { naive, ours, others } = input;
  const ratio = naive.total.messages / ours.total.messages;
  const perOperator = medianMessages(naive) / medianMessages(ours);
  return [
    aim(
      ratio >= 10,
      `${naive.name} sends ${ratio.toFixed(1)} times the messages of ${ours.name} in all, ${perOperator.toFixed(1)} times at the median operator (aim: at least 10)`,
    ),
    aim(ours.misses.missed === 0, `${ours.name} missed ${ours.misses.missed} (aim: 0)`),
    ...others.map((other) =>
      aim(
        ours.total.repeats < other.total.repeats,
        `${ours.name} repeats ${count(ours.total.repeats)}, ${other.name} ${count(other.total.repeats)} (aim: fewer)`,
      ),
    ),
  ];
}

function medianMessages({ tallies }: Score): number {
  return median(tallies.map(({ messages }) => messages));
}

function aim(isMet: boolean, text: string): string {
  return `- ${isMet ? 'Met' : 'Not met'}: ${text}.`;
}
