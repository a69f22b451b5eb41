import type { Message } from '../domain/message.ts';
import { nameList } from '../domain/wording.ts';
import { tameText } from '../domain/text.ts';
import type { Clock } from '../ports/clock.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import { deliverSafely } from './receiver-calls.ts';

/** What one receiver answered to a test message. */
export type ReceiverTest = {
  readonly receiver: string;
  /** `email` or `teams`. */
  readonly channel: string;
  readonly ok: boolean;
  /** What the service said, in one line without a secret. */
  readonly answer: string;
};

export type ReceiversTested =
  | { readonly kind: 'done'; readonly tests: readonly ReceiverTest[] }
  | { readonly kind: 'bad-request'; readonly problems: readonly string[] };

export type TestTools = {
  readonly book: ReceiverBook;
  readonly clock: Clock;
  /** A new GUID. */
  readonly newId: () => string;
  /** A message that only tries the way to a receiver. */
  readonly testMessage: (receiver: string, now: number) => Message;
  /** Ends what is still under way. */
  readonly signal: AbortSignal;
  /** Only these; all when undefined. */
  readonly names: readonly string[] | undefined;
};

/** Sends one test message to each receiver, side by side; one that fails holds back no other. */
export async function testReceivers(tools: TestTools): Promise<ReceiversTested> {
  const { names, book } = tools;
  const problems = namesProblems(names, book.all);
  if (problems.length > 0) return { kind: 'bad-request', problems };
  const chosen = book.all.filter(({ name }) => names === undefined || names.includes(name));
  return { kind: 'done', tests: await Promise.all(chosen.map((one) => testOne(tools, one))) };
}

function namesProblems(
  names: readonly string[] | undefined,
  known: readonly Receiver[],
): readonly string[] {
  if (known.length === 0) return [NO_RECEIVER];
  if (names?.length === 0) return ['name at least one receiver, or leave the names out for all'];
  const all = known.map(({ name }) => name);
  return [...new Set(names)]
    .filter((name) => !all.includes(name))
    .map(
      (name) =>
        `there is no receiver ${JSON.stringify(tameText(name, 60))}; there are ${nameList(all, 50)}`,
    );
}

const NO_RECEIVER =
  'no receiver is set, so nobody is told anything: set those of email or Teams, see docs/configuration.md';

async function testOne(tools: TestTools, receiver: Receiver): Promise<ReceiverTest> {
  const now = tools.clock();
  const result = await deliverSafely(receiver, {
    message: tools.testMessage(receiver.name, now),
    attempt: { id: tools.newId(), firstSentAt: now },
    doneParts: 0,
    mayRepeat: undefined,
    signal: tools.signal,
  });
  const ok = result.status === 'delivered';
  const answer = tameText(ok ? result.detail : result.reason, ANSWER_LIMIT);
  return { receiver: receiver.name, channel: receiver.channel, ok, answer };
}

const ANSWER_LIMIT = 500;
