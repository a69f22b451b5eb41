import type { MemoryValue } from '../domain/outcome.ts';
import type { MemoryStore } from '../ports/alert-store.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows, textOf } from './table-decoding.ts';
import { rowsWithPrefix } from './table-filters.ts';
import { deleteRow, listRows, writeRows } from './table-operations.ts';
import type { TableStep } from './table-operations.ts';
import type { OnOddRow } from './table-rows.ts';
import { decodeMemory, MEMORY_PREFIX, memoryRow, memoryRowKey } from './table-state-rows.ts';

/** What checks remember, in the table AcrWatchState. Throws what `tableError` describes. */
export function createTableMemoryStore(tables: TableClients, onOddRow: OnOddRow): MemoryStore {
  const table = tables.state;
  return {
    async loadMemory(owner) {
      const step = { table, operation: `load memory of ${owner}` };
      const rows = await listRows(step, rowsWithPrefix(owner, MEMORY_PREFIX));
      const entries = decodeRows(rows, { decode: decodeMemory, onOddRow });
      return new Map(entries.map(({ value }) => [value.key, value.value]));
    },
    async saveMemory(owner, changes) {
      if (changes.size === 0) return;
      const step = { table, operation: `save memory of ${owner}` };
      const odd = await oddRowKeys(step, owner);
      const entries = [...changes].filter(([key]) => !odd.has(memoryRowKey(key)));
      await writeRows(
        step,
        entries.flatMap(([key, value]) => putOf(owner, { key, value })),
      );
      await forget(step, { owner, keys: entries.flatMap(([key, v]) => (v === null ? [key] : [])) });
    },
  };
}

/** Rows that this version cannot read are another version's: they are not written over. */
async function oddRowKeys(step: TableStep, owner: string): Promise<ReadonlySet<string>> {
  const rows = await listRows(step, rowsWithPrefix(owner, MEMORY_PREFIX));
  return new Set(rows.filter((row) => !decodeMemory(row).ok).map((row) => textOf(row, 'rowKey')));
}

function putOf(owner: string, entry: { readonly key: string; readonly value: MemoryValue | null }) {
  const { key, value } = entry;
  if (value === null) return [];
  return [{ kind: 'put', row: memoryRow(owner, { key, value }) } as const];
}

async function forget(
  step: TableStep,
  { owner, keys }: { readonly owner: string; readonly keys: readonly string[] },
): Promise<void> {
  for (const key of keys) {
    await deleteRow(step, { partitionKey: owner, rowKey: memoryRowKey(key) }, '*');
  }
}
