import type { Silence } from '../domain/silence.ts';
import type { SilenceStore } from '../ports/silence-store.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import { rowsWithPrefix } from './table-filters.ts';
import { CHANGE_TRIES, keptChanging, readKnownRow, writeOver } from './table-known-row.ts';
import type { RowPlace } from './table-known-row.ts';
import { deleteRow, listRows, writeRow } from './table-operations.ts';
import type { OnOddRow } from './table-rows.ts';
import {
  decodeSilence,
  SILENCE_PARTITION,
  SILENCE_PREFIX,
  silenceKey,
  silenceRow,
} from './table-silence-rows.ts';

/**
 * Silences in the table AcrWatchState. Throws what `tableError` describes, and when a silence that
 * has to be ended, or whose id one that is added has, is in an odd row: it is another version's and is not written over.
 */
export function createTableSilenceStore(tables: TableClients, onOddRow: OnOddRow): SilenceStore {
  const table = tables.state;
  const list = async (operation: string) => {
    const rows = await listRows(
      { table, operation },
      rowsWithPrefix(SILENCE_PARTITION, SILENCE_PREFIX),
    );
    return decodeRows(rows, { decode: decodeSilence, onOddRow });
  };
  return {
    async listSilences() {
      return (await list('list silences')).map(({ value }) => value).sort(byAge);
    },
    async addSilence(silence) {
      const step = { table, operation: 'add a silence' };
      const written = await writeRow(step, { kind: 'insert', row: silenceRow(silence) });
      if (written !== undefined) return silence;
      // A repeat whose first answer was lost meets itself, and that is as it should be.
      const key = silenceKey(silence.id);
      return (
        (await readKnownRow({ table, key, decode: decodeSilence, onOddRow }))?.value ?? silence
      );
    },
    async endSilence(id, end) {
      if (!isRowPart(id)) return undefined;
      const place = { table, key: silenceKey(id), decode: decodeSilence, onOddRow };
      return endStored(place, end);
    },
    async pruneSilences(before) {
      const operation = 'prune silences';
      for (const { value, version } of await list(operation)) {
        if ((value.ended?.at ?? value.endsAt) >= before) continue;
        await deleteRow({ table, operation }, silenceKey(value.id), version);
      }
    },
  };
}

async function endStored(
  place: RowPlace<Silence>,
  end: Required<Silence>['ended'],
): Promise<Silence | undefined> {
  const operation = 'end a silence';
  for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
    const found = await readKnownRow(place);
    if (found === undefined) return undefined;
    // A repeat of a write that had been carried out meets its own end.
    if (tries > 0 && isSameEnd(found.value.ended, end)) return found.value;
    if (found.value.ended !== undefined || found.value.endsAt <= end.at) return undefined;
    const ended = { ...found.value, ended: end };
    const write = writeOver(silenceRow(ended), found.version);
    if ((await writeRow({ table: place.table, operation }, write)) !== undefined) return ended;
  }
  throw keptChanging(place.table, operation);
}

function isSameEnd(left: Silence['ended'], right: Required<Silence>['ended']): boolean {
  return left !== undefined && left.at === right.at && left.by === right.by;
}

/** The service refuses other characters in a key: no silence has such an id. */
function isRowPart(id: string): boolean {
  return /^[\w-]{1,100}$/.test(id);
}

function byAge(left: Silence, right: Silence): number {
  return left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1);
}
