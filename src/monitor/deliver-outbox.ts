import type { Message } from '../domain/message.ts';
import { HOUR_MS } from '../domain/time.ts';
import { severityRank } from '../domain/severity.ts';
import type { StoredOutboxRow } from '../ports/outbox.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverLog, ReceiverRecord } from '../ports/receiver-log.ts';
import { StateError } from '../ports/state-error.ts';
import { createLedger } from './budget.ts';
import type { Ledger } from './budget.ts';
import { deliverRow, OUT_OF_TIME } from './deliver-row.ts';
import type { RowOutcome, RowTools } from './deliver-row.ts';
import type { ReceiverStates } from './receiver-state.ts';

/** What became of the messages to one receiver in one run. */
export type ReceiverDelivery = {
  readonly receiver: string;
  /** Channel id; undefined when no setting names the receiver any more. */
  readonly channel: string;
  readonly delivered: number;
  /** Not delivered: kept for a later run, or refused for good. */
  readonly failed: number;
  /** Kept only because the receiver's budget is used up, or because it asked to wait. */
  readonly waiting: number;
  /** Refused for good, within `failed`. */
  readonly refused: number;
  /** Why the failed ones failed, each reason once. */
  readonly reasons: readonly string[];
};

export type DeliveryTools = RowTools & {
  readonly receivers: ReceiverLog;
  readonly states: ReceiverStates;
};

type Job = { readonly stored: StoredOutboxRow; readonly receiver: Receiver };

/**
 * Sends what waits in the outbox, worst first, within each receiver's budget. Receivers go side by
 * side, so that a slow one holds back no other; those that share a budget share a line.
 */
export async function deliverOutbox(
  tools: DeliveryTools,
  book: ReceiverBook,
): Promise<readonly ReceiverDelivery[]> {
  const rows = (await tools.outbox.listOpen()).filter(({ row }) => row.status === 'pending');
  const jobs = await jobsOf(tools, book, rows);
  const keyOf = (name: string) => book.find(name, [])?.budget.key;
  const ledger = createLedger(tools.states, keyOf);
  const lines = [...Map.groupBy(jobs, ({ receiver }) => receiver.budget.key).values()];
  const sent = lines.map((line) => deliverLine(tools, ledger, line.sort(worstFirst)));
  // All are waited for: when one throws, a send of another must not be cut off.
  await Promise.allSettled(sent);
  return (await Promise.all(sent)).flat();
}

/** A message to a receiver that no setting names any more is taken back: its alerts stay owed. */
async function jobsOf(
  tools: DeliveryTools,
  book: ReceiverBook,
  rows: readonly StoredOutboxRow[],
): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (const stored of rows) {
    const { receiver: name, recipients } = stored.row.message;
    const receiver = book.find(name, recipients);
    if (receiver !== undefined) jobs.push({ stored, receiver });
    else if (stored.row.claimedUntil <= tools.clock()) await tools.outbox.removeRow(stored);
  }
  return jobs;
}

async function deliverLine(
  tools: DeliveryTools,
  ledger: Ledger,
  jobs: readonly Job[],
): Promise<readonly ReceiverDelivery[]> {
  const tallies = new Map<string, Tally>();
  for (const { stored, receiver } of jobs) {
    const tally = tallies.get(receiver.name) ?? startTally(receiver);
    tallies.set(receiver.name, await deliverJob({ tools, ledger, stored, tally }));
  }
  for (const tally of tallies.values()) await record(tools, tally);
  return [...tallies.values()].map(deliveryOf);
}

type Tally = {
  readonly receiver: Receiver;
  readonly delivered: number;
  readonly waiting: number;
  readonly refusals: readonly string[];
  readonly failures: readonly string[];
  readonly sends: readonly number[];
  readonly waitUntil: number;
};

function startTally(receiver: Receiver): Tally {
  const nothing = { delivered: 0, waiting: 0, refusals: [], failures: [], sends: [] };
  return { receiver, ...nothing, waitUntil: 0 };
}

async function deliverJob(input: {
  readonly tools: DeliveryTools;
  readonly ledger: Ledger;
  readonly stored: StoredOutboxRow;
  readonly tally: Tally;
}): Promise<Tally> {
  const { tools, ledger, stored, tally } = input;
  const { receiver } = tally;
  const now = tools.clock();
  if (now >= tools.deadlineAt) return failedTally(tally, OUT_OF_TIME);
  const waitUntil = Math.max(tally.waitUntil, tools.states.get(receiver.name)?.waitUntil ?? 0);
  const posts = receiver.posts?.(stored.row.message) ?? 1;
  if (now < waitUntil || !ledger.take(receiver.budget, now, posts)) {
    return { ...tally, waiting: tally.waiting + 1 };
  }
  const outcome = await deliverRow(tools, receiver, stored);
  return outcome === undefined ? tally : tallyAfter({ tally, outcome, posts, now: tools.clock() });
}

function tallyAfter(input: {
  readonly tally: Tally;
  readonly outcome: RowOutcome;
  /** Of one send. */
  readonly posts: number;
  readonly now: number;
}): Tally {
  const { tally, outcome, posts, now } = input;
  const sends = [...tally.sends, ...Array.from({ length: outcome.sends * posts }, () => now)];
  if (outcome.kind === 'delivered') {
    return { ...tally, sends, delivered: tally.delivered + 1 };
  }
  const { reason, refused, retryAfterMs } = outcome;
  const refusals = refused ? [...tally.refusals, reason] : tally.refusals;
  const waitUntil = Math.max(tally.waitUntil, retryAfterMs > 0 ? now + retryAfterMs : 0);
  return { ...failedTally(tally, reason), sends, refusals, waitUntil };
}

function failedTally(tally: Tally, reason: string): Tally {
  return { ...tally, failures: [...tally.failures, reason] };
}

/** What later runs must know of the receiver; a store that is down has already been told of. */
async function record(tools: DeliveryTools, tally: Tally): Promise<void> {
  if (tally.sends.length === 0) return;
  const now = tools.clock();
  try {
    await tools.receivers.updateReceiver(tally.receiver.name, (before) =>
      recordAfter(before, tally, now),
    );
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    tools.logger.warn('what a receiver did could not be kept', {
      receiver: tally.receiver.name,
      reason: error.message,
    });
  }
}

function recordAfter(before: ReceiverRecord, tally: Tally, now: number): ReceiverRecord {
  const { receiver, refusals, delivered, sends, waitUntil } = tally;
  const [reason] = refusals;
  const since = before.refusing?.settingsKey === receiver.settingsKey ? before.refusing.since : now;
  const refusing =
    reason !== undefined
      ? { since, triedAt: now, reason, settingsKey: receiver.settingsKey }
      : delivered > 0
        ? undefined
        : before.refusing;
  return {
    ...before,
    refusing,
    waitUntil,
    sends: [...before.sends, ...sends].filter((at) => at > now - HOUR_MS),
  };
}

function deliveryOf(tally: Tally): ReceiverDelivery {
  const { receiver, delivered, waiting, refusals, failures } = tally;
  return {
    receiver: receiver.name,
    channel: receiver.channel,
    delivered,
    failed: failures.length,
    waiting,
    refused: refusals.length,
    reasons: [...new Set(failures)],
  };
}

function worstFirst({ stored: left }: Job, { stored: right }: Job): number {
  return (
    worstRank(left.row.message) - worstRank(right.row.message) ||
    left.row.message.createdAt - right.row.message.createdAt
  );
}

/** What is open counts by its worst; what is only resolved comes last. */
function worstRank({ kind, reason, items }: Message): number {
  if (kind === 'summary') return -1;
  const ranks = items.map(({ finding }) => severityRank(finding.severity));
  return Math.min(9, ...ranks) + (reason === 'resolved' ? 10 : 0);
}
