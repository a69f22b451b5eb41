import { HOUR_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Receiver } from '../ports/receiver.ts';
import type { ReceiverLog, ReceiverRecord } from '../ports/receiver-log.ts';
import { StateError } from '../ports/state-error.ts';
import { NOT_SENT } from './deliver-row.ts';
import type { RowOutcome } from './deliver-row.ts';

/** A message that was refused for good. */
export type Refusal = {
  readonly reason: string;
  /** It was refused for what it holds. */
  readonly ofMessage: boolean;
  /** How many alerts it tells. */
  readonly items: number;
};

/** What became of the messages to one receiver so far in one run. */
export type Tally = {
  readonly receiver: Receiver;
  readonly delivered: number;
  readonly waiting: number;
  readonly refusals: readonly Refusal[];
  /** Reasons of everything that was not delivered, what was refused too. */
  readonly failures: readonly string[];
  /** Why the receiver took something not, though a later try may mend it; undefined if nothing. */
  readonly failing: string | undefined;
  /** Times of the sends, ms since the epoch. */
  readonly sends: readonly number[];
  readonly waitUntil: number;
  /** True once anything came of a message. */
  readonly isTried: boolean;
};

/** Of a receiver that nothing was sent to yet. */
export function startTally(receiver: Receiver): Tally {
  const nothing = { delivered: 0, waiting: 0, refusals: [], failures: [], sends: [] };
  return { receiver, ...nothing, failing: undefined, waitUntil: 0, isTried: false };
}

/** With what one more message came to; `posts` are those of one send. */
export function tallyAfter(input: {
  readonly tally: Tally;
  readonly outcome: RowOutcome;
  readonly posts: number;
  readonly items: number;
  /** When the service asks to be left alone; 0 when it does not. */
  readonly waitUntil: number;
  readonly now: number;
}): Tally {
  const { outcome, posts, items, waitUntil, now } = input;
  const sent = Array.from({ length: outcome.sends * posts }, () => now);
  const tally = { ...input.tally, isTried: true, sends: [...input.tally.sends, ...sent] };
  if (outcome.kind === 'delivered') return { ...tally, delivered: tally.delivered + 1 };
  const { reason, refused, ofMessage } = outcome;
  const failed = { ...failedTally(tally, reason), waitUntil: Math.max(tally.waitUntil, waitUntil) };
  if (refused) return { ...failed, refusals: [...tally.refusals, { reason, ofMessage, items }] };
  return NOT_SENT.has(reason) ? failed : { ...failed, failing: reason };
}

/** With one more message that was not delivered. */
export function failedTally(tally: Tally, reason: string): Tally {
  return { ...tally, failures: [...tally.failures, reason] };
}

/** True when the receiver itself refused: no other message is tried in this run. */
export function isRefusing({ refusals }: Tally): boolean {
  return refusals.some(({ ofMessage }) => !ofMessage);
}

/** What later runs must know of the receiver; `now` is ms since the epoch by the store's clock. */
export function recordAfter(before: ReceiverRecord, tally: Tally, now: number): ReceiverRecord {
  return {
    ...before,
    refusing: refusingAfter(before, tally, now),
    failing: failingAfter(before, tally, now),
    split: splitAfter(before, tally),
    waitUntil: tally.waitUntil,
    sends: [...before.sends, ...tally.sends].filter((at) => at > now - HOUR_MS),
  };
}

/**
 * A delivery is proof that it takes messages, but where what was taken may still fail: there only
 * the service's own word takes a refusal back.
 */
function refusingAfter(
  { refusing }: ReceiverRecord,
  { receiver, refusals, delivered }: Tally,
  now: number,
): ReceiverRecord['refusing'] {
  const isOpen = receiver.lookUp !== undefined && refusing?.ofMessage !== true;
  if (delivered > 0) return isOpen ? refusing : undefined;
  const refusal = refusals.find(({ ofMessage }) => !ofMessage) ?? refusals[0];
  if (refusal === undefined) return refusing;
  const { settingsKey } = receiver;
  const since = refusing?.settingsKey === settingsKey ? refusing.since : now;
  const ofMessage = refusal.ofMessage ? { ofMessage: true } : {};
  return { since, triedAt: now, reason: refusal.reason, settingsKey, ...ofMessage };
}

function failingAfter(
  { failing }: ReceiverRecord,
  { receiver, failing: reason, delivered }: Tally,
  now: number,
): ReceiverRecord['failing'] {
  if (delivered > 0) return undefined;
  if (reason === undefined) return failing;
  const { settingsKey } = receiver;
  return { since: failing?.since ?? now, triedAt: now, reason, settingsKey };
}

/** One item alone cannot be split; while it is refused, what follows stays as small as it is. */
function splitAfter(
  { split = 0 }: ReceiverRecord,
  { refusals, delivered }: Tally,
): number | undefined {
  const ofMessage = refusals.filter((refusal) => refusal.ofMessage);
  if (ofMessage.some(({ items }) => items > 1)) return split + 1;
  const isKept = split > 0 && (ofMessage.length > 0 || delivered === 0);
  return isKept ? split : undefined;
}

/** Notes that a channel breaks on what it is to say: its receiver is as one that takes nothing. */
export function noteBroken(tools: {
  readonly receivers: ReceiverLog;
  readonly clock: Clock;
  readonly logger: Logger;
}): (receiver: Receiver, reason: string) => Promise<void> {
  const { receivers, clock, logger } = tools;
  return async ({ name, settingsKey }, reason) => {
    logger.error('a channel broke on what is owed', { receiver: name, reason });
    const now = clock();
    try {
      await receivers.updateReceiver(name, (record) => {
        const since = record.failing?.since ?? now;
        return { ...record, failing: { since, triedAt: now, reason, settingsKey } };
      });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      logger.warn('what a receiver did could not be kept', {
        receiver: name,
        reason: error.message,
      });
    }
  };
}
