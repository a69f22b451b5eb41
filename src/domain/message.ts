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
  /** Worst first; of a summary only the worst `SUMMARY_ITEM_LIMIT`. */
  readonly items: readonly MessageItem[];
  /** Counts over everything it tells of, also what a summary leaves out of `items`. */
  readonly counts: MessageCounts;
  /** What could not be read at the end of the run, all of it, by name. */
  readonly unread: readonly string[];
  /** For a summary: what is being watched. */
  readonly watching?: { readonly checks: readonly string[]; readonly subjectsRead: number };
  /** Origin of the Azure portal of this cloud, for links; undefined where there is none. */
  readonly portal: string | undefined;
};

/** How many items of a message have each reason and severity. */
export type MessageCounts = {
  readonly total: number;
  readonly reasons: Readonly<Record<NotificationReason, number>>;
  readonly severities: Readonly<Record<Severity, number>>;
};

export function countItems(items: readonly MessageItem[]): MessageCounts {
  const reasons = { new: 0, worse: 0, reminder: 0, resolved: 0 };
  const severities = { critical: 0, warning: 0, info: 0 };
  for (const item of items) {
    reasons[item.reason] += 1;
    severities[item.finding.severity] += 1;
  }
  return { total: items.length, reasons, severities };
}
