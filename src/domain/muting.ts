import type { Alert } from './alert.ts';
import { inhibitionOf } from './inhibition.ts';
import type { Inhibition, Inhibitor } from './inhibition.ts';
import { isBrokenFor, matches, stateOf } from './silence.ts';
import type { Silence } from './silence.ts';
import { tameText } from './text.ts';
import { isoTime } from './time.ts';

/** What holds back the delivery of an alert; what is owed stays owed. */
export type Muting =
  | { readonly kind: 'inhibition'; readonly source: Inhibitor }
  | { readonly kind: 'window' }
  | {
      readonly kind: 'silence';
      readonly id: string;
      /** ms since the epoch. */
      readonly until: number;
      readonly by: string;
      readonly comment: string;
    };

export type MutingInput = {
  readonly silences: readonly Silence[];
  /** True in a mute window: warnings and infos wait, critical goes. */
  readonly isQuiet: boolean;
  readonly inhibitedBy: Inhibition;
  /** ms since the epoch. */
  readonly now: number;
};

/** Why an alert is held back, in Alertmanager's order; undefined when it may be told. */
export function mutingOf(alert: Alert, input: MutingInput): Muting | undefined {
  const source = input.inhibitedBy(alert);
  if (source !== undefined) return { kind: 'inhibition', source };
  if (input.isQuiet && alert.finding.severity !== 'critical') return { kind: 'window' };
  const silence = silenceOf(alert, input);
  if (silence === undefined) return undefined;
  const { id, endsAt: until, createdBy: by, comment } = silence;
  return { kind: 'silence', id, until, by, comment };
}

/** `mutingOf` for many alerts; `alerts` are all that are known, of every owner. */
export function mutingFor(
  input: Omit<MutingInput, 'inhibitedBy'> & { readonly alerts: readonly Alert[] },
): (alert: Alert) => Muting | undefined {
  const silences = input.silences.filter((silence) => stateOf(silence, input.now) === 'active');
  const inhibitedBy = inhibitionOf(input.alerts);
  return (alert) => mutingOf(alert, { ...input, silences, inhibitedBy });
}

/** One sentence for people; it names who or what holds the alert back. */
export function describeMuting(muting: Muting): string {
  switch (muting.kind) {
    case 'inhibition':
      return `held back while this alert is open: ${tameText(muting.source.title)} (${muting.source.fingerprint})`;
    case 'window':
      return 'held back until the mute window ends';
    case 'silence':
      return `silenced until ${isoTime(muting.until)} by ${tameText(muting.by)}: ${tameText(muting.comment)} (silence ${tameText(muting.id)})`;
  }
}

/** Of several silences the one that ends last. */
function silenceOf(alert: Alert, { silences, now }: MutingInput): Silence | undefined {
  const fitting = silences.filter(
    (silence) =>
      stateOf(silence, now) === 'active' &&
      matches(silence, alert.finding) &&
      !isBrokenFor(silence, alert),
  );
  return fitting.toSorted((left, right) => right.endsAt - left.endsAt)[0];
}
