import type { Finding } from './finding.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Why a message is sent (Alertmanager's notification reasons). */
export const NOTIFICATION_REASONS = ['new', 'worse', 'reminder', 'resolved'] as const;
export type NotificationReason = (typeof NOTIFICATION_REASONS)[number];

export const OPEN_STATES = ['pending', 'firing'] as const;
export const CLOSED_STATES = ['resolved', 'gone', 'no-longer-judged'] as const;
export type ClosedState = (typeof CLOSED_STATES)[number];
export type AlertState = (typeof OPEN_STATES)[number] | ClosedState;

/** What a channel has still to be told. */
export type Owed = { readonly reason: NotificationReason; readonly at: number };

/** What a channel was last told: the message stands in the outbox or was sent. */
export type Told = {
  readonly reason: NotificationReason;
  readonly at: number;
  readonly messageId: string;
};

/** A finding as an alert keeps it: everything a message needs, without the evidence. */
export type AlertFinding = Omit<Finding, 'evidence'>;

/** A finding with memory. Times are ms since the epoch. */
export type Alert = {
  readonly fingerprint: Fingerprint;
  /** The part of the state it is kept in: a check id, or `discovery`. */
  readonly owner: string;
  readonly finding: AlertFinding;
  readonly state: AlertState;
  readonly startsAt: number;
  readonly endsAt?: number;
  /** Completed runs in a row that saw it, counted until it fires. */
  readonly seenRuns: number;
  /** Digest of the settings it was judged by. */
  readonly settingsKey: string;
  readonly owed: Readonly<Record<string, Owed>>;
  readonly told: Readonly<Record<string, Told>>;
};

export type Transition = {
  readonly kind: 'fired' | 'worse' | 'step-reached' | ClosedState;
  readonly alert: Alert;
};

export function isOpen(alert: Alert): boolean {
  return alert.state === 'pending' || alert.state === 'firing';
}
