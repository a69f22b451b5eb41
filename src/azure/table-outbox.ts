import type { Outbox, OutboxRow, StoredOutboxRow } from '../ports/outbox.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import type { Versioned } from './table-decoding.ts';
import { rowsOfStatus } from './table-filters.ts';
import { deleteRow, listRows, writeRow } from './table-operations.ts';
import { decodeOutboxRow, fitsRow, outboxRow, outboxRowKey } from './table-outbox-rows.ts';
import type { OnOddRow } from './table-rows.ts';

/** A message that was just added: nobody has claimed or tried it. */
const UNTRIED = {
  status: 'pending',
  claimedUntil: 0,
  firstSentAt: undefined,
  attempts: 0,
  lastError: undefined,
} as const;

/**
 * Messages in the table AcrWatchOutbox, partitioned by channel. Throws what `tableError`
 * describes, and when a message is too large for a row.
 */
export function createTableOutbox(tables: TableClients, onOddRow: OnOddRow): Outbox {
  const table = tables.outbox;
  const list = async (channel: string, status: OutboxRow['status']) => {
    const step = { table, operation: `list ${status} messages to ${channel}` };
    const rows = await listRows(step, rowsOfStatus(channel, status));
    return decodeRows(rows, { decode: decodeOutboxRow, onOddRow });
  };
  return {
    async addMessage(message) {
      if (!fitsRow(message)) return 'too-large';
      const step = { table, operation: `add a message to ${message.channel}` };
      await writeRow(step, { kind: 'insert', row: outboxRow({ message, ...UNTRIED }) });
      return 'stored';
    },
    async listPending(channel) {
      const rows = await list(channel, 'pending');
      return rows.map(({ value, version }) => ({ row: value, version })).sort(byAge);
    },
    async replaceRow(stored, row) {
      const step = { table, operation: `replace a message to ${row.message.channel}` };
      const write = { kind: 'replace', row: outboxRow(row), version: stored.version } as const;
      const version = await writeRow(step, write);
      return version === undefined ? undefined : { row, version };
    },
    async pruneSent(channel, before) {
      const step = { table, operation: `prune messages to ${channel}` };
      const old = (await list(channel, 'sent')).filter((row) => sentAt(row) < before);
      for (const { value, version } of old) {
        const key = { partitionKey: channel, rowKey: outboxRowKey(value.message) };
        await deleteRow(step, key, version);
      }
    },
  };
}

function byAge(left: StoredOutboxRow, right: StoredOutboxRow): number {
  const [a, b] = [left.row.message, right.row.message];
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

function sentAt({ value }: Versioned<OutboxRow>): number {
  return value.firstSentAt ?? value.message.createdAt;
}
