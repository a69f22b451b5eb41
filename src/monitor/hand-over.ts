import type { Alert } from '../domain/alert.ts';
import { countItems, SUMMARY_ITEM_LIMIT } from '../domain/message.ts';
import type { Message, Watched } from '../domain/message.ts';
import { messageIdOf } from '../domain/message-id.ts';
import type { OwedItem } from '../domain/message-id.ts';
import { isHandedOverNow, markTold } from '../domain/notification.ts';
import { severityRank } from '../domain/severity.ts';
import type { AlertStore, AlertWrite, StoredAlert } from '../ports/alert-store.ts';
import type { Outbox } from '../ports/outbox.ts';
import { isFinished } from './reconcile.ts';

/**
 * Most items in one message; more become further messages. Of 500 items a chat channel makes some
 * six parts, which it can post within the time of one send.
 */
export const MESSAGE_ITEM_LIMIT = 500;

export type HandOverRequest = {
  readonly channels: readonly string[];
  /** ms since the epoch: the time of the run. */
  readonly now: number;
  /** Alerts of each owner that this run touched, as they stand in the store. */
  readonly alerts: ReadonlyMap<string, readonly StoredAlert[]>;
  /** Owners whose first completed run this is: they are told as one summary. */
  readonly firstOwners: ReadonlySet<string>;
  readonly unread: readonly string[];
  readonly watching: readonly Watched[];
  readonly portal: string | undefined;
};

/**
 * Writes what each channel is owed into the outbox and only then marks the alerts as told. A crash
 * in between writes the same message again under the same id, which changes nothing.
 */
export async function handOver(
  stores: { readonly alerts: AlertStore; readonly outbox: Outbox },
  request: HandOverRequest,
): Promise<readonly Message[]> {
  const tellings: Telling[] = [];
  for (const draft of request.channels.flatMap((channel) => draftsFor(channel, request))) {
    tellings.push(...(await store(stores.outbox, draft)));
  }
  for (const [owner, stored] of request.alerts) {
    const writes = stored.flatMap((entry) => settled({ owner, entry, tellings, request }));
    if (writes.length > 0) await stores.alerts.saveAlerts(owner, writes);
  }
  return tellings.map(({ message }) => message);
}

/** Stores a message, in halves where a row cannot hold it; one item alone always fits. */
async function store(outbox: Outbox, draft: Draft): Promise<readonly Telling[]> {
  const telling = tellingOf(draft);
  if ((await outbox.addMessage(telling.message)) === 'stored') return [telling];
  const { debts } = draft;
  if (debts.length < 2) throw new Error(`one item of ${draft.channel} does not fit the outbox`);
  const middle = Math.ceil(debts.length / 2);
  const first = await store(outbox, { ...draft, debts: debts.slice(0, middle) });
  return [...first, ...(await store(outbox, { ...draft, debts: debts.slice(middle) }))];
}

/** A message with the alerts that it tells of, also those it only counts, by owner and identity. */
type Telling = { readonly message: Message; readonly tells: ReadonlySet<string> };

type Debt = OwedItem & { readonly owner: string };

type Draft = {
  readonly channel: string;
  readonly kind: Message['kind'];
  readonly debts: readonly Debt[];
  readonly request: HandOverRequest;
};

function draftsFor(channel: string, request: HandOverRequest): readonly Draft[] {
  const debts = [...request.alerts].flatMap(([owner, stored]) =>
    stored.flatMap(({ alert }) => debtOf({ owner, alert, channel, request })),
  );
  const isFirst = ({ owner }: Debt) => request.firstOwners.has(owner);
  const first = debts.filter(isFirst).sort(worstFirst);
  const later = debts.filter((debt) => !isFirst(debt)).sort(worstFirst);
  const runs = [...Map.groupBy(later, ({ owedAt }) => owedAt).values()];
  const digests = runs
    .flatMap(chunk)
    .map((part) => ({ channel, kind: 'digest', debts: part, request }) as const);
  if (!needsSummary(channel, first, request)) return digests;
  return [{ channel, kind: 'summary', debts: first, request }, ...digests];
}

/**
 * A first run tells a summary even when nothing is wrong; not when an earlier one that broke off
 * has told everything already, because then "nothing wrong" would be false.
 */
function needsSummary(channel: string, first: readonly Debt[], request: HandOverRequest): boolean {
  if (request.firstOwners.size === 0) return false;
  const known = [...request.alerts].filter(
    ([owner]) => request.firstOwners.has(owner) && isWatched(request, owner),
  );
  const wasTold = known.some(([, stored]) =>
    stored.some(({ alert }) => alert.told[channel] !== undefined),
  );
  return first.length > 0 || !wasTold;
}

function isWatched({ watching }: HandOverRequest, owner: string): boolean {
  return watching.some(({ check }) => check === owner);
}

/** What an alert owes a channel; what a check's broken first run left is told without delay. */
function debtOf(input: {
  readonly owner: string;
  readonly alert: Alert;
  readonly channel: string;
  readonly request: HandOverRequest;
}): readonly Debt[] {
  const { owner, alert, channel, request } = input;
  const owed = alert.owed[channel];
  if (owed === undefined) return [];
  const isOwn = request.firstOwners.has(owner) && isWatched(request, owner);
  if (!isOwn && !isHandedOverNow(owed, request.now)) return [];
  const item = { reason: owed.reason, finding: alert.finding, startsAt: alert.startsAt };
  return [{ owner, item, owedAt: owed.at }];
}

function tellingOf({ channel, kind, debts, request }: Draft): Telling {
  const items = debts.map(({ item }) => item);
  const firsts = [...request.firstOwners].sort().join(',');
  const message: Message = {
    id: messageIdOf(channel, kind === 'summary' ? `summary ${firsts}` : kind, debts),
    channel,
    kind,
    createdAt: request.now,
    items: kind === 'summary' ? items.slice(0, SUMMARY_ITEM_LIMIT) : items,
    counts: countItems(items),
    unread: request.unread,
    portal: request.portal,
  };
  return {
    message: kind === 'summary' ? { ...message, watching: request.watching } : message,
    tells: new Set(debts.map(({ owner, item }) => keyOf(owner, item.finding))),
  };
}

/** The write that records what was told, for an alert that some message tells of. */
function settled(input: {
  readonly owner: string;
  readonly entry: StoredAlert;
  readonly tellings: readonly Telling[];
  readonly request: HandOverRequest;
}): readonly AlertWrite[] {
  const { owner, entry, request } = input;
  const { alert, version } = entry;
  const after = input.tellings
    .filter(({ tells }) => tells.has(keyOf(owner, alert)))
    .reduce(
      (current, { message }) => markTold(current, message.channel, message.id, request.now),
      alert,
    );
  if (after === alert) return [];
  return [
    { fingerprint: alert.fingerprint, alert: isFinished(after) ? undefined : after, version },
  ];
}

function keyOf(owner: string, { fingerprint }: Pick<Alert, 'fingerprint'>): string {
  return `${owner} ${fingerprint}`;
}

function chunk(debts: readonly Debt[]): readonly (readonly Debt[])[] {
  const count = Math.ceil(debts.length / MESSAGE_ITEM_LIMIT);
  return Array.from({ length: count }, (_, at) =>
    debts.slice(at * MESSAGE_ITEM_LIMIT, (at + 1) * MESSAGE_ITEM_LIMIT),
  );
}

function worstFirst({ item: left }: Debt, { item: right }: Debt): number {
  return (
    severityRank(left.finding.severity) - severityRank(right.finding.severity) ||
    left.finding.title.localeCompare(right.finding.title)
  );
}
