import { DAY_MS } from '../domain/time.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverRecord } from '../ports/receiver-log.ts';

/** How long a receiver that refused for good is left alone before it is tried again, in ms. */
export const REFUSED_PAUSE_MS = DAY_MS;

/** What is known of receivers, by name. */
export type ReceiverStates = ReadonlyMap<string, ReceiverRecord>;

export function receiverStatesOf(records: readonly ReceiverRecord[]): ReceiverStates {
  return new Map(records.map((record) => [record.receiver, record]));
}

/**
 * Those that refuse with the settings they have now. One made of a tag counts as long as it is
 * tried, for nothing else says whether a tag still names it; one that no setting makes any more
 * does not. `now` is ms since the epoch by the store's clock.
 */
export function refusingReceivers(
  states: ReceiverStates,
  book: ReceiverBook,
  now: number,
): ReadonlySet<string> {
  const isRefusing = ({ receiver, refusing }: ReceiverRecord) => {
    if (refusing === undefined) return false;
    const named = book.all.find(({ name }) => name === receiver);
    if (named !== undefined) return named.settingsKey === refusing.settingsKey;
    return book.find(receiver) !== undefined && now - refusing.triedAt < 2 * REFUSED_PAUSE_MS;
  };
  return new Set([...states.values()].filter(isRefusing).map(({ receiver }) => receiver));
}

/**
 * True when messages are made for a receiver now: it takes them, or its settings have changed since
 * it refused, or it was left alone long enough. `now` is ms since the epoch by the store's clock.
 */
export function isSpokenTo(states: ReceiverStates, receiver: Receiver, now: number): boolean {
  const refusing = states.get(receiver.name)?.refusing;
  if (refusing === undefined || refusing.settingsKey !== receiver.settingsKey) return true;
  return now - refusing.triedAt >= REFUSED_PAUSE_MS;
}

/** How many messages it refused so far: a message made again after that is another one. */
export function generationOf(states: ReceiverStates, receiver: Receiver): number {
  return states.get(receiver.name)?.refused ?? 0;
}
