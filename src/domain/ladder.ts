import { DAY_MS } from './time.ts';

/**
 * The smallest step, in days, that the time left lies within: exactly N days left is inside N.
 * 0 when no time is left, undefined outside the widest step.
 */
export function stepReached(stepsInDays: readonly number[], leftMs: number): number | undefined {
  if (leftMs <= 0) return 0;
  const within = stepsInDays.filter((step) => leftMs <= step * DAY_MS);
  return within.length === 0 ? undefined : Math.min(...within);
}
