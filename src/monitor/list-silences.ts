import { stateOf } from '../domain/silence.ts';
import { silenceView } from '../domain/silence-view.ts';
import type { SilenceView } from '../domain/silence-view.ts';
import type { SilenceStore } from '../ports/silence-store.ts';

/**
 * Silences, oldest first; with `all` also those that are over, which are kept for 90 days. `now` is
 * ms since the epoch.
 */
export async function listSilences(
  silences: SilenceStore,
  query: { readonly all: boolean; readonly now: number },
): Promise<readonly SilenceView[]> {
  const kept = await silences.listSilences();
  const shown = query.all ? kept : kept.filter((one) => stateOf(one, query.now) !== 'expired');
  return shown.map((silence) => silenceView(silence, query.now));
}
