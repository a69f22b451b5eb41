import type { AlertFinding, NotificationReason } from './alert.ts';
import type { GapCause } from './coverage.ts';
import type { Severity } from './severity.ts';

/** One alert as a message tells it. */
export type MessageItem = {
  readonly reason: NotificationReason;
  readonly finding: AlertFinding;
  /** ms since the epoch. */
  readonly startsAt: number;
};

/** Several scopes that could not be read for one cause: one item for people. */
export type UnreadGroup = {
  readonly reason: NotificationReason;
  readonly cause: GapCause | 'unread';
  readonly names: readonly string[];
  readonly text: string;
  readonly remedy: string;
};

/** Most items that a summary carries. */
export const SUMMARY_ITEM_LIMIT = 100;

/** What one channel is told after one run. */
export type Message = {
  /** GUID, the same for the same content, so that a repeat can be recognised. */
  readonly id: string;
  readonly channel: string;
  /** `summary` is the first thing a deployment says; `digest` is what changed since. */
  readonly kind: 'summary' | 'digest';
  /** ms since the epoch. */
  readonly createdAt: number;
  /**
   * By severity, worst first, whatever the reason: `arrangeItems` puts what is resolved last. Of a
   * summary only the worst `SUMMARY_ITEM_LIMIT`.
   */
  readonly items: readonly MessageItem[];
  /** Counts over everything it tells of, also what a summary leaves out of `items`. */
  readonly counts: MessageCounts;
  /** What the checks of this run could not read, all of it, by name; other checks are not in it. */
  readonly unread: readonly string[];
  /** For a summary: what is being watched. */
  readonly watching?: readonly Watched[];
  /** Origin of the Azure portal of this cloud, for links; undefined where there is none. */
  readonly portal: string | undefined;
};

/** A check of the run and how many subjects it read. */
export type Watched = { readonly check: string; readonly subjectsRead: number };

/** How many things a message tells for each reason, and for each severity of what is open. */
export type MessageCounts = {
  readonly total: number;
  readonly reasons: Readonly<Record<NotificationReason, number>>;
  readonly severities: Readonly<Record<Severity, number>>;
};

/** One thing told, an item or an entry that stands for several. */
export type Told = { readonly reason: NotificationReason; readonly severity: Severity };

/** Counts of a message's items; see `countTold`. */
export function countItems(items: readonly MessageItem[]): MessageCounts {
  return countTold(items.map(({ reason, finding: { severity } }) => ({ reason, severity })));
}

/** How many have each reason, and each severity among those that are not resolved. */
export function countTold(told: readonly Told[]): MessageCounts {
  const reasons = { new: 0, worse: 0, reminder: 0, resolved: 0 };
  const severities = { critical: 0, warning: 0, info: 0 };
  for (const { reason, severity } of told) {
    reasons[reason] += 1;
    if (reason !== 'resolved') severities[severity] += 1;
  }
  return { total: told.length, reasons, severities };
}
