import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Outbox, OutboxRow, StoredOutboxRow } from '../ports/outbox.ts';
import type { AttemptFate, ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverLog, ReceiverRecord } from '../ports/receiver-log.ts';
import { StateError } from '../ports/state-error.ts';
import { askFate } from './receiver-calls.ts';

/**
 * Most questions in one run for what became of a mail. The service allows 10 a minute and 20 an
 * hour on a domain that it manages ("Service limits"); each mail is asked about once.
 */
export const MAX_LOOKS = 3;
/** How long a mail is left alone before it is asked about, in ms. */
export const LOOK_AFTER_MS = 2 * MINUTE_MS;
/** How long it is left alone when the service could not tell, in ms, so that others get their turn. */
export const LOOK_AGAIN_MS = 10 * MINUTE_MS;
/** After this time, in ms, it is no longer asked about. */
export const GIVE_UP_MS = DAY_MS;

export type VerifyTools = {
  readonly outbox: Outbox;
  readonly receivers: ReceiverLog;
  readonly book: ReceiverBook;
  /** The store's clock. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limitMs: number;
};

/**
 * Asks, sparingly, what became of mails that the service took: one that failed later is dead, as
 * if it had been refused, and its alerts are owed again. Gives back how many were found failed.
 */
export async function verifySent(tools: VerifyTools): Promise<number> {
  const now = tools.clock();
  const rows = (await tools.outbox.listOpen()).filter(({ row }) => isDue(row, now));
  let failed = 0;
  let looks = 0;
  for (const stored of rows) {
    const ask = questionOf(tools, stored, now);
    if (ask !== undefined && looks >= MAX_LOOKS) continue;
    if (ask !== undefined) looks += 1;
    const fate = (await ask?.()) ?? TAKEN;
    if (fate.kind === 'failed') failed += 1;
    await keep(tools, stored, fate);
  }
  return failed;
}

const TAKEN: AttemptFate = { kind: 'taken' };

function isDue(
  { status, settled, verified, sentAt, claimedUntil }: OutboxRow,
  now: number,
): boolean {
  if (status !== 'sent' || !settled || verified || claimedUntil > now) return false;
  return now - (sentAt ?? now) >= LOOK_AFTER_MS;
}

/** Undefined where the service cannot be asked, or no longer is: the message counts as taken. */
function questionOf(
  { book, limitMs }: VerifyTools,
  { row }: StoredOutboxRow,
  now: number,
): (() => Promise<AttemptFate>) | undefined {
  const { message, attempt, sentAt = 0 } = row;
  const receiver = book.find(message.receiver, message.recipients);
  const isOld = now - sentAt > GIVE_UP_MS;
  if (receiver?.lookUp === undefined || attempt === undefined || isOld) return undefined;
  return () => askFate(receiver, attempt, AbortSignal.timeout(limitMs));
}

async function keep(tools: VerifyTools, stored: StoredOutboxRow, fate: AttemptFate): Promise<void> {
  const { row } = stored;
  if (fate.kind === 'cannot-tell') {
    await tools.outbox.replaceRow(stored, { ...row, claimedUntil: tools.clock() + LOOK_AGAIN_MS });
    return;
  }
  if (fate.kind !== 'failed') {
    await tools.outbox.replaceRow(stored, { ...row, verified: true });
    if (fate.kind === 'taken') await clearRefusal(tools, row);
    return;
  }
  const { receiver, id: messageId, recipients } = row.message;
  const { reason } = fate;
  tools.logger.warn('a message that was taken has failed', { receiver, messageId, reason });
  const dead = {
    ...row,
    status: 'dead',
    settled: false,
    verified: true,
    lastError: reason,
  } as const;
  if ((await tools.outbox.replaceRow(stored, dead)) === undefined) return;
  const now = tools.clock();
  const settingsKey = tools.book.find(receiver, recipients)?.settingsKey ?? '';
  await update(tools, receiver, (record) => ({
    ...record,
    refusing: { since: record.refusing?.since ?? now, triedAt: now, reason, settingsKey },
  }));
}

/** Only a message that was sent after the receiver refused says that it takes them again. */
async function clearRefusal(
  tools: VerifyTools,
  { message: { receiver }, sentAt = 0 }: OutboxRow,
): Promise<void> {
  const records = await tools.receivers.listReceivers();
  const known = records.find((record) => record.receiver === receiver);
  const isOver = ({ refusing }: ReceiverRecord) => sentAt > (refusing?.triedAt ?? Infinity);
  if (known === undefined || !isOver(known)) return;
  await update(tools, receiver, (record) =>
    isOver(record) ? { ...record, refusing: undefined } : record,
  );
}

/** A record that cannot be changed, as this version cannot read it, must not stop the run. */
async function update(
  { receivers, logger }: VerifyTools,
  receiver: string,
  change: (record: ReceiverRecord) => ReceiverRecord,
): Promise<void> {
  try {
    await receivers.updateReceiver(receiver, change);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const { message: reason } = error;
    logger.warn('what a receiver did could not be kept', { receiver, reason });
  }
}
