import type { Message } from '../domain/message.ts';
import { severityRank } from '../domain/severity.ts';
import type { OutboxRow, StoredOutboxRow } from '../ports/outbox.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverLog } from '../ports/receiver-log.ts';
import { StateError } from '../ports/state-error.ts';
import { createLedger } from './budget.ts';
import type { Ledger } from './budget.ts';
import { deliverRow, OUT_OF_TIME } from './deliver-row.ts';
import type { RowOutcome, RowTools } from './deliver-row.ts';
import { isHeld } from './in-flight.ts';
import { countPosts } from './receiver-calls.ts';
import { isSpokenTo } from './receiver-state.ts';
import type { ReceiverStates } from './receiver-state.ts';
import { failedTally, isRefusing, recordAfter, startTally, tallyAfter } from './receiver-tally.ts';
import type { Tally } from './receiver-tally.ts';

/** What became of the messages to one receiver in one run. */
export type ReceiverDelivery = {
  readonly receiver: string;
  /** Channel id; undefined when no setting names the receiver any more. */
  readonly channel: string;
  readonly delivered: number;
  /** Not delivered: kept for a later run, or refused for good. */
  readonly failed: number;
  /** Kept because the budget is used up, the receiver asked to wait, or it refuses what is sent. */
  readonly waiting: number;
  /** Refused for good, within `failed`. */
  readonly refused: number;
  /** Why the failed ones failed, each reason once. */
  readonly reasons: readonly string[];
};

export type DeliveryTools = RowTools & {
  readonly receivers: ReceiverLog;
  readonly states: ReceiverStates;
  /** Ids of messages that were left to another run: it may take them back and make them anew. */
  readonly left: ReadonlySet<string>;
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
  const rows = (await tools.outbox.listOpen()).filter(({ row }) => isToSend(tools, row));
  const jobs = await jobsOf(tools, book, rows);
  const keyOf = (name: string) => book.find(name, [])?.budget.key;
  const ledger = createLedger(tools.states, keyOf, tools.clock());
  const lines = [...Map.groupBy(jobs, ({ receiver }) => receiver.budget.key).values()];
  const sent = lines.map((line) => deliverLine(tools, ledger, line.sort(worstFirst)));
  // All are waited for: when one throws, a send of another must not be cut off.
  await Promise.allSettled(sent);
  return (await Promise.all(sent)).flat();
}

function isToSend({ left, clock }: DeliveryTools, row: OutboxRow): boolean {
  return row.status === 'pending' && (!left.has(row.message.id) || isHeld(row, clock()));
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

async function deliverJob(input: {
  readonly tools: DeliveryTools;
  readonly ledger: Ledger;
  readonly stored: StoredOutboxRow;
  readonly tally: Tally;
}): Promise<Tally> {
  const { tools, ledger, stored, tally } = input;
  const { receiver } = tally;
  const { message } = stored.row;
  const now = tools.clock();
  if (now >= tools.deadlineAt) return failedTally(tally, OUT_OF_TIME);
  const posts = countPosts(receiver, message);
  const isLeft = isRefusing(tally) || !isSpokenTo(tools.states, receiver, now);
  if (isLeft || !ledger.take(receiver.budget, now, posts)) {
    return { ...tally, waiting: tally.waiting + 1 };
  }
  const outcome = await deliverCharged({ ...input, posts });
  if (outcome === undefined) return tally;
  const retryAfterMs = outcome.kind === 'failed' ? outcome.retryAfterMs : 0;
  const at = tools.clock();
  const waitUntil = retryAfterMs > 0 ? ledger.postpone(receiver.budget, at, retryAfterMs) : 0;
  return tallyAfter({ tally, outcome, posts, items: message.items.length, waitUntil, now: at });
}

/** Delivers what the budget was taken for; each send after the first is charged as well. */
async function deliverCharged(input: {
  readonly tools: DeliveryTools;
  readonly ledger: Ledger;
  readonly stored: StoredOutboxRow;
  readonly tally: Tally;
  readonly posts: number;
}): Promise<RowOutcome | undefined> {
  const { tools, ledger, stored, posts } = input;
  const { receiver } = input.tally;
  let takes = 1;
  const outcome = await deliverRow(tools, receiver, stored, () => {
    const isTaken = ledger.take(receiver.budget, tools.clock(), posts);
    if (isTaken) takes += 1;
    return isTaken;
  });
  // Another run's, or settled by a look-up: nothing was sent for it.
  const unsent = takes - (outcome?.sends ?? takes - 1);
  ledger.giveBack(receiver.budget, unsent * posts);
  return outcome;
}

/** What later runs must know of the receiver; a store that is down has already been told of. */
async function record(tools: DeliveryTools, tally: Tally): Promise<void> {
  if (!tally.isTried) return;
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
