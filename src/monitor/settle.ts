import type { Alert } from '../domain/alert.ts';
import { isFinished, markDoubted, markTold, markUntold } from '../domain/notification.ts';
import type { AlertStore, AlertWrite, StoredAlert } from '../ports/alert-store.ts';
import type { Outbox, OutboxRow, StoredOutboxRow, Telling } from '../ports/outbox.ts';
import type { ReceiverLog } from '../ports/receiver-log.ts';
import { StateError } from '../ports/state-error.ts';

/** Most tries to mark an alert that other runs keep changing. */
const TRIES = 5;

type Stores = {
  readonly alerts: AlertStore;
  readonly outbox: Outbox;
  readonly receivers: ReceiverLog;
};

/**
 * Marks the alerts of every delivered message as told, and the receiver of a first one as greeted,
 * and only then the message as settled; also what a run that broke off between the two has left.
 * What was refused for good stays owed, and is counted, so that what tells it next is another message.
 */
export async function settleOutbox(
  stores: Stores,
  rows: readonly StoredOutboxRow[],
): Promise<void> {
  const unsettled = rows.filter(({ row }) => row.status !== 'pending' && !row.settled);
  const receipts = unsettled.flatMap(receiptsOf);
  for (const [owner, own] of Map.groupBy(receipts, ({ telling }) => telling.owner)) {
    await apply(stores.alerts, owner, own);
  }
  for (const { row } of unsettled.filter(isGreeting)) {
    const { message, sentAt } = row;
    await stores.receivers.updateReceiver(message.receiver, (record) => ({
      ...record,
      greetedAt: record.greetedAt ?? sentAt,
    }));
  }
  for (const { row } of unsettled.filter(isRefused)) {
    await stores.receivers.updateReceiver(row.message.receiver, (record) => ({
      ...record,
      refused: record.refused + 1,
    }));
  }
  for (const stored of unsettled) {
    // A run that settled it meanwhile has done the same.
    await stores.outbox.replaceRow(stored, { ...stored.row, settled: true });
  }
}

function isGreeting({ row }: StoredOutboxRow): boolean {
  return row.status === 'sent' && row.message.kind === 'summary';
}

function isRefused({ row }: StoredOutboxRow): boolean {
  return row.status === 'dead';
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
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await store.loadAlerts(owner);
    const writes = stored.flatMap((entry) => writeOf(entry, receipts));
    if (writes.length === 0) return;
    const written = await store.saveAlerts(owner, writes);
    // The answer does not say whether a deletion was refused: the next look does.
    if (written.length === writes.length) return;
  }
  throw new StateError(`alerts of ${owner} could not be marked as told: other runs keep writing`);
}

function writeOf(
  { alert, version }: StoredAlert,
  receipts: readonly Receipt[],
): readonly AlertWrite[] {
  const after = receipts
    .filter(({ telling }) => telling.fingerprint === alert.fingerprint)
    .reduce((current, { change }) => change(current), alert);
  if (after === alert) return [];
  const kept = isFinished(after) ? undefined : after;
  return [{ fingerprint: alert.fingerprint, alert: kept, version }];
}
