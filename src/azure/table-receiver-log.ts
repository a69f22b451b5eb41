import type { ReceiverLog } from '../ports/receiver-log.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import { rowsWithPrefix } from './table-filters.ts';
import { CHANGE_TRIES, keptChanging, readKnownRow, writeOver } from './table-known-row.ts';
import { findOwn, listRows, writeRow } from './table-operations.ts';
import {
  decodeReceiver,
  RECEIVER_PARTITION,
  RECEIVER_PREFIX,
  receiverKey,
  receiverRow,
  unknownReceiver,
} from './table-receiver-rows.ts';
import type { OnOddRow } from './table-rows.ts';

/**
 * What is known of each receiver, in the table AcrWatchState. Throws what `tableError` describes,
 * and when a row that has to be written is odd: it is another version's and is not written over.
 */
export function createTableReceiverLog(tables: TableClients, onOddRow: OnOddRow): ReceiverLog {
  const table = tables.state;
  return {
    async listReceivers() {
      const filter = rowsWithPrefix(RECEIVER_PARTITION, RECEIVER_PREFIX);
      const rows = await listRows({ table, operation: 'list receivers' }, filter);
      return decodeRows(rows, { decode: decodeReceiver, onOddRow }).map(({ value }) => value);
    },
    async updateReceiver(receiver, change) {
      const step = { table, operation: `update receiver ${receiver}` };
      const place = { table, key: receiverKey(receiver), decode: decodeReceiver, onOddRow };
      for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
        const found = await readKnownRow(place);
        const record = found?.value ?? unknownReceiver(receiver);
        // A write whose answer was lost is known again by its mark, so that it is not made twice.
        const mark = tables.newMark?.();
        const row = { ...receiverRow(change(record)), ...(mark === undefined ? {} : { mark }) };
        const write = writeOver(row, found?.version);
        if ((await writeRow(step, write)) !== undefined) return;
        if (mark !== undefined && (await findOwn(step, write)) !== undefined) return;
      }
      throw keptChanging(table, step.operation);
    },
  };
}
