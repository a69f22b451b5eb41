import type { AlertFinding, NotificationReason } from './alert.ts';
import type { GapCause } from './coverage.ts';
import type { Severity } from './severity.ts';

/** One alert as a message tells it. */
export type MessageItem = {
  readonly reason: NotificationReason;
  readonly finding: AlertFinding;
  /** ms since the epoch. */
  readonly startsAt: number;
  /** ms since the epoch; of a closed alert. */
  readonly endsAt?: number;
  /** The part of the state that the alert is kept in: a check id, or another owner. */
  readonly owner: string;
  /** ms since the epoch: since when the receiver is owed it. */
  readonly owedAt: number;
  /** Page that asks for how long and why this alert shall be silent; signed, and it expires. */
  readonly snoozeUrl?: string;
};

/** Several scopes that could not be read for one cause: one item for people. */
export type UnreadGroup = {
  readonly reason: NotificationReason;
  readonly cause: GapCause | 'unread';
  readonly names: readonly string[];
  readonly text: string;
  readonly remedy: string;
};

/** What one receiver is told after one run, for one reason. */
export type Message = {
  /** GUID, the same for the same content, so that a repeat can be recognised. */
  readonly id: string;
  /** Name of the receiver. */
  readonly receiver: string;
  /** Mail addresses, where they come from a tag and not from the settings. */
  readonly recipients?: readonly string[];
  /** `summary` is the first thing a receiver hears; `digest` is what changed; `test` is a try. */
  readonly kind: 'summary' | 'digest' | 'test';
  /** Of all its items; a summary's is `new`. */
  readonly reason: NotificationReason;
  /** ms since the epoch. */
  readonly createdAt: number;
  /** By severity, worst first. */
  readonly items: readonly MessageItem[];
  /** Counts over everything that is open to be told, also what a summary leaves out of `items`. */
  readonly counts: MessageCounts;
  /** What the checks of this run could not read, all of it, by name; other checks are not in it. */
  readonly unread: readonly string[];
  /** For a summary: what is being watched. */
  readonly watching?: readonly Watched[];
  /** Origin of the Azure portal of this cloud, for links; undefined where there is none. */
  readonly portal: string | undefined;
};

/** A kind of thing that is watched, as a plural noun such as `registries`, and how many. */
export type Watched = { readonly noun: string; readonly count: number };

/** How many things a message tells for each reason, and for each severity of what is open. */
export type MessageCounts = {
  readonly total: number;
  readonly reasons: Readonly<Record<NotificationReason, number>>;
  readonly severities: Readonly<Record<Severity, number>>;
};

/** How many have each reason, and each severity among those that are not resolved. */
export function countItems(items: readonly MessageItem[]): MessageCounts {
  const reasons = { new: 0, worse: 0, reminder: 0, resolved: 0 };
  const severities = { critical: 0, warning: 0, info: 0 };
  for (const { reason, finding } of items) {
    reasons[reason] += 1;
    if (reason !== 'resolved') severities[finding.severity] += 1;
  }
  return { total: items.length, reasons, severities };
}
