import { addCounts, countedOf, mostCounts, NO_COUNTS } from './login.ts';
import type { LoginCounts, LoginMinutes } from './login.ts';

/** What is judged as a spike; minutes are whole numbers. */
export type SpikeRule = {
  readonly threshold: number;
  readonly windowMinutes: number;
  readonly countAnonymous: boolean;
};

/** A run of `windowMinutes` minutes whose sum reaches the threshold. */
export type Spike = {
  /** Its last minute, since the epoch: one with failures. */
  readonly lastMinute: number;
  readonly count: number;
};

/** Spikes that belong together: never more than the pause apart. */
export type Episode = {
  /** First and last minute with failures that reach the threshold together with others. */
  readonly firstMinute: number;
  readonly lastMinute: number;
  /** The first of those with the largest count. */
  readonly worst: Spike;
  /** Everything that failed from the first minute to the last. */
  readonly counts: LoginCounts;
};

/**
 * Every spike, in the order of time. Windows that end with a minute without failures are left out:
 * moved back to the last minute that has some, they hold no less.
 */
export function findSpikes(minutes: LoginMinutes, rule: SpikeRule): readonly Spike[] {
  const counted = [...minutes]
    .map(([minute, counts]) => ({ minute, count: countedOf(counts, rule.countAnonymous) }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => left.minute - right.minute);
  const spikes: Spike[] = [];
  let sum = 0;
  let first = 0;
  for (const { minute, count } of counted) {
    sum += count;
    for (let oldest = counted[first]; oldest !== undefined; oldest = counted[first]) {
      if (oldest.minute > minute - rule.windowMinutes) break;
      sum -= oldest.count;
      first += 1;
    }
    if (sum >= rule.threshold) spikes.push({ lastMinute: minute, count: sum });
  }
  return spikes;
}

/** The latest spikes with every earlier one that is at most `pauseMinutes` before the next. */
export function latestEpisode(
  minutes: LoginMinutes,
  rule: SpikeRule & { readonly pauseMinutes: number },
): Episode | undefined {
  const spikes = findSpikes(minutes, rule).toReversed();
  const [last] = spikes;
  if (last === undefined) return undefined;
  let first = last;
  let worst = last;
  for (const spike of spikes) {
    if (first.lastMinute - spike.lastMinute > rule.pauseMinutes) break;
    first = spike;
    if (spike.count >= worst.count) worst = spike;
  }
  const from = first.lastMinute - rule.windowMinutes + 1;
  const within = [...minutes].filter(([minute]) => minute >= from && minute <= last.lastMinute);
  const counting = within.filter(([, held]) => countedOf(held, rule.countAnonymous) > 0);
  return {
    firstMinute: Math.min(...counting.map(([minute]) => minute)),
    lastMinute: last.lastMinute,
    worst,
    counts: within.map(([, held]) => held).reduce(addCounts, NO_COUNTS),
  };
}

/**
 * What is known after a read of whole minutes from `from` to `to`, both inside: a minute that was
 * read again has the count of now. A cut answer may lack rows, so it lowers no count.
 */
export function replaceMinutes(
  known: LoginMinutes,
  reading: {
    readonly minutes: LoginMinutes;
    readonly from: number;
    readonly to: number;
    readonly isCut: boolean;
  },
): LoginMinutes {
  const kept = [...known].filter(
    ([minute]) => reading.isCut || minute < reading.from || minute > reading.to,
  );
  const minutes = new Map(kept);
  for (const [minute, counts] of reading.minutes) {
    minutes.set(minute, mostCounts(counts, minutes.get(minute) ?? NO_COUNTS));
  }
  return minutes;
}
