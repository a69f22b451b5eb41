import type { Alert } from '../domain/alert.ts';
import { isFinished, markDoubted, markTold, markUntold } from '../domain/notification.ts';
import type { AlertStore, AlertWrite, StoredAlert } from '../ports/alert-store.ts';
import type { Outbox, OutboxRow, StoredOutboxRow, Telling } from '../ports/outbox.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReceiverLog, ReceiverRecord } from '../ports/receiver-log.ts';
import { StateError } from '../ports/state-error.ts';

/** Most tries to mark an alert that other runs keep changing. */
const TRIES = 5;

type Stores = {
  readonly alerts: AlertStore;
  readonly outbox: Outbox;
  readonly receivers: ReceiverLog;
};

type Note = Pick<Logger, 'warn'>;

/**
 * Marks the alerts of every delivered message as told, and the receiver of a first one as greeted,
 * and only then the message as settled; also what a run that broke off between the two has left.
 * What was refused for good stays owed, and is counted, so that what tells it next is another message.
 * A receiver whose record cannot be changed holds back no other.
 */
export async function settleOutbox(
  stores: Stores,
  rows: readonly StoredOutboxRow[],
  logger?: Note,
): Promise<void> {
  const unsettled = rows.filter(({ row }) => row.status !== 'pending' && !row.settled);
  const receipts = unsettled.flatMap(receiptsOf);
  for (const [owner, own] of Map.groupBy(receipts, ({ telling }) => telling.owner)) {
    await apply(stores.alerts, owner, own);
  }
  for (const stored of unsettled) {
    const isKept = await keepOfReceiver(stores.receivers, stored.row, logger);
    // A greeting may be repeated. What was refused and is not counted would be the same message again.
    if (!isKept && stored.row.status === 'dead') continue;
    // A run that settled it meanwhile has done the same.
    await stores.outbox.replaceRow(stored, { ...stored.row, settled: true });
  }
}

/** What its receiver did, in its record; false when that could not be written. */
async function keepOfReceiver(
  receivers: ReceiverLog,
  row: OutboxRow,
  logger: Note | undefined,
): Promise<boolean> {
  const change = changeBy(row);
  const { receiver } = row.message;
  if (change === undefined) return true;
  try {
    await receivers.updateReceiver(receiver, change);
    return true;
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const { message: reason } = error;
    logger?.warn('what a receiver did could not be kept', { receiver, reason });
    return false;
  }
}

/** Undefined where a message changes nothing about its receiver. */
function changeBy({
  message: { kind },
  status,
  sentAt,
}: OutboxRow): ((record: ReceiverRecord) => ReceiverRecord) | undefined {
  const isGreeting = kind === 'summary';
  if (status === 'dead') {
    // One that failed after it was taken greeted nobody.
    const isUndone = ({ greetedAt }: ReceiverRecord) => isGreeting && greetedAt === sentAt;
    return (record) => ({
      ...record,
      greetedAt: isUndone(record) ? undefined : record.greetedAt,
      refused: record.refused + 1,
    });
  }
  if (!isGreeting) return undefined;
  return (record) => ({ ...record, greetedAt: record.greetedAt ?? sentAt });
}

type Receipt = {
  readonly telling: Telling;
  readonly change: (alert: Alert) => Alert;
};

/** A message that was delivered once and found failed later takes its telling back. */
function receiptsOf({ row }: StoredOutboxRow): readonly Receipt[] {
  const { id: messageId, receiver, createdAt: at } = row.message;
  if (row.status === 'dead' && row.sentAt === undefined) return doubtsOf(row);
  return row.tells.map((telling) => ({
    telling,
    change: (alert) =>
      row.status === 'dead'
        ? markUntold(alert, { receiver, messageId })
        : markTold(alert, { receiver, messageId, telling, at }),
  }));
}

/** A message that was refused may have been seen all the same: in part, or by an earlier send. */
function doubtsOf({
  message: { receiver },
  tells,
  inDoubt,
  doneParts,
}: OutboxRow): readonly Receipt[] {
  if (!inDoubt && doneParts === 0) return [];
  return tells
    .filter(({ reason }) => reason === 'resolved')
    .map((telling) => ({ telling, change: (alert) => markDoubted(alert, receiver) }));
}

async function apply(
  store: AlertStore,
  owner: string,
  receipts: readonly Receipt[],
): Promise<void> {
  const byAlert = Map.groupBy(receipts, ({ telling }) => telling.fingerprint);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await store.loadAlerts(owner);
    const writes = stored.flatMap((entry) => writeOf(entry, byAlert.get(entry.alert.fingerprint)));
    if (writes.length === 0) return;
    const written = await store.saveAlerts(owner, writes);
    // The answer does not say whether a deletion was refused: the next look does.
    if (written.length === writes.length) return;
  }
  throw new StateError(`alerts of ${owner} could not be marked as told: other runs keep writing`);
}

function writeOf(
  { alert, version }: StoredAlert,
  receipts: readonly Receipt[] = [],
): readonly AlertWrite[] {
  const after = receipts.reduce((current, { change }) => change(current), alert);
  if (after === alert) return [];
  const kept = isFinished(after) ? undefined : after;
  return [{ fingerprint: alert.fingerprint, alert: kept, version }];
}
