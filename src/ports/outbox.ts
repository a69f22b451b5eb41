import type { Message } from '../domain/message.ts';

/** A message that is owed to a channel. Times are ms since the epoch. */
export type OutboxRow = {
  readonly message: Message;
  readonly status: 'pending' | 'sent';
  /** Another run may not send before this time. */
  readonly claimedUntil: number;
  /** When it was first handed to the channel; undefined until then. */
  readonly firstSentAt: number | undefined;
  readonly attempts: number;
  readonly lastError: string | undefined;
};

export type StoredOutboxRow = { readonly row: OutboxRow; readonly version: string };

export type Outbox = {
  /**
   * Stores a message once; a second one with the same id changes nothing. `too-large` when a row
   * cannot hold it: then nothing is stored, and it has to be split.
   */
  addMessage(message: Message): Promise<'stored' | 'too-large'>;
  /** Rows of a channel that are not sent yet, oldest first. */
  listPending(channel: string): Promise<readonly StoredOutboxRow[]>;
  /** Replaces a row; undefined when another run changed it meanwhile. */
  replaceRow(stored: StoredOutboxRow, row: OutboxRow): Promise<StoredOutboxRow | undefined>;
  /** Deletes rows that were sent before a time. */
  pruneSent(channel: string, before: number): Promise<void>;
};
