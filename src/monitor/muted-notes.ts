import type { Alert } from '../domain/alert.ts';
import { describeMuting, mutingFor } from '../domain/muting.ts';
import type { Silence } from '../domain/silence.ts';
import { countText } from '../domain/wording.ts';
import { tameText } from '../domain/text.ts';
import type { MutedAlert } from './hand-over.ts';

/** Most muted alerts that a report names. */
export const MUTED_LIMIT = 20;

/** What is held back and by what, for the notes of a report. */
export function mutedNotes(muted: readonly MutedAlert[]): readonly string[] {
  const named = muted
    .slice(0, MUTED_LIMIT)
    .map(({ alert, muting }) => `${tameText(alert.finding.title)}: ${describeMuting(muting)}`);
  const more = muted.length - named.length;
  return more > 0 ? [...named, `and ${countText(more)} more alerts are held back`] : named;
}

/** What of these alerts is held back. */
export function mutedAmong(
  alerts: readonly Alert[],
  by: {
    readonly silences: readonly Silence[];
    readonly isQuiet: boolean;
    /** ms since the epoch. */
    readonly now: number;
  },
): readonly MutedAlert[] {
  const mutingOf = mutingFor({ ...by, alerts });
  return alerts.flatMap((alert) => {
    const muting = alert.state === 'firing' ? mutingOf(alert) : undefined;
    return muting === undefined ? [] : [{ alert, muting }];
  });
}
