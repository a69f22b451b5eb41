import type { Alert, NotificationReason, Owed } from '../domain/alert.ts';
import { countItems } from '../domain/message.ts';
import type { Message, MessageCounts, MessageItem, Watched } from '../domain/message.ts';
import { messageIdOf } from '../domain/message-id.ts';
import type { Muting } from '../domain/muting.ts';
import { mayBeTold } from '../domain/notification.ts';
import { severityRank } from '../domain/severity.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Outbox, StoredOutboxRow, Telling } from '../ports/outbox.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import { inFlightOf, isHeld } from './in-flight.ts';
import type { InFlight } from './in-flight.ts';
import { namesSafely } from './receiver-calls.ts';
import { generationOf, isSpokenTo, partsFor } from './receiver-state.ts';
import type { ReceiverStates } from './receiver-state.ts';
import { capNames } from './unread-names.ts';

/**
 * Most items in one message; more become further messages. Of 500 items a chat channel makes some
 * six parts, which it can post within the time of one send.
 */
export const MESSAGE_ITEM_LIMIT = 500;

export type HandOverRequest = {
  readonly book: ReceiverBook;
  readonly states: ReceiverStates;
  /** Receivers whose record cannot be read: whether they were greeted is not known. */
  readonly unreadable?: ReadonlySet<string>;
  /** Called when a channel breaks on what it is to say, so that nothing is made of that. */
  readonly onBroken?: (receiver: Receiver, reason: string) => Promise<void>;
  /** ms since the epoch: the time of the run. */
  readonly now: number;
  /** ms since the epoch by the store's clock. */
  readonly storeNow: number;
  /** Every owner of alerts. */
  readonly owners: readonly string[];
  /** Owners that another run holds: what is owed of their alerts is that run's to tell. */
  readonly heldElsewhere: ReadonlySet<string>;
  /** What holds an alert back, given all alerts that are known; undefined when it may be told. */
  readonly mutingFor: (alerts: readonly Alert[]) => (alert: Alert) => Muting | undefined;
  readonly snoozeUrlOf: (alert: Alert) => string | undefined;
  /** True when the run may tell receivers for the first time what is watched. */
  readonly mayGreet: boolean;
  readonly unread: readonly string[];
  readonly watching: readonly Watched[];
  readonly portal: string | undefined;
};

type Stores = { readonly alerts: AlertStore; readonly outbox: Outbox };

/**
 * Puts what receivers are owed into the outbox, of whatever owner: a silence may end, or a mute
 * window, when the owner's own next run is a day away. Messages that wait there untouched are taken
 * back first and made anew, so that what goes out is the newest state and no more messages than
 * needed. The debts stay in the alerts until a message is delivered: a crash anywhere here loses
 * nothing. Only one run at a time may do this (`withTellingLease`).
 */
export async function handOver(stores: Stores, request: HandOverRequest): Promise<HandedOver> {
  const { flight, left } = await takeBack(stores.outbox, request);
  const loads = request.owners.map((owner) => stores.alerts.loadAlerts(owner));
  const alerts = (await Promise.all(loads)).flat().map(({ alert }) => alert);
  const mutingOf = request.mutingFor(alerts);
  const debts = alerts
    .filter((alert) => !request.heldElsewhere.has(alert.owner) && mutingOf(alert) === undefined)
    .flatMap((alert) => debtsOf({ alert, flight, request }));
  const messages: Message[] = [];
  for (const draft of draftsOf(debts, flight, request)) {
    messages.push(...(await store(stores.outbox, draft)));
  }
  const muted = alerts.flatMap((alert) => mutedOf(alert, mutingOf(alert)));
  return { messages, muted, left };
}

/** What went into the outbox, and which alerts were held back. */
export type HandedOver = {
  readonly messages: readonly Message[];
  readonly muted: readonly MutedAlert[];
  /** Ids of messages that wait and are another run's to take back. */
  readonly left: ReadonlySet<string>;
};

export type MutedAlert = { readonly alert: Alert; readonly muting: Muting };

/** Only alerts that are there: a closed one that waits to be told of is nothing to look at. */
function mutedOf(alert: Alert, muting: Muting | undefined): readonly MutedAlert[] {
  return muting === undefined || alert.state !== 'firing' ? [] : [{ alert, muting }];
}

/** Rows are read before alerts: an alert that another run marks in between is then not owed twice. */
async function takeBack(
  outbox: Outbox,
  { storeNow, mayGreet, heldElsewhere, owners }: HandOverRequest,
): Promise<Pick<HandedOver, 'left'> & { readonly flight: InFlight }> {
  const kept: StoredOutboxRow[] = [];
  const left = new Set<string>();
  for (const stored of await outbox.listOpen()) {
    const { id, kind } = stored.row.message;
    const isOfOther = stored.row.tells.some(({ owner }) => heldElsewhere.has(owner));
    if (isOfOther) left.add(id);
    // What could not be made anew stays: a greeting, or alerts of a check that is no more.
    const isKnown = stored.row.tells.every(({ owner }) => owners.includes(owner));
    const isLeft = isOfOther || !isKnown || (kind === 'summary' && !mayGreet);
    const isHeldBack = isLeft || isHeld(stored.row, storeNow);
    const isTaken = !isHeldBack && (await outbox.removeRow(stored));
    if (!isTaken) kept.push(stored);
  }
  return { flight: inFlightOf(kept, storeNow), left };
}

type Debt = {
  readonly receiver: Receiver;
  readonly recipients: Owed['recipients'];
  readonly item: MessageItem;
};

function debtsOf(input: {
  readonly alert: Alert;
  readonly flight: InFlight;
  readonly request: HandOverRequest;
}): readonly Debt[] {
  const { alert, flight, request } = input;
  const owed = Object.entries(alert.owed).filter(([receiver]) => !flight.has(alert, receiver));
  if (owed.length === 0) return [];
  const snoozeUrl = request.snoozeUrlOf(alert);
  return owed.flatMap(([name, { reason, at, recipients }]) => {
    const receiver = request.book.find(name, recipients);
    if (!mayBeTold(alert, name)) return [];
    if (receiver === undefined || !isSpokenTo(request.states, receiver, request.storeNow))
      return [];
    const item: MessageItem = {
      reason,
      finding: alert.finding,
      startsAt: alert.startsAt,
      owner: alert.owner,
      owedAt: at,
      ...(alert.endsAt === undefined ? {} : { endsAt: alert.endsAt }),
      ...(snoozeUrl === undefined || reason === 'resolved' ? {} : { snoozeUrl }),
    };
    return [{ receiver, recipients, item }];
  });
}

type Draft = {
  readonly receiver: Receiver;
  readonly recipients: Owed['recipients'];
  readonly kind: 'summary' | 'digest';
  readonly reason: NotificationReason;
  readonly items: readonly MessageItem[];
  /** Of a summary: everything there is to tell, also what does not fit into it. */
  readonly counts?: MessageCounts;
  readonly request: HandOverRequest;
};

function draftsOf(
  debts: readonly Debt[],
  flight: InFlight,
  request: HandOverRequest,
): readonly Draft[] {
  const greeted = request.book.all.filter((receiver) => isToGreet(receiver, flight, request));
  const greetings = greeted.map((receiver): Draft => {
    const items = debts.filter((debt) => debt.receiver.name === receiver.name).map(itemOf);
    const sorted = items.sort(worstFirst);
    // What it refused for what it holds follows in parts: the greeting goes without.
    const isWhole = partsFor(request.states, receiver) === 1;
    return {
      receiver,
      recipients: undefined,
      kind: 'summary',
      reason: 'new',
      items: isWhole ? sorted : [],
      counts: countItems(sorted),
      request,
    };
  });
  const names = new Set(greeted.map(({ name }) => name));
  const later = debts.filter(({ receiver }) => !names.has(receiver.name));
  const groups = Map.groupBy(later, ({ receiver, item }) => `${receiver.name} ${item.reason}`);
  return [...greetings, ...[...groups.values()].flatMap((group) => digestsOf(group, request))];
}

/** A receiver hears once what is being watched, even when nothing is wrong. */
function isToGreet(receiver: Receiver, flight: InFlight, request: HandOverRequest): boolean {
  const { states, storeNow } = request;
  if (request.unreadable?.has(receiver.name) === true) return false;
  if (!request.mayGreet || flight.isGreeting(receiver.name)) return false;
  if (states.get(receiver.name)?.greetedAt !== undefined) return false;
  return isSpokenTo(states, receiver, storeNow);
}

function digestsOf(debts: readonly Debt[], request: HandOverRequest): readonly Draft[] {
  const [first] = debts;
  if (first === undefined) return [];
  const { receiver, recipients, item } = first;
  const items = debts.map(itemOf).sort(worstFirst);
  return chunk(items, partsFor(request.states, receiver)).map((part) => ({
    receiver,
    recipients,
    kind: 'digest',
    reason: item.reason,
    items: part,
    request,
  }));
}

/**
 * Stores a message, in halves where a row cannot hold it or the channel breaks on it; one item alone
 * always fits.
 */
async function store(outbox: Outbox, draft: Draft): Promise<readonly Message[]> {
  const message = messageOf(draft);
  const named = namesSafely(draft.receiver, message);
  const { items, receiver } = draft;
  if ('reason' in named) {
    if (items.length < 2) return dropped(outbox, draft, named.reason);
  } else if ((await outbox.addMessage(message, named.map(tellingOf))) === 'stored') {
    return [message];
  }
  if (items.length < 2) throw new Error(`one item for ${receiver.name} does not fit the outbox`);
  const middle = Math.ceil(items.length / 2);
  const first = await store(outbox, { ...draft, items: items.slice(0, middle) });
  // What a summary cannot hold stays owed and follows.
  if (draft.kind === 'summary') return first;
  return [...first, ...(await store(outbox, { ...draft, items: items.slice(middle) }))];
}

/** What the channel breaks on stays owed; it breaks nothing else, and a greeting goes without it. */
async function dropped(outbox: Outbox, draft: Draft, reason: string): Promise<readonly Message[]> {
  const { kind, items, receiver, request } = draft;
  await request.onBroken?.(receiver, reason);
  return kind === 'summary' && items.length > 0 ? store(outbox, { ...draft, items: [] }) : [];
}

function messageOf(draft: Draft): Message {
  const { receiver, recipients, kind, reason, items, request } = draft;
  const { now, unread, watching, portal, states } = request;
  const generation = generationOf(states, receiver);
  const tellings = items.map(tellingOf);
  return {
    id: messageIdOf({ receiver: receiver.name, kind, reason, tellings, generation }),
    receiver: receiver.name,
    ...(recipients === undefined ? {} : { recipients }),
    kind,
    reason,
    createdAt: now,
    items,
    counts: draft.counts ?? countItems(items),
    unread: capNames(unread),
    ...(kind === 'summary' ? { watching } : {}),
    portal,
  };
}

function tellingOf({ owner, finding, reason, owedAt }: MessageItem): Telling {
  const { fingerprint, severity, stage, step } = finding;
  return {
    ...{ owner, fingerprint, reason, owedAt, severity, stage },
    ...(step === undefined ? {} : { step }),
  };
}

function itemOf({ item }: Debt): MessageItem {
  return item;
}

/** In at least so many parts, as long as there is an item for each. */
function chunk(items: readonly MessageItem[], parts: number): readonly (readonly MessageItem[])[] {
  const size = Math.min(MESSAGE_ITEM_LIMIT, Math.max(1, Math.ceil(items.length / parts)));
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}

function worstFirst({ finding: left }: MessageItem, { finding: right }: MessageItem): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    left.title.localeCompare(right.title)
  );
}
