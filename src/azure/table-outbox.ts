import { isoTime } from '../domain/time.ts';
import type { Outbox, StoredOutboxRow } from '../ports/outbox.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import { closedRowsBefore, openRows } from './table-filters.ts';
import { deleteRow, findOwn, listKeys, listRows, writeRow } from './table-operations.ts';
import { decodeOutboxRow, fitsRow, outboxRow, outboxRowKey } from './table-outbox-rows.ts';
import type { OnOddRow } from './table-rows.ts';

/** A message that was just added: nobody has claimed or tried it. */
const UNTRIED = {
  status: 'pending',
  settled: false,
  claimedUntil: 0,
  fence: 0,
  attempt: undefined,
  inDoubt: false,
  mayRepeat: undefined,
  attempts: 0,
  doneParts: 0,
  sentAt: undefined,
  verified: false,
  lastError: undefined,
} as const;

/** Messages in the table AcrWatchOutbox, partitioned by receiver. Throws what `tableError` describes. */
export function createTableOutbox(tables: TableClients, onOddRow: OnOddRow): Outbox {
  const table = tables.outbox;
  return {
    async addMessage(message, tells) {
      if (!fitsRow({ message, tells })) return 'too-large';
      const step = { table, operation: `add a message to ${message.receiver}` };
      await writeRow(step, { kind: 'insert', row: outboxRow({ message, tells, ...UNTRIED }) });
      return 'stored';
    },
    async listOpen() {
      const rows = await listRows({ table, operation: 'list open messages' }, openRows());
      const known = decodeRows(rows, { decode: decodeOutboxRow, onOddRow });
      return known.map(({ value, version }) => ({ row: value, version })).sort(byAge);
    },
    async replaceRow(stored, row) {
      const step = { table, operation: `replace a message to ${row.message.receiver}` };
      const mark = tables.newMark?.();
      const content = { ...outboxRow(row), ...(mark === undefined ? {} : { mark }) };
      const write = { kind: 'replace', row: content, version: stored.version } as const;
      const written = await writeRow(step, write);
      // Two runs may claim a row with the same words: only the mark tells whose claim it is.
      const version = written ?? (mark === undefined ? undefined : await findOwn(step, write));
      return version === undefined ? undefined : { row, version };
    },
    async removeRow({ row, version }) {
      const { receiver, id } = row.message;
      const step = { table, operation: `take back a message to ${receiver}` };
      const key = { partitionKey: receiver, rowKey: outboxRowKey({ id }) };
      return deleteRow(step, key, version);
    },
    async prune(before) {
      const step = { table, operation: 'prune messages' };
      const old = await listKeys(step, closedRowsBefore(isoTime(before)));
      for (const { version, ...key } of old) await deleteRow(step, key, version);
    },
  };
}

function byAge(left: StoredOutboxRow, right: StoredOutboxRow): number {
  const [a, b] = [left.row.message, right.row.message];
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
