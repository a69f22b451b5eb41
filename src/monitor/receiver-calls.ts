import type { Message, MessageItem } from '../domain/message.ts';
import { tameText } from '../domain/text.ts';
import type {
  Attempt,
  AttemptFate,
  Delivery,
  DeliveryResult,
  Receiver,
} from '../ports/receiver.ts';

/** Delivers; a channel that throws has a defect: people hear of it by another, and the rest goes. */
export async function deliverSafely(
  receiver: Receiver,
  delivery: Delivery,
): Promise<DeliveryResult> {
  try {
    return await receiver.deliver(delivery);
  } catch (error) {
    // What breaks it is most often what a message holds: others are tried all the same.
    return { status: 'failed', retryable: false, reason: defectOf(error), ofMessage: true };
  }
}

/** How many posts a message takes; a channel that throws says so when it delivers. */
export function countPosts(receiver: Receiver, message: Message): number {
  try {
    return receiver.posts?.(message) ?? 1;
  } catch {
    return 1;
  }
}

/** The items that a message names; a reason where the channel throws. */
export function namesSafely(
  receiver: Receiver,
  message: Message,
): readonly MessageItem[] | { readonly reason: string } {
  try {
    return receiver.names(message);
  } catch (error) {
    return { reason: defectOf(error) };
  }
}

/** What became of an attempt; what cannot be asked, or throws when asked, cannot tell. */
export async function askFate(
  receiver: Receiver,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<AttemptFate> {
  try {
    return (await receiver.lookUp?.(attempt, signal)) ?? CANNOT_BE_ASKED;
  } catch (error) {
    return { kind: 'cannot-tell', reason: defectOf(error) };
  }
}

const CANNOT_BE_ASKED: AttemptFate = { kind: 'cannot-tell', reason: 'the service cannot be asked' };

function defectOf(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `internal error of the channel, report it: ${tameText(why, 300)}`;
}
