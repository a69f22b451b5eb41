import { DAY_MS } from '../domain/time.ts';
import type { SilenceStore } from '../ports/silence-store.ts';

/** How long who silenced what, why and until when can be read after its end, in ms. */
export const SILENCE_KEPT_MS = 90 * DAY_MS;

/** Forgets silences that ended longer ago than they are kept. `now` is ms since the epoch. */
export async function pruneSilences(silences: SilenceStore, now: number): Promise<void> {
  await silences.pruneSilences(now - SILENCE_KEPT_MS);
}
