import { isoTime } from '../domain/time.ts';
import type { Outbox, StoredOutboxRow } from '../ports/outbox.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import { rowsOfStatus, rowsSentBefore } from './table-filters.ts';
import { deleteRow, findOwn, listKeys, listRows, writeRow } from './table-operations.ts';
import { decodeOutboxRow, fitsRow, outboxRow } from './table-outbox-rows.ts';
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
  return {
    async addMessage(message) {
      if (!fitsRow(message)) return 'too-large';
      const step = { table, operation: `add a message to ${message.channel}` };
      await writeRow(step, { kind: 'insert', row: outboxRow({ message, ...UNTRIED }) });
      return 'stored';
    },
    async listPending(channel) {
      const step = { table, operation: `list pending messages to ${channel}` };
      const rows = await listRows(step, rowsOfStatus(channel, 'pending'));
      const known = decodeRows(rows, { decode: decodeOutboxRow, onOddRow });
      return known.map(({ value, version }) => ({ row: value, version })).sort(byAge);
    },
    async replaceRow(stored, row) {
      const step = { table, operation: `replace a message to ${row.message.channel}` };
      const mark = tables.newMark?.();
      const content = { ...outboxRow(row), ...(mark === undefined ? {} : { mark }) };
      const write = { kind: 'replace', row: content, version: stored.version } as const;
      const written = await writeRow(step, write);
      // Two runs may claim a row with the same words: only the mark tells whose claim it is.
      const version = written ?? (mark === undefined ? undefined : await findOwn(step, write));
      return version === undefined ? undefined : { row, version };
    },
    async pruneSent(channel, before) {
      const step = { table, operation: `prune messages to ${channel}` };
      const old = await listKeys(step, rowsSentBefore(channel, isoTime(before)));
      for (const { version, ...key } of old) await deleteRow(step, key, version);
    },
  };
}

function byAge(left: StoredOutboxRow, right: StoredOutboxRow): number {
  const [a, b] = [left.row.message, right.row.message];
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
