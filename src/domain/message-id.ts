import type { NotificationReason } from './alert.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Message } from './message.ts';
import type { Severity } from './severity.ts';

/** What the id of a message is made from. */
export type MessageParts = {
  /** Name of the receiver. */
  readonly receiver: string;
  readonly kind: Message['kind'];
  readonly reason: NotificationReason;
  /** The alerts it names, as they were when it was made; `owedAt` in ms since the epoch. */
  readonly tellings: readonly {
    readonly fingerprint: Fingerprint;
    readonly reason: NotificationReason;
    readonly owedAt: number;
    readonly severity: Severity;
    readonly stage: number;
    readonly step?: number;
  }[];
  /** How many messages the receiver has refused so far: what follows a refused one is a new one. */
  readonly generation: number;
};

/**
 * A GUID made from what a message tells: the same parts, in any order of alerts, give the same id,
 * so that a message that was stored before a crash is recognised after it. An alert that gets
 * worse again later is owed anew and gives another id.
 */
export function messageIdOf({
  receiver,
  kind,
  reason,
  tellings,
  generation,
}: MessageParts): string {
  const told = tellings.map(({ fingerprint, owedAt, severity, stage, step = '', ...telling }) =>
    [fingerprint, telling.reason, owedAt, severity, stage, step].join(' '),
  );
  return guidOf(receiver, kind, reason, `${generation}`, ...told.sort());
}

/** The id of a try of a receiver, ms since the epoch. */
export function testIdOf(receiver: string, now: number): string {
  return guidOf(receiver, 'test', `${now}`);
}

/**
 * What the messages about the same alerts to the same receiver share, whatever their reason: 32
 * lower-case hex digits.
 */
export function threadIdOf({ receiver, items }: Pick<Message, 'receiver' | 'items'>): string {
  const alerts = new Set(items.map(({ finding }) => finding.fingerprint));
  return fingerprintOf('thread', receiver, ...[...alerts].sort());
}

function guidOf(...parts: readonly string[]): string {
  return fingerprintOf(...parts).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
