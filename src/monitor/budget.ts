import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import type { Budget } from '../ports/receiver.ts';
import type { ReceiverStates } from './receiver-state.ts';

/** Sends that budgets still allow; receivers with the same key draw from one. */
export type Ledger = {
  /**
   * Takes a message of some posts; false when that would pass the minute or the hour. One that is
   * larger than a budget goes when nothing else went. `now` is ms since the epoch.
   */
  take(budget: Budget, now: number, posts?: number): boolean;
};

/** A ledger that knows the sends of the last hour, of this run and of those before. */
export function createLedger(
  states: ReceiverStates,
  keyOf: (receiver: string) => string | undefined,
): Ledger {
  const sends = new Map<string, number[]>();
  const sendsOf = (key: string): number[] => {
    const known = sends.get(key) ?? [];
    sends.set(key, known);
    return known;
  };
  for (const [receiver, record] of states) {
    const key = keyOf(receiver);
    if (key !== undefined) sendsOf(key).push(...record.sends);
  }
  return {
    take({ key, perMinute, perHour }, now, posts = 1) {
      const known = sendsOf(key);
      const fits = (ms: number, limit: number) => {
        const used = known.filter((at) => at > now - ms).length;
        return used === 0 || used + posts <= limit;
      };
      if (!fits(MINUTE_MS, perMinute) || !fits(HOUR_MS, perHour)) return false;
      known.push(...Array.from({ length: posts }, () => now));
      return true;
    },
  };
}
