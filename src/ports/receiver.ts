import type { Message, MessageItem } from '../domain/message.ts';

/** One try to hand a message to a service; stored before the send, so that a repeat can name it. */
export type Attempt = {
  /** GUID by which the service can recognise a repeat. */
  readonly id: string;
  /** ms since the epoch: when this id was sent first. */
  readonly firstSentAt: number;
};

/** What is handed to a receiver. */
export type Delivery = {
  readonly message: Message;
  readonly attempt: Attempt;
  /** Parts of the message, in order, that were taken before: they are not sent again. */
  readonly doneParts: number;
  /** Why people may have seen the message before; undefined where they cannot have. */
  readonly mayRepeat: string | undefined;
  readonly signal: AbortSignal;
};

export type DeliveryResult =
  | { readonly status: 'delivered'; readonly detail: string }
  | {
      readonly status: 'failed';
      /** False for answers that no later try mends: the message is dead, and people are told. */
      readonly retryable: boolean;
      /** What happened and what to do, in one line without a secret. */
      readonly reason: string;
      /** How long the service asks to wait, in ms. */
      readonly retryAfterMs?: number;
      /** True when the service may have taken it all the same: no answer came. */
      readonly ambiguous?: boolean;
      /** True when the service no longer knows the attempt's id: only a new one can be sent. */
      readonly attemptExpired?: boolean;
      /**
       * True when a refusal is about the message and not about the receiver: it may take others.
       * Absent where no later try mends what is wrong with the receiver itself.
       */
      readonly ofMessage?: boolean;
      /** Parts that were taken before it failed, those of earlier tries included. */
      readonly doneParts?: number;
    };

/** What a service says of an attempt when it is asked later. */
export type AttemptFate =
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'cannot-tell'; readonly reason: string };

/** Most posts in a time; receivers with the same key share it. */
export type Budget = {
  readonly key: string;
  readonly perMinute: number;
  readonly perHour: number;
};

/** A named destination: a list of mail recipients or one Teams webhook. */
export type Receiver = {
  /** `email`, `teams`, a name of the settings, or `owner-<digest>` for recipients from a tag. */
  readonly name: string;
  /** Channel id: `email` or `teams`. */
  readonly channel: string;
  /** Digest of its settings: a receiver that refused is tried again when it changes. */
  readonly settingsKey: string;
  readonly budget: Budget;
  /** The items of a message that people are shown by name once it is delivered. */
  names(message: Message): readonly MessageItem[];
  /** How many posts delivering it takes, of which the budget is counted; 1 where absent. */
  posts?(message: Message): number;
  deliver(delivery: Delivery): Promise<DeliveryResult>;
  /** What became of an attempt; absent where the service cannot be asked. */
  lookUp?(attempt: Attempt, signal: AbortSignal): Promise<AttemptFate>;
};

/** The receivers of one run. */
export type ReceiverBook = {
  /** Those that the settings name, in the order people read of them. */
  readonly all: readonly Receiver[];
  /** By name; one for recipients from a tag is made of them. Undefined when no setting has it any more. */
  find(name: string, recipients?: readonly string[]): Receiver | undefined;
};
