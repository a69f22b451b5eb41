import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Outbox, OutboxRow, StoredOutboxRow } from '../ports/outbox.ts';
import type { Attempt, AttemptFate, DeliveryResult, Receiver } from '../ports/receiver.ts';
import { StateError } from '../ports/state-error.ts';
import { askFate, deliverSafely } from './receiver-calls.ts';

/** How long one run holds a row while it sends, in ms: longer than any send may take. */
export const CLAIM_MS = 120 * SECOND_MS;
/** How long one message may take, all its parts together, in ms. */
export const SEND_MS = 60 * SECOND_MS;
/**
 * How long a service recognises a repeat by its id, in ms (Azure Communication Services,
 * "Repeatable requests": five minutes), less what the clocks may differ.
 */
export const RECOGNISED_MS = 5 * MINUTE_MS - 15 * SECOND_MS;
/** Most sends of one message in one run. */
export const MAX_SENDS = 4;
const FIRST_PAUSE_MS = SECOND_MS;
/** Longest pause within a run, in ms: what asks for a longer one is tried by a later run. */
export const MAX_PAUSE_MS = 60 * SECOND_MS;

/**
 * How long a message that may have been taken is put off where the service cannot be asked, in ms:
 * twice as long with each try, up to a day. A flow that posts and answers late would flood a chat.
 */
export const PUT_OFF_MS = 5 * MINUTE_MS;
const MAX_PUT_OFF_MS = DAY_MS;

/** What one message came to in one run; `sends` are those that were made, look-ups left out. */
export type RowOutcome =
  | {
      readonly kind: 'delivered';
      readonly stored: StoredOutboxRow | undefined;
      readonly sends: number;
    }
  | {
      readonly kind: 'failed';
      readonly refused: boolean;
      /** It was refused for what it holds: others may be taken. */
      readonly ofMessage: boolean;
      readonly reason: string;
      /** What the service asks to wait, in ms. */
      readonly retryAfterMs: number;
      readonly sends: number;
    };

export type RowTools = {
  readonly outbox: Outbox;
  /** The store's clock. */
  readonly clock: Clock;
  /** ms since the epoch: no send begins after it. */
  readonly deadlineAt: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly logger: Logger;
};

type Try =
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'tried';
      readonly stored: StoredOutboxRow | undefined;
      readonly row: OutboxRow;
      readonly result: DeliveryResult;
      /** False where a look-up settled it. */
      readonly isSent: boolean;
    };

/**
 * Sends one message: claims its row with the id of the attempt, sends, writes what came of it; and
 * again, after a pause, where the failure may pass and the deadline and the budget allow. Undefined
 * when another run holds the row.
 */
export async function deliverRow(
  tools: RowTools,
  receiver: Receiver,
  first: StoredOutboxRow,
  mayRetry: () => boolean = () => true,
): Promise<RowOutcome | undefined> {
  let stored: StoredOutboxRow | undefined = first;
  let sends = 0;
  for (;;) {
    const tried: Try = await trySend(tools, receiver, stored);
    if (tried.kind === 'lost') return undefined;
    const { result } = tried;
    if (tried.isSent) sends += 1;
    log(tools.logger, tried.row, result);
    if (result.status === 'delivered') return { kind: 'delivered', stored: tried.stored, sends };
    const retryAfterMs = result.retryAfterMs ?? 0;
    const pause = Math.max(retryAfterMs, pauseOf(sends, tools.random));
    const isOver = pause > MAX_PAUSE_MS || tools.clock() + pause >= tools.deadlineAt;
    const isLast = isOver || sends >= MAX_SENDS || isPutOff(receiver, result);
    const outcome = failedOutcome(result, sends);
    if (!result.retryable || isLast || tried.stored === undefined) return outcome;
    if (result.attemptExpired !== true) await tools.sleep(pause);
    if (!mayRetry()) return outcome;
    stored = tried.stored;
  }
}

type Failed = Extract<DeliveryResult, { status: 'failed' }>;

function failedOutcome(
  { retryable, ofMessage = false, reason, retryAfterMs = 0 }: Failed,
  sends: number,
): RowOutcome {
  return { kind: 'failed', refused: !retryable, ofMessage, reason, retryAfterMs, sends };
}

/** It may have been taken, and nobody can be asked. */
function isPutOff({ lookUp }: Receiver, { retryable, ambiguous = false }: Failed): boolean {
  return retryable && ambiguous && lookUp === undefined;
}

/** Full jitter: anywhere up to a limit that doubles with each send. */
function pauseOf(sends: number, random: () => number): number {
  return Math.round(random() * FIRST_PAUSE_MS * 2 ** sends);
}

async function trySend(tools: RowTools, receiver: Receiver, stored: StoredOutboxRow): Promise<Try> {
  const { row } = stored;
  const now = tools.clock();
  if (row.claimedUntil > now) return { kind: 'lost' };
  const fate = await fateOf(tools, receiver, row);
  const { inDoubt: wasInDoubt } = row;
  if (fate?.kind === 'taken') {
    const result = { status: 'delivered', detail: 'taken before' } as const;
    return settled({ tools, receiver, claimed: stored, wasInDoubt, result, isSent: false });
  }
  if (fate?.kind === 'failed') {
    const result = { status: 'failed', retryable: false, reason: fate.reason } as const;
    return settled({ tools, receiver, claimed: stored, wasInDoubt: false, result, isSent: false });
  }
  const claim = claimOf({ row, now, tools, receiver });
  const claimed = await claimRow(tools, stored, claim);
  if (claimed === 'lost') return { kind: 'lost' };
  if (claimed === 'no-store') return sendUnclaimed(tools, receiver, claim);
  const result = await send(tools, receiver, claimed.row);
  return settled({ tools, receiver, claimed, wasInDoubt, result, isSent: true });
}

/** What became of an earlier send that had no answer; undefined where none is in doubt. */
async function fateOf(
  tools: RowTools,
  receiver: Receiver,
  { inDoubt, attempt }: OutboxRow,
): Promise<AttemptFate | undefined> {
  if (!inDoubt || attempt === undefined || receiver.lookUp === undefined) return undefined;
  return askFate(receiver, attempt, AbortSignal.timeout(limitOf(tools)));
}

function claimOf(input: {
  readonly row: OutboxRow;
  readonly now: number;
  readonly tools: RowTools;
  readonly receiver: Receiver;
}): OutboxRow {
  const { row, now } = input;
  const { attempt, mayRepeat } = attemptOf(input);
  return {
    ...row,
    attempt,
    mayRepeat,
    inDoubt: true,
    claimedUntil: now + CLAIM_MS,
    fence: row.fence + 1,
    attempts: row.attempts + 1,
  };
}

/** A send in doubt is repeated under its own id while the service recognises that, else anew. */
function attemptOf(input: {
  readonly row: OutboxRow;
  readonly now: number;
  readonly tools: RowTools;
  readonly receiver: Receiver;
}): { readonly attempt: Attempt; readonly mayRepeat: string | undefined } {
  const { row, now, tools, receiver } = input;
  const { attempt, inDoubt, mayRepeat } = row;
  if (attempt === undefined) {
    return { attempt: { id: row.message.id, firstSentAt: now }, mayRepeat };
  }
  const isRecognised = receiver.lookUp !== undefined && now - attempt.firstSentAt < RECOGNISED_MS;
  if (isRecognised && row.lastError !== EXPIRED) return { attempt, mayRepeat };
  const fresh = { id: tools.newId(), firstSentAt: now };
  return { attempt: fresh, mayRepeat: inDoubt ? 'an earlier send of it had no answer' : mayRepeat };
}

/** Kept as the last error of a row whose attempt the service no longer knows. */
const EXPIRED = 'the service no longer recognises the attempt';

async function claimRow(
  tools: RowTools,
  stored: StoredOutboxRow,
  claim: OutboxRow,
): Promise<StoredOutboxRow | 'lost' | 'no-store'> {
  try {
    return (await tools.outbox.replaceRow(stored, claim)) ?? 'lost';
  } catch (error) {
    if (error instanceof StateError) return 'no-store';
    throw error;
  }
}

/** The store is down between listing and claiming: a message twice is better than none. */
async function sendUnclaimed(tools: RowTools, receiver: Receiver, claim: OutboxRow): Promise<Try> {
  const row = { ...claim, mayRepeat: 'the outbox could not be written' };
  const result = await send(tools, receiver, row);
  return { kind: 'tried', stored: undefined, row, result, isSent: true };
}

async function send(
  tools: RowTools,
  receiver: Receiver,
  { message, attempt, doneParts, mayRepeat, claimedUntil }: OutboxRow,
): Promise<DeliveryResult> {
  if (attempt === undefined) throw new Error(`message ${message.id} has no attempt`);
  const now = tools.clock();
  if (now >= tools.deadlineAt) return notSent(OUT_OF_TIME);
  // A run that was frozen since its claim has lost the row to whoever came after.
  if (now > claimedUntil - SEND_MS) return notSent(STOOD_STILL);
  const signal = AbortSignal.timeout(limitOf(tools));
  const delivery = { message, attempt, doneParts, mayRepeat, signal };
  return deliverSafely(receiver, delivery);
}

/** Why a message was not sent, where the deadline came first. */
export const OUT_OF_TIME = 'ran out of time before sending';
const STOOD_STILL = 'this run stood still for too long before it could send';
/** Reasons that say nothing about the receiver. */
export const NOT_SENT: ReadonlySet<string> = new Set([OUT_OF_TIME, STOOD_STILL]);

function notSent(reason: string): DeliveryResult {
  return { status: 'failed', retryable: true, reason };
}

function limitOf(tools: RowTools): number {
  return Math.min(SEND_MS, Math.max(1, tools.deadlineAt - tools.clock()));
}

async function settled(input: {
  readonly tools: RowTools;
  readonly receiver: Receiver;
  readonly claimed: StoredOutboxRow;
  /** An earlier send, before this one, may have been taken. */
  readonly wasInDoubt: boolean;
  readonly result: DeliveryResult;
  readonly isSent: boolean;
}): Promise<Try> {
  const { tools, receiver, claimed, wasInDoubt, result, isSent } = input;
  const before = { ...claimed.row, inDoubt: wasInDoubt };
  const now = tools.clock();
  const after = rowAfter(before, result, now);
  const isLater = result.status === 'failed' && isPutOff(receiver, result);
  const row = isLater ? { ...after, claimedUntil: now + putOffOf(after) } : after;
  const stored = await tools.outbox.replaceRow(claimed, row).catch((error: unknown) => {
    if (error instanceof StateError) return undefined;
    throw error;
  });
  return { kind: 'tried', stored, row, result, isSent };
}

function putOffOf({ attempts }: OutboxRow): number {
  return Math.min(MAX_PUT_OFF_MS, PUT_OFF_MS * 2 ** (attempts - 1));
}

function rowAfter(row: OutboxRow, result: DeliveryResult, now: number): OutboxRow {
  const released = { ...row, claimedUntil: 0 };
  if (result.status === 'delivered') {
    return { ...released, status: 'sent', sentAt: now, inDoubt: false, lastError: undefined };
  }
  const {
    retryable,
    ambiguous = false,
    attemptExpired = false,
    doneParts = row.doneParts,
  } = result;
  return {
    ...released,
    status: retryable ? 'pending' : 'dead',
    // An attempt that is no longer recognised had been made before: what came of it is not known.
    // Nor does a refused repeat say what became of the send before it.
    inDoubt: row.inDoubt || (retryable && (ambiguous || attemptExpired)),
    doneParts,
    lastError: attemptExpired ? EXPIRED : result.reason,
  };
}

function log(logger: Logger, row: OutboxRow, result: DeliveryResult): void {
  const { receiver, id, items } = row.message;
  const facts = { receiver, messageId: id, items: items.length, attempt: row.attempts };
  if (result.status === 'delivered') logger.info('message delivered', facts);
  else logger.warn('message not delivered', { ...facts, reason: result.reason });
}
