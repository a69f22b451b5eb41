import type { Finding } from './finding.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Severity } from './severity.ts';

/** Why a message is sent (Alertmanager's notification reasons). */
export const NOTIFICATION_REASONS = ['new', 'worse', 'reminder', 'resolved'] as const;
export type NotificationReason = (typeof NOTIFICATION_REASONS)[number];

export const OPEN_STATES = ['pending', 'firing'] as const;
export const CLOSED_STATES = ['resolved', 'gone', 'no-longer-judged'] as const;
export type ClosedState = (typeof CLOSED_STATES)[number];
export type AlertState = (typeof OPEN_STATES)[number] | ClosedState;

/** What a receiver has still to be told; it stays until a delivered message names the alert. */
export type Owed = {
  readonly reason: NotificationReason;
  /** ms since the epoch; of a reminder that goes a little early, when it is due. */
  readonly at: number;
  /** Mail addresses, where the receiver is made of a tag. */
  readonly recipients?: readonly string[];
};

/** What a receiver was told by a delivered message, and how bad it was then. */
export type ToldOnce = {
  readonly reason: NotificationReason;
  /** ms since the epoch: time of the run that told it, or when an early reminder was due. */
  readonly at: number;
  readonly messageId: string;
  readonly severity: Severity;
  readonly stage: number;
  readonly step?: number;
  readonly recipients?: readonly string[];
};

/** What a receiver was told last; what it was told before, for a message that fails later. */
export type Told = ToldOnce & { readonly before?: ToldOnce };

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
  /** Completed runs in a row that no longer saw it, while it waits to be closed. */
  readonly clearRuns: number;
  /** When it last got worse, ms since the epoch; undefined when it never has. */
  readonly worseAt?: number;
  /** Digest of the settings it was judged by. */
  readonly settingsKey: string;
  /** By receiver. */
  readonly owed: Readonly<Record<string, Owed>>;
  /** By receiver. */
  readonly told: Readonly<Record<string, Told>>;
};

export type Transition = {
  readonly kind: 'fired' | 'worse' | 'step-reached' | ClosedState;
  readonly alert: Alert;
};

export function isOpen(alert: Alert): boolean {
  return alert.state === 'pending' || alert.state === 'firing';
}
