import type { Silence } from '../domain/silence.ts';
import { DAY_MS } from '../domain/time.ts';
import type { SilenceStore } from '../ports/silence-store.ts';

/** How long who silenced what, why and until when can be read after its end, in ms. */
export const SILENCE_KEPT_MS = 90 * DAY_MS;

/**
 * Forgets silences that ended longer ago than they are kept; the store is asked only when one of
 * those it listed did. `now` is ms since the epoch.
 */
export async function pruneSilences(
  store: SilenceStore,
  listed: readonly Silence[],
  now: number,
): Promise<void> {
  const before = now - SILENCE_KEPT_MS;
  if (listed.some(({ endsAt, ended }) => (ended?.at ?? endsAt) < before)) {
    await store.pruneSilences(before);
  }
}
