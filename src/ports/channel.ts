import type { Message } from '../domain/message.ts';

export type DeliveryResult =
  | { readonly status: 'delivered'; readonly detail: string }
  | { readonly status: 'failed'; readonly retryable: boolean; readonly reason: string };

/** One attempt at one message; the same `id` and `firstSentAt` on every attempt. */
export type Delivery = {
  readonly message: Message;
  /** ms since the epoch. */
  readonly firstSentAt: number;
  readonly signal: AbortSignal;
};

export type Channel = {
  /** `email` or `teams`. */
  readonly id: string;
  deliver(delivery: Delivery): Promise<DeliveryResult>;
};
