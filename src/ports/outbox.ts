import type { NotificationReason } from '../domain/alert.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Message } from '../domain/message.ts';
import type { Severity } from '../domain/severity.ts';
import type { Attempt } from './receiver.ts';

/** One alert that a message names, as it was when the message was made. */
export type Telling = {
  readonly owner: string;
  readonly fingerprint: Fingerprint;
  readonly reason: NotificationReason;
  /** ms since the epoch: since when the receiver was owed it. */
  readonly owedAt: number;
  readonly severity: Severity;
  readonly stage: number;
  readonly step?: number;
};

export const OUTBOX_STATUSES = ['pending', 'sent', 'dead'] as const;
export type OutboxStatus = (typeof OUTBOX_STATUSES)[number];

/** A message on its way to a receiver. Times are ms since the epoch by the store's clock. */
export type OutboxRow = {
  readonly message: Message;
  /** Alerts that count as told once it is delivered. */
  readonly tells: readonly Telling[];
  /** `dead`: the receiver refused it for good. */
  readonly status: OutboxStatus;
  /** True once what became of it stands in its alerts. */
  readonly settled: boolean;
  /** Another run may not touch it before this time. */
  readonly claimedUntil: number;
  /** Grows with each claim: whoever holds an older one has lost the row. */
  readonly fence: number;
  /** Undefined until the first send. */
  readonly attempt: Attempt | undefined;
  /** True while a send is under way and after one without an answer: it may have been taken. */
  readonly inDoubt: boolean;
  /** Why people may see it twice; undefined where they cannot. */
  readonly mayRepeat: string | undefined;
  readonly attempts: number;
  /** Parts that were taken, of a message in several. */
  readonly doneParts: number;
  readonly sentAt: number | undefined;
  /** True once the service was asked what became of it, or cannot be asked. */
  readonly verified: boolean;
  readonly lastError: string | undefined;
};

export type StoredOutboxRow = { readonly row: OutboxRow; readonly version: string };

export type Outbox = {
  /**
   * Stores a message once; a second one with the same receiver and id changes nothing. `too-large`
   * when a row cannot hold it: then nothing is stored, and it has to be split.
   */
  addMessage(message: Message, tells: readonly Telling[]): Promise<'stored' | 'too-large'>;
  /** Rows that are pending, not settled or not verified, of every receiver, oldest first. */
  listOpen(): Promise<readonly StoredOutboxRow[]>;
  /** Replaces a row; undefined when another run changed it meanwhile. */
  replaceRow(stored: StoredOutboxRow, row: OutboxRow): Promise<StoredOutboxRow | undefined>;
  /** Takes a row back that was not sent; false when another run changed it meanwhile. */
  removeRow(stored: StoredOutboxRow): Promise<boolean>;
  /** Deletes settled rows that were made before a time. */
  prune(before: number): Promise<void>;
};
