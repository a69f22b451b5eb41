import { StateError } from '../ports/state-error.ts';
import type { Table } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import type { Versioned } from './table-decoding.ts';
import { readRow } from './table-operations.ts';
import type { RowKey, RowWrite } from './table-operations.ts';
import type { Decoded, Entity, OnOddRow, Row } from './table-rows.ts';

/** Most tries to change a row that other runs change too. */
export const CHANGE_TRIES = 5;

/** Where a row is, how it is read, and who hears of an odd one. */
export type RowPlace<T> = {
  readonly table: Table;
  readonly key: RowKey;
  readonly decode: (row: Entity) => Decoded<T>;
  readonly onOddRow: OnOddRow;
};

/**
 * One row and its version; undefined when it is absent. Throws when it is odd: it is another
 * version's and is not written over.
 */
export async function readKnownRow<T>(place: RowPlace<T>): Promise<Versioned<T> | undefined> {
  const { table, key, decode, onOddRow } = place;
  const name = `row ${key.rowKey} of partition ${key.partitionKey}`;
  const row = await readRow({ table, operation: `read ${name}` }, key);
  if (row === undefined) return undefined;
  const found = decodeRows([row], { decode, onOddRow })[0];
  if (found !== undefined) return found;
  throw new StateError(
    `table ${table.name}: ${name} cannot be read by this version of the app: deploy the version that wrote it, or delete the row`,
  );
}

/** An insert where no version was read, else a replace of that version. */
export function writeOver(row: Row, version: string | undefined): RowWrite {
  return version === undefined ? { kind: 'insert', row } : { kind: 'replace', row, version };
}

/** The error of a row that other runs keep changing. */
export function keptChanging(table: Table, operation: string): StateError {
  return new StateError(
    `table ${table.name}: ${operation} failed: other runs keep writing it; it is tried again in the next run`,
  );
}
