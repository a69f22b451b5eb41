import type { Alert, NotificationReason, Owed } from '../domain/alert.ts';
import { countItems } from '../domain/message.ts';
import type { Message, MessageCounts, MessageItem, Watched } from '../domain/message.ts';
import { messageIdOf } from '../domain/message-id.ts';
import type { Muting } from '../domain/muting.ts';
import { mayBeTold } from '../domain/notification.ts';
import { severityRank } from '../domain/severity.ts';
import type { AlertStore, StoredAlert } from '../ports/alert-store.ts';
import type { Outbox, StoredOutboxRow, Telling } from '../ports/outbox.ts';
import type { Receiver, ReceiverBook } from '../ports/receiver.ts';
import { inFlightOf, isHeld } from './in-flight.ts';
import type { InFlight } from './in-flight.ts';
import { generationOf, isSpokenTo } from './receiver-state.ts';
import type { ReceiverStates } from './receiver-state.ts';

/**
 * Most items in one message; more become further messages. Of 500 items a chat channel makes some
 * six parts, which it can post within the time of one send.
 */
export const MESSAGE_ITEM_LIMIT = 500;

export type HandOverRequest = {
  readonly book: ReceiverBook;
  readonly states: ReceiverStates;
  /** ms since the epoch: the time of the run. */
  readonly now: number;
  /** ms since the epoch by the store's clock. */
  readonly storeNow: number;
  /** Owners of alerts that this run holds. */
  readonly owners: readonly string[];
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
 * Puts what receivers are owed into the outbox. Messages that wait there untouched are taken back
 * first and made anew, so that what goes out is the newest state and no more messages than needed.
 * The debts stay in the alerts until a message is delivered: a crash anywhere here loses nothing.
 */
export async function handOver(stores: Stores, request: HandOverRequest): Promise<HandedOver> {
  const { flight, taken } = await takeBack(stores.outbox, request);
  const own = new Set(request.owners);
  const alerts: StoredAlert[] = [];
  for (const owner of new Set([...own, ...taken.map((telling) => telling.owner)])) {
    alerts.push(...(await stores.alerts.loadAlerts(owner)));
  }
  // What another run holds is its to tell, but for what was taken back here.
  const isOurs = ({ item, receiver }: Debt) =>
    own.has(item.owner) || taken.some((telling) => isSameDebt(telling, item, receiver));
  const mutingOf = request.mutingFor(alerts.map(({ alert }) => alert));
  const told = alerts.filter(({ alert }) => mutingOf(alert) === undefined);
  const debts = told.flatMap(({ alert }) => debtsOf({ alert, flight, request })).filter(isOurs);
  const messages: Message[] = [];
  for (const draft of draftsOf(debts, flight, request)) {
    messages.push(...(await store(stores.outbox, draft)));
  }
  const muted = alerts.flatMap(({ alert }) => mutedOf(alert, mutingOf(alert)));
  return { messages, muted };
}

/** What went into the outbox, and which alerts were held back. */
export type HandedOver = {
  readonly messages: readonly Message[];
  readonly muted: readonly MutedAlert[];
};

export type MutedAlert = { readonly alert: Alert; readonly muting: Muting };

/** Only alerts that are there: a closed one that waits to be told of is nothing to look at. */
function mutedOf(alert: Alert, muting: Muting | undefined): readonly MutedAlert[] {
  return muting === undefined || alert.state !== 'firing' ? [] : [{ alert, muting }];
}

/** Rows are read before alerts: an alert that another run marks in between is then not owed twice. */
async function takeBack(
  outbox: Outbox,
  { storeNow, mayGreet }: HandOverRequest,
): Promise<{ readonly flight: InFlight; readonly taken: readonly TakenBack[] }> {
  const rows = await outbox.listOpen();
  const kept: StoredOutboxRow[] = [];
  const taken: TakenBack[] = [];
  for (const stored of rows) {
    const { receiver, kind } = stored.row.message;
    // A run that may not greet could not make the greeting anew.
    const isHeldBack = isHeld(stored.row, storeNow) || (kind === 'summary' && !mayGreet);
    const isTaken = !isHeldBack && (await outbox.removeRow(stored));
    if (isTaken) taken.push(...stored.row.tells.map((telling) => ({ ...telling, receiver })));
    else kept.push(stored);
  }
  return { flight: inFlightOf(kept, storeNow), taken };
}

type TakenBack = Telling & { readonly receiver: string };

function isSameDebt(taken: TakenBack, item: MessageItem, receiver: Receiver): boolean {
  return (
    taken.receiver === receiver.name &&
    taken.owner === item.owner &&
    taken.fingerprint === item.finding.fingerprint
  );
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
    return {
      receiver,
      recipients: undefined,
      kind: 'summary',
      reason: 'new',
      items: sorted,
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
  if (!request.mayGreet || flight.isGreeting(receiver.name)) return false;
  if (states.get(receiver.name)?.greetedAt !== undefined) return false;
  return isSpokenTo(states, receiver, storeNow);
}

function digestsOf(debts: readonly Debt[], request: HandOverRequest): readonly Draft[] {
  const [first] = debts;
  if (first === undefined) return [];
  const { receiver, recipients, item } = first;
  const items = debts.map(itemOf).sort(worstFirst);
  return chunk(items).map((part) => ({
    receiver,
    recipients,
    kind: 'digest',
    reason: item.reason,
    items: part,
    request,
  }));
}

/** Stores a message, in halves where a row cannot hold it; one item alone always fits. */
async function store(outbox: Outbox, draft: Draft): Promise<readonly Message[]> {
  const message = messageOf(draft);
  const tells = draft.receiver.names(message).map(tellingOf);
  if ((await outbox.addMessage(message, tells)) === 'stored') return [message];
  const { items, receiver } = draft;
  if (items.length < 2) throw new Error(`one item for ${receiver.name} does not fit the outbox`);
  const middle = Math.ceil(items.length / 2);
  const first = await store(outbox, { ...draft, items: items.slice(0, middle) });
  // What a summary cannot hold stays owed and follows.
  if (draft.kind === 'summary') return first;
  return [...first, ...(await store(outbox, { ...draft, items: items.slice(middle) }))];
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
    unread,
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

function chunk(items: readonly MessageItem[]): readonly (readonly MessageItem[])[] {
  const count = Math.ceil(items.length / MESSAGE_ITEM_LIMIT);
  return Array.from({ length: count }, (_, at) =>
    items.slice(at * MESSAGE_ITEM_LIMIT, (at + 1) * MESSAGE_ITEM_LIMIT),
  );
}

function worstFirst({ finding: left }: MessageItem, { finding: right }: MessageItem): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    left.title.localeCompare(right.title)
  );
}
