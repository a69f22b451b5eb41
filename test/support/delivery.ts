import type { Alert, NotificationReason } from '../../src/domain/alert.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { countItems } from '../../src/domain/message.ts';
import type { Message, MessageItem } from '../../src/domain/message.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import type { RowTools } from '../../src/monitor/deliver-row.ts';
import type { OutboxRow, StoredOutboxRow, Telling } from '../../src/ports/outbox.ts';
import type { DeliveryResult } from '../../src/ports/receiver.ts';
import type { ReceiverLog, ReceiverRecord } from '../../src/ports/receiver-log.ts';
import { anAlert } from './alerts.ts';
import { scenarioState } from './scenario-state.ts';
import type { ScenarioState } from './scenario-state.ts';

/** The time of a desk when it is opened, in ms since the epoch. */
export const DESK_TIME = Date.parse('2026-03-01T12:00:00Z');

/** A firing alert of a thing, owed as new to `email` since the desk was opened. */
export function thing(
  id: string,
  given: Partial<Alert> & { readonly of?: Partial<Finding> } = {},
): Alert {
  const { of, ...fields } = given;
  return anAlert({
    of: { subject: { type: 'thing', id, name: id }, title: id, ...of },
    owed: { email: { reason: 'new', at: DESK_TIME } },
    ...fields,
  });
}

/** An alert as a message tells it. */
export function itemOf(alert: Alert, reason: NotificationReason = 'new'): MessageItem {
  const { finding, owner, startsAt } = alert;
  return { reason, finding, owner, startsAt, owedAt: DESK_TIME };
}

/** A digest to `email` about alerts; its id is `m1` unless given. */
export function digestOf(alerts: readonly Alert[], given: Partial<Message> = {}): Message {
  const { reason = 'new' } = given;
  const items = alerts.map((alert) => itemOf(alert, reason));
  return {
    id: 'm1',
    receiver: 'email',
    kind: 'digest',
    reason,
    createdAt: DESK_TIME,
    items,
    counts: countItems(items),
    unread: [],
    portal: undefined,
    ...given,
  };
}

/** What a row says that a message tells. */
export function tellsOf({ items }: Message): readonly Telling[] {
  return items.map(
    ({ owner, reason, owedAt, finding: { fingerprint, severity, stage, step } }) => ({
      ...{ owner, fingerprint, reason, owedAt, severity, stage },
      ...(step === undefined ? {} : { step }),
    }),
  );
}

/** State in memory with a clock that only sleeping moves, and tools to deliver with. */
export type Desk = {
  now: number;
  readonly state: ScenarioState;
  readonly tools: RowTools & { readonly receivers: ReceiverLog };
  /** How long it slept, in ms. */
  readonly pauses: readonly number[];
  /** Level and words of what was logged. */
  readonly logs: readonly string[];
  /** Stores a message as it waits untouched, or as `changes` say. */
  put(message: Message, changes?: Partial<OutboxRow>): Promise<StoredOutboxRow>;
  /** A row as it stands now, by the id of its message. */
  row(id?: string): OutboxRow | undefined;
  /** Stores alerts of the owner `fake`, or of their own. */
  keep(...alerts: readonly Alert[]): Promise<void>;
  /** The record of a receiver; undefined while there is none. */
  record(receiver?: string): Promise<ReceiverRecord | undefined>;
};

/** `rowItems`: how many items a row of the outbox holds. */
export function openDesk(given: { readonly rowItems?: number } = {}): Desk {
  const state = scenarioState({ ...given, clock: () => desk.now });
  const pauses: number[] = [];
  const logs: string[] = [];
  let ids = 0;
  const log = (level: string) => (message: string) => void logs.push(`${level} ${message}`);
  const tools = {
    outbox: state.outbox,
    receivers: state.receivers,
    clock: state.clock,
    deadlineAt: DESK_TIME + 20 * MINUTE_MS,
    sleep: async (ms: number) => {
      pauses.push(ms);
      desk.now += ms;
    },
    random: () => 0.5,
    newId: () => `fresh-${(ids += 1)}`,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
  };
  const find = async (id: string) =>
    (await state.outbox.listOpen()).find(({ row }) => row.message.id === id);
  const desk: Desk = {
    now: DESK_TIME,
    state,
    tools,
    pauses,
    logs,
    async put(message, changes = {}) {
      await state.outbox.addMessage(message, tellsOf(message));
      const added = await find(message.id);
      if (added === undefined) throw new Error(`message ${message.id} was not stored`);
      const stored = await state.outbox.replaceRow(added, { ...added.row, ...changes });
      if (stored === undefined) throw new Error(`row of ${message.id} was changed meanwhile`);
      return stored;
    },
    row: (id = 'm1') => state.outboxRows().find(({ message }) => message.id === id),
    async keep(...alerts) {
      for (const alert of alerts) {
        const { fingerprint, owner } = alert;
        await state.alerts.saveAlerts(owner, [{ fingerprint, alert, version: undefined }]);
      }
    },
    record: async (name = 'email') =>
      (await state.receiverRecords()).find(({ receiver }) => receiver === name),
  };
  return desk;
}

/** What is known of a receiver that was greeted and takes messages. */
export function aRecord(given: Partial<ReceiverRecord> = {}): ReceiverRecord {
  return {
    receiver: 'email',
    greetedAt: 1,
    refusing: undefined,
    refused: 0,
    waitUntil: 0,
    sends: [],
    ...given,
  };
}

/** A failure that may pass, unless `given` says otherwise. */
export function failure(
  given: Partial<Extract<DeliveryResult, { status: 'failed' }>> = {},
): DeliveryResult {
  return { status: 'failed', retryable: true, reason: '503', ...given };
}

/** A record's word that it refuses since a time, by default since the desk was opened. */
export function refusal(
  at: number = DESK_TIME,
  settingsKey = 'email settings',
): NonNullable<ReceiverRecord['refusing']> {
  return { since: at, triedAt: at, reason: '410 Gone', settingsKey };
}

/** Records by receiver. */
export function statesOf(
  ...records: readonly ReceiverRecord[]
): ReadonlyMap<string, ReceiverRecord> {
  return new Map(records.map((record) => [record.receiver, record]));
}
