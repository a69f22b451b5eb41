import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverRecord } from '../ports/receiver-log.ts';

/** How long a receiver that refused for good is left alone before it is tried again, in ms. */
export const REFUSED_PAUSE_MS = DAY_MS;
/** The same where it refused messages for what they hold, in ms. */
export const REFUSED_MESSAGE_PAUSE_MS = HOUR_MS;
/** How long nothing is delivered to a receiver before others are told, in ms. */
export const FAILING_MS = HOUR_MS;
/** Longest that a service can make a receiver wait, in ms, whatever it asks for. */
export const MAX_WAIT_MS = HOUR_MS;

/** What is known of receivers, by name. */
export type ReceiverStates = ReadonlyMap<string, ReceiverRecord>;

export function receiverStatesOf(records: readonly ReceiverRecord[]): ReceiverStates {
  return new Map(records.map((record) => [record.receiver, record]));
}

/**
 * Those that take nothing with the settings they have now: they refuse, or have failed for an hour.
 * One made of a tag counts as long as it is tried, for nothing else says whether a tag still names
 * it; one that no setting makes any more does not. `now` is ms since the epoch by the store's clock.
 */
export function refusingReceivers(
  states: ReceiverStates,
  book: ReceiverBook,
  now: number,
): ReadonlySet<string> {
  const isTroubled = (record: ReceiverRecord) => {
    const { receiver, refusing, failing } = record;
    const troubles = [refusing, isFailing(record) ? failing : undefined];
    return troubles.some(
      (trouble) => trouble !== undefined && isPresent({ receiver, trouble, book, now }),
    );
  };
  return new Set([...states.values()].filter(isTroubled).map(({ receiver }) => receiver));
}

/** True when tries have failed for so long that others are told; one failure alone never is. */
export function isFailing({ failing }: ReceiverRecord): boolean {
  return failing !== undefined && failing.triedAt - failing.since >= FAILING_MS;
}

/**
 * What is wrong with one of `refusingReceivers`. Where its settings differ between the two, what was
 * tried last is of those it has now.
 */
export function troublesOf(record: ReceiverRecord): ReadonlySet<'refusing' | 'failing'> {
  const { refusing, failing } = record;
  const isSame = refusing?.settingsKey === failing?.settingsKey;
  const [refusedAt, failedAt] = [refusing?.triedAt ?? -1, failing?.triedAt ?? -1];
  const troubles = new Set<'refusing' | 'failing'>();
  if (refusing !== undefined && (isSame || refusedAt >= failedAt)) troubles.add('refusing');
  if (isFailing(record) && (isSame || failedAt > refusedAt)) troubles.add('failing');
  return troubles;
}

function isPresent(input: {
  readonly receiver: string;
  readonly trouble: { readonly triedAt: number; readonly settingsKey: string };
  readonly book: ReceiverBook;
  readonly now: number;
}): boolean {
  const { receiver, trouble, book, now } = input;
  const named = book.all.find(({ name }) => name === receiver);
  if (named !== undefined) return named.settingsKey === trouble.settingsKey;
  return book.find(receiver) !== undefined && now - trouble.triedAt < 2 * REFUSED_PAUSE_MS;
}

/**
 * True when messages are made for a receiver now: it takes them, or its settings have changed since
 * it refused, or it was left alone long enough. `now` is ms since the epoch by the store's clock.
 */
export function isSpokenTo(states: ReceiverStates, receiver: Receiver, now: number): boolean {
  const refusing = states.get(receiver.name)?.refusing;
  if (refusing === undefined || refusing.settingsKey !== receiver.settingsKey) return true;
  const pause = refusing.ofMessage === true ? REFUSED_MESSAGE_PAUSE_MS : REFUSED_PAUSE_MS;
  return now - refusing.triedAt >= pause;
}

/** How many messages it refused so far: a message made again after that is another one. */
export function generationOf(states: ReceiverStates, receiver: Receiver): number {
  return states.get(receiver.name)?.refused ?? 0;
}

/** In how many parts what it is owed is made: 1 unless it refused messages for what they hold. */
export function partsFor(states: ReceiverStates, receiver: Receiver): number {
  return 2 ** (states.get(receiver.name)?.split ?? 0);
}

/** Until when the service asked to wait; a time that it cannot have asked for counts as none. */
export function waitUntilOf(states: ReceiverStates, receiver: string, now: number): number {
  const waitUntil = states.get(receiver)?.waitUntil ?? 0;
  return waitUntil > now + MAX_WAIT_MS ? 0 : waitUntil;
}

const PARTITION = 'receivers';
const PREFIX = 'receiver-';

/** Names of the receivers whose record is among the rows that this version cannot read. */
export function unreadableReceivers(
  oddRows: readonly { readonly partition: string; readonly row: string }[],
): ReadonlySet<string> {
  const own = oddRows.filter(
    ({ partition, row }) => partition === PARTITION && row.startsWith(PREFIX),
  );
  return new Set(own.map(({ row }) => row.slice(PREFIX.length)));
}
