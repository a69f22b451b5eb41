import type { MessageItem } from './message.ts';
import { fingerprintOf } from './fingerprint.ts';

/** An item with the time since which the channel is owed it, ms since the epoch. */
export type OwedItem = { readonly item: MessageItem; readonly owedAt: number };

/**
 * A GUID made from what a message tells: the same channel, alerts, reasons and stages, owed since
 * the same time, give the same id, so that a message that was stored before a crash is recognised
 * after it. An alert that gets worse again later is owed anew and gives another id.
 */
export function messageIdOf(channel: string, kind: string, items: readonly OwedItem[]): string {
  const parts = items.map(({ item: { reason, finding, startsAt }, owedAt }) =>
    [
      finding.fingerprint,
      reason,
      finding.rule,
      finding.severity,
      finding.step ?? '',
      startsAt,
      owedAt,
    ].join(' '),
  );
  const hex = fingerprintOf(channel, kind, ...parts.sort());
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
