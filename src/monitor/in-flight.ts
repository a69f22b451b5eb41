import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Destination } from '../domain/policy.ts';
import type { StoredOutboxRow, Telling } from '../ports/outbox.ts';

/** What messages on their way tell of, so that no second message does and nothing is forgotten. */
export type InFlight = {
  /** True when an unsettled message to the receiver names the alert. */
  has(alert: AlertKey, receiver: string): boolean;
  /** True when such a message may already have been taken. */
  inDoubt(alert: AlertKey, receiver: string): boolean;
  /** Where such messages go, whether or not routing still names the receiver. */
  destinationsOf(alert: AlertKey): readonly Destination[];
  /** True when a message of the kind is on its way to the receiver. */
  isGreeting(receiver: string): boolean;
};

export type AlertKey = { readonly owner: string; readonly fingerprint: Fingerprint };

/** The alerts that rows of the outbox tell of; `now` is ms since the epoch by the store's clock. */
export function inFlightOf(rows: readonly StoredOutboxRow[], now: number): InFlight {
  const all = new Set<string>();
  const doubtful = new Set<string>();
  const greeted = new Set<string>();
  const destinations = new Map<string, Destination[]>();
  for (const { row } of rows) {
    if (row.settled) continue;
    const { receiver, recipients, kind } = row.message;
    const destination = recipients === undefined ? { receiver } : { receiver, recipients };
    if (kind === 'summary') greeted.add(receiver);
    for (const telling of row.tells) {
      all.add(keyOf(telling, receiver));
      const key = keyOf(telling);
      destinations.set(key, [...(destinations.get(key) ?? []), destination]);
      if (isHeld(row, now)) doubtful.add(keyOf(telling, receiver));
    }
  }
  return {
    has: (alert, receiver) => all.has(keyOf(alert, receiver)),
    inDoubt: (alert, receiver) => doubtful.has(keyOf(alert, receiver)),
    destinationsOf: (alert) => destinations.get(keyOf(alert)) ?? [],
    isGreeting: (receiver) => greeted.has(receiver),
  };
}

/** True when a row must be left as it is: it is being sent, may have been taken, or was. */
export function isHeld(row: StoredOutboxRow['row'], now: number): boolean {
  return row.status !== 'pending' || row.inDoubt || row.doneParts > 0 || row.claimedUntil > now;
}

function keyOf({ owner, fingerprint }: AlertKey | Telling, receiver = ''): string {
  return `${receiver} ${owner} ${fingerprint}`;
}
