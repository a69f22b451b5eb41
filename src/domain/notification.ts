import type { Alert, NotificationReason, Owed, Transition } from './alert.ts';
import { isOpen } from './alert.ts';
import type { Fingerprint } from './fingerprint.ts';

/** How long another run is given to hand over what it decided, in ms. */
export const HAND_OVER_GRACE_MS = 10 * 60_000;

/**
 * What each channel is owed after a run. A firing alert that a channel was never told of is owed
 * as `new`, whatever has happened since, so a channel that was added later hears of it too. A
 * resolved notice goes only to a channel that was told of the firing; `gone` and
 * `no-longer-judged` are told to nobody.
 */
export function oweNotifications(input: {
  readonly alerts: readonly Alert[];
  readonly transitions: readonly Transition[];
  readonly channels: readonly string[];
  /** ms since the epoch. */
  readonly now: number;
}): readonly Alert[] {
  const kinds = new Map(input.transitions.map((step) => [step.alert.fingerprint, step.kind]));
  return input.alerts.map((alert) => {
    const owed = owedTo(alert, kinds, input.channels, input.now);
    return sameOwed(owed, alert.owed) ? alert : { ...alert, owed };
  });
}

/** True when this run may hand over what the alert owes a channel. */
export function isHandedOverNow(owed: Owed, now: number): boolean {
  return owed.at === now || owed.at <= now - HAND_OVER_GRACE_MS;
}

/** The alert once a channel's message stands in the outbox. */
export function markTold(alert: Alert, channel: string, messageId: string, now: number): Alert {
  const owed = alert.owed[channel];
  if (owed === undefined) return alert;
  const { [channel]: _, ...rest } = alert.owed;
  const told = { ...alert.told, [channel]: { reason: owed.reason, at: now, messageId } };
  return { ...alert, owed: rest, told };
}

function owedTo(
  alert: Alert,
  kinds: ReadonlyMap<Fingerprint, Transition['kind']>,
  channels: readonly string[],
  now: number,
): Alert['owed'] {
  const entries = channels.flatMap((channel) => {
    const reason = reasonFor(alert, kinds.get(alert.fingerprint), channel);
    if (reason === undefined) return [];
    const before = alert.owed[channel];
    const owed = before?.reason === reason ? before : { reason, at: now };
    return [[channel, owed] as const];
  });
  return Object.fromEntries(entries);
}

function reasonFor(
  alert: Alert,
  kind: Transition['kind'] | undefined,
  channel: string,
): NotificationReason | undefined {
  const before = alert.owed[channel]?.reason;
  const wasTold = alert.told[channel] !== undefined;
  if (alert.state === 'pending') return undefined;
  if (!isOpen(alert))
    return alert.state === 'resolved' && wasTold ? closing(kind, before) : undefined;
  if (!wasTold) return 'new';
  if (kind === 'worse' || before === 'worse') return 'worse';
  return kind === 'step-reached' ? 'reminder' : before;
}

/** A resolved notice is owed once: at the transition, or while it still waits. */
function closing(
  kind: Transition['kind'] | undefined,
  before: NotificationReason | undefined,
): NotificationReason | undefined {
  return kind === 'resolved' || before === 'resolved' ? 'resolved' : undefined;
}

function sameOwed(left: Alert['owed'], right: Alert['owed']): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}
