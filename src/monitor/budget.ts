import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import type { Budget } from '../ports/receiver.ts';
import { MAX_WAIT_MS, waitUntilOf } from './receiver-state.ts';
import type { ReceiverStates } from './receiver-state.ts';

/** Sends that budgets still allow; receivers with the same key draw from one. */
export type Ledger = {
  /**
   * Takes a message of some posts; false when that would pass the minute or the hour, or while the
   * service asks to wait. One that is larger than a budget goes when nothing else went. `now` is ms
   * since the epoch.
   */
  take(budget: Budget, now: number, posts?: number): boolean;
  /** Gives back what was taken last for a message of some posts that was not sent after all. */
  giveBack(budget: Budget, posts: number): void;
  /** The service asks to wait, in ms; longer than an hour counts as an hour. Gives until when. */
  postpone(budget: Budget, now: number, retryAfterMs: number): number;
};

type Account = { readonly sends: number[]; waitUntil: number };

/** A ledger that knows the sends of the last hour, of this run and of those before. */
export function createLedger(
  states: ReceiverStates,
  keyOf: (receiver: string) => string | undefined,
  now: number,
): Ledger {
  const accounts = new Map<string, Account>();
  const accountOf = (key: string): Account => {
    const known = accounts.get(key) ?? { sends: [], waitUntil: 0 };
    accounts.set(key, known);
    return known;
  };
  for (const [receiver, record] of states) {
    const key = keyOf(receiver);
    if (key === undefined) continue;
    const account = accountOf(key);
    account.sends.push(...record.sends);
    account.waitUntil = Math.max(account.waitUntil, waitUntilOf(states, receiver, now));
  }
  return {
    take: ({ key, perMinute, perHour }, at, posts = 1) => {
      const { sends, waitUntil } = accountOf(key);
      const fits = (ms: number, limit: number) => {
        const used = sends.filter((sentAt) => sentAt > at - ms).length;
        return used === 0 || used + posts <= limit;
      };
      if (at < waitUntil || !fits(MINUTE_MS, perMinute) || !fits(HOUR_MS, perHour)) return false;
      sends.push(...Array.from({ length: posts }, () => at));
      return true;
    },
    giveBack: ({ key }, posts) => {
      const { sends } = accountOf(key);
      sends.splice(sends.length - posts);
    },
    postpone: ({ key }, at, retryAfterMs) => {
      const account = accountOf(key);
      account.waitUntil = Math.max(account.waitUntil, at + Math.min(retryAfterMs, MAX_WAIT_MS));
      return account.waitUntil;
    },
  };
}
