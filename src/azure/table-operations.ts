import type { TransactionAction } from '@azure/data-tables';
import type { Table } from './table-client.ts';
import { textOf } from './table-decoding.ts';
import { isConflict, isMissingRow } from './table-errors.ts';
import type { Entity, Row } from './table-rows.ts';

/** Most entities of one transaction, and a size that keeps it under 4 MiB (service limits). */
const MAX_ACTIONS = 100;
const MAX_BATCH_UNITS = 1_000_000;

export type RowKey = Pick<Row, 'partitionKey' | 'rowKey'>;

/** How a row is written: only when absent, only over one version, or over whatever is there. */
export type RowWrite =
  | { readonly kind: 'insert'; readonly row: Row }
  | { readonly kind: 'replace'; readonly row: Row; readonly version: string }
  | { readonly kind: 'put'; readonly row: Row };

/** A step on a table, with the words an error names it by. */
export type TableStep = { readonly table: Table; readonly operation: string };

/** All rows that fit an OData filter, all pages. */
export function listRows(step: TableStep, filter: string): Promise<readonly Entity[]> {
  return step.table.call(step.operation, async (client) => {
    const rows: Entity[] = [];
    for await (const row of client.listEntities({ queryOptions: { filter } })) rows.push(row);
    return rows;
  });
}

/** Keys and versions of the rows that fit an OData filter; nothing else of them is sent. */
export function listKeys(
  step: TableStep,
  filter: string,
): Promise<readonly (RowKey & { readonly version: string })[]> {
  return step.table.call(step.operation, async (client) => {
    const keys: (RowKey & { readonly version: string })[] = [];
    const queryOptions = { filter, select: ['partitionKey', 'rowKey'] };
    for await (const row of client.listEntities({ queryOptions })) {
      const [partitionKey, rowKey] = [textOf(row, 'partitionKey'), textOf(row, 'rowKey')];
      keys.push({ partitionKey, rowKey, version: textOf(row, 'etag') });
    }
    return keys;
  });
}

/** One row, or undefined when it is not there. */
export function readRow(step: TableStep, key: RowKey): Promise<Entity | undefined> {
  return step.table.call(step.operation, async (client) => {
    try {
      return await client.getEntity(key.partitionKey, key.rowKey);
    } catch (error) {
      if (isMissingRow(error)) return undefined;
      throw error;
    }
  });
}

/** Writes one row; gives its new version, or undefined when another run was there first. */
export function writeRow(step: TableStep, write: RowWrite): Promise<string | undefined> {
  return unlessConflict(step, async (client) => {
    switch (write.kind) {
      case 'insert':
        return versionIn(await client.createEntity(write.row));
      case 'put':
        return versionIn(await client.upsertEntity(write.row, 'Replace'));
      case 'replace':
        return versionIn(await client.updateEntity(write.row, 'Replace', { etag: write.version }));
    }
  });
}

/**
 * Deletes one row of a version (`*` for any); false when it was changed or is gone: it is left as
 * it is then.
 */
export async function deleteRow(step: TableStep, key: RowKey, version: string): Promise<boolean> {
  const deleted = await unlessConflict(step, async (client) => {
    await client.deleteEntity(key.partitionKey, key.rowKey, { etag: version });
    return true;
  });
  return deleted === true;
}

/**
 * Writes rows of one partition in transactions, in order; gives their new versions, undefined for
 * each that another run changed meanwhile. A transaction is refused as a whole for one such row:
 * its rows are then written one by one, so that only the changed ones are left out.
 */
export async function writeRows(
  step: TableStep,
  writes: readonly RowWrite[],
): Promise<readonly (string | undefined)[]> {
  const versions: (string | undefined)[] = [];
  for (const batch of batchesOf(writes)) {
    const together = await writeTogether(step, batch);
    versions.push(...(together ?? (await writeOneByOne(step, batch))));
  }
  return versions;
}

/** Writes cut into lists that a transaction takes: at most 100 rows and about 3 MB each. */
export function batchesOf(writes: readonly RowWrite[]): readonly (readonly RowWrite[])[] {
  const batches: RowWrite[][] = [];
  let units = 0;
  for (const write of writes) {
    const last = batches.at(-1);
    const size = unitsOf(write.row);
    const fits = last !== undefined && last.length < MAX_ACTIONS && units + size <= MAX_BATCH_UNITS;
    if (fits) last.push(write);
    else batches.push([write]);
    units = fits ? units + size : size;
  }
  return batches;
}

/** New versions, or undefined when the whole transaction was refused for a changed row. */
function writeTogether(
  step: TableStep,
  batch: readonly RowWrite[],
): Promise<readonly string[] | undefined> {
  return unlessConflict(step, async (client) => {
    const answer = await client.submitTransaction(batch.map(actionOf));
    return batch.map((_, index) => versionIn(answer.subResponses[index] ?? {}));
  });
}

function writeOneByOne(
  step: TableStep,
  batch: readonly RowWrite[],
): Promise<readonly (string | undefined)[]> {
  return Promise.all(
    batch.map(async (write) => (await writeRow(step, write)) ?? (await findOwn(step, write))),
  );
}

/**
 * The version of a row that is refused because it is already as it should be: a write whose answer
 * was lost is sent again and meets itself. Only for rows whose content names the run it came from.
 */
export async function findOwn(step: TableStep, { row }: RowWrite): Promise<string | undefined> {
  const current = await readRow(step, row);
  if (current === undefined || typeof current['etag'] !== 'string') return undefined;
  const isOwn = Object.entries(row).every(([column, value]) => isSame(current[column], value));
  return isOwn ? current['etag'] : undefined;
}

function isSame(left: unknown, right: Row[string]): boolean {
  if (right instanceof Uint8Array) {
    return left instanceof Uint8Array && Buffer.compare(left, right) === 0;
  }
  return left === right;
}

type Work<T> = Parameters<Table['call']>[1] extends (client: infer C) => unknown
  ? (client: C) => Promise<T>
  : never;

function unlessConflict<T>(step: TableStep, work: Work<T>): Promise<T | undefined> {
  return step.table.call(step.operation, async (client) => {
    try {
      return await work(client);
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw error;
    }
  });
}

function actionOf(write: RowWrite): TransactionAction {
  switch (write.kind) {
    case 'insert':
      return ['create', write.row];
    case 'put':
      return ['upsert', write.row, 'Replace'];
    case 'replace':
      return ['update', write.row, 'Replace', { etag: write.version }];
  }
}

function versionIn(answer: { readonly etag?: string }): string {
  if (answer.etag === undefined) throw new Error('the service answered a write without an ETag');
  return answer.etag;
}

function unitsOf(row: Row): number {
  const lengths = Object.values(row).map((value) => (typeof value === 'number' ? 8 : value.length));
  return lengths.reduce((sum, length) => sum + length, 0);
}
