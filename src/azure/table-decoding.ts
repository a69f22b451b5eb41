import type { Decoded, Entity, OnOddRow } from './table-rows.ts';

/** A value read from a row, with the version of the row. */
export type Versioned<T> = { readonly value: T; readonly version: string };

/** The values of rows; an odd row is reported and left out. */
export function decodeRows<T>(
  rows: readonly Entity[],
  how: { readonly decode: (row: Entity) => Decoded<T>; readonly onOddRow: OnOddRow },
): readonly Versioned<T>[] {
  return rows.flatMap((row) => {
    const decoded = how.decode(row);
    if (decoded.ok) return [{ value: decoded.value, version: textOf(row, 'etag') }];
    how.onOddRow(textOf(row, 'partitionKey'), textOf(row, 'rowKey'), decoded.reason);
    return [];
  });
}

/** A text column of a row; empty when it is absent or no text. */
export function textOf(row: Entity, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
