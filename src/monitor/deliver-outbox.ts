import { tameText } from '../domain/text.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Channel, DeliveryResult } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Outbox, StoredOutboxRow } from '../ports/outbox.ts';

/** How long one run holds a row while it sends, in ms: longer than any send may take. */
const CLAIM_MS = 120 * SECOND_MS;
/** How long one message may take, all its parts together, in ms. */
const SEND_MS = 60 * SECOND_MS;
/** How long a sent row is kept, in ms: seven days, so that a repeat is recognised. */
const KEEP_SENT_MS = 7 * 24 * 3600 * SECOND_MS;

export type ChannelDelivery = {
  readonly channel: string;
  readonly delivered: number;
  readonly failed: number;
  /** Why the failed ones failed, each reason once. */
  readonly reasons: readonly string[];
};

export type DeliveryTools = {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** ms since the epoch: no send begins after it. */
  readonly deadlineAt: number;
};

/**
 * Sends what waits in the outbox, oldest first, channels side by side so that a slow one holds
 * back no other. A row is claimed before it is sent and marked after; a failed one stays for the
 * next run.
 */
export async function deliverOutbox(
  tools: DeliveryTools,
  channels: readonly Channel[],
): Promise<readonly ChannelDelivery[]> {
  const sent = channels.map((channel) => deliverChannel(tools, channel));
  // All are waited for: when one throws, a send of another must not be cut off.
  await Promise.allSettled(sent);
  return Promise.all(sent);
}

async function deliverChannel(tools: DeliveryTools, channel: Channel): Promise<ChannelDelivery> {
  const results: DeliveryResult[] = [];
  for (const stored of await tools.outbox.listPending(channel.id)) {
    if (tools.clock() >= tools.deadlineAt) {
      results.push({ status: 'failed', retryable: true, reason: 'ran out of time before sending' });
      continue;
    }
    const result = await deliverRow(tools, channel, stored);
    if (result !== undefined) results.push(result);
  }
  await tools.outbox.pruneSent(channel.id, tools.clock() - KEEP_SENT_MS);
  return tally(channel.id, results);
}

/** Undefined when another run holds the row. */
async function deliverRow(
  tools: DeliveryTools,
  channel: Channel,
  stored: StoredOutboxRow,
): Promise<DeliveryResult | undefined> {
  const now = tools.clock();
  if (stored.row.claimedUntil > now) return undefined;
  const firstSentAt = stored.row.firstSentAt ?? now;
  const attempts = stored.row.attempts + 1;
  const claim = { ...stored.row, firstSentAt, attempts, claimedUntil: now + CLAIM_MS };
  const claimed = await tools.outbox.replaceRow(stored, claim);
  if (claimed === undefined) return undefined;
  const signal = AbortSignal.timeout(Math.min(SEND_MS, Math.max(1, tools.deadlineAt - now)));
  const delivery = { message: stored.row.message, firstSentAt, signal };
  const result = await channel.deliver(delivery).catch(asFailure);
  await settle(tools, claimed, result);
  log(tools.logger, stored, result);
  return result;
}

/** A channel that throws has a defect: its message is kept, and the ones behind it still go. */
function asFailure(error: unknown): DeliveryResult {
  const why = error instanceof Error ? error.message : String(error);
  const reason = `internal error of the channel, report it: ${tameText(why, 300)}`;
  return { status: 'failed', retryable: false, reason };
}

async function settle(
  tools: DeliveryTools,
  claimed: StoredOutboxRow,
  result: DeliveryResult,
): Promise<void> {
  const released = { ...claimed.row, claimedUntil: 0 };
  const row =
    result.status === 'delivered'
      ? { ...released, status: 'sent' as const, lastError: undefined }
      : { ...released, lastError: result.reason };
  await tools.outbox.replaceRow(claimed, row);
}

function log(logger: Logger, { row }: StoredOutboxRow, result: DeliveryResult): void {
  const facts = {
    channel: row.message.channel,
    messageId: row.message.id,
    items: row.message.items.length,
  };
  if (result.status === 'delivered') logger.info('message delivered', facts);
  else logger.warn('message not delivered', { ...facts, reason: result.reason });
}

function tally(channel: string, results: readonly DeliveryResult[]): ChannelDelivery {
  const failures = results.flatMap((result) => (result.status === 'failed' ? [result.reason] : []));
  return {
    channel,
    delivered: results.length - failures.length,
    failed: failures.length,
    reasons: [...new Set(failures)],
  };
}
