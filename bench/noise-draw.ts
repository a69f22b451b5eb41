import type { Random } from '../simulator/random.ts';

/** A number between two bounds, each as likely. */
export function uniform(random: Random, from: number, to: number): number {
  return from + random.next() * (to - from);
}

/** A waiting time of this mean. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** A number around 0 with deviation 1 (Box and Muller). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** One of a list by its weights, which need not add up to 1. */
export function weighted<T extends { readonly weight: number }>(
  random: Random,
  [first, ...rest]: readonly [T, ...T[]],
): T {
  const total = rest.reduce((sum, one) => sum + one.weight, first.weight);
  let left = random.next() * total - first.weight;
  let chosen = first;
  for (const one of rest) {
    if (left < 0) return chosen;
    chosen = one;
    left -= one.weight;
  }
  return chosen;
}

/** Start times of events that come at random, so many per span on average, within a range. */
export function arrivals(
  random: Random,
  range: { readonly from: number; readonly to: number; readonly meanGap: number },
): readonly number[] {
  const times: number[] = [];
  let at = range.from + exponential(random, range.meanGap);
  while (at < range.to) {
    times.push(at);
    at += exponential(random, range.meanGap);
  }
  return times;
}
