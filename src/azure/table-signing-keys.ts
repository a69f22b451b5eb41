import * as z from 'zod';
import { DAY_MS, isoTime } from '../domain/time.ts';
import type { LinkSigner, SigningKeys } from '../ports/link-signer.ts';
import { StateError } from '../ports/state-error.ts';
import { createLinkSigner } from './link-signer.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows, textOf } from './table-decoding.ts';
import { rowsWithPrefix } from './table-filters.ts';
import { deleteRow, listRows, writeRow } from './table-operations.ts';
import type { TableStep } from './table-operations.ts';
import type { Decoded, Entity, OnOddRow, Row } from './table-rows.ts';
import { decodeJson, jsonColumns, odd } from './table-rows.ts';
import { APP_PARTITION } from './table-state-rows.ts';

/** A key is replaced when it is older than this, in ms; its links still work as long again. */
export const KEY_LIFE_MS = 90 * DAY_MS;
/** As long as what HMAC-SHA256 gives (RFC 2104, section 3). */
const KEY_BYTES = 32;
const KEY_PREFIX = 'signing-key-';

/** A random source fit for keys: as many bytes as asked for. */
export type RandomBytes = (count: number) => Uint8Array;

const StoredKey = z.object({
  number: z.int().positive(),
  createdAt: z.number(),
  secret: z.string().regex(/^[\w-]{43}$/),
});
type StoredKey = z.infer<typeof StoredKey>;
type VersionedKey = { readonly value: StoredKey; readonly version: string };

type Tools = {
  readonly step: TableStep;
  readonly onOddRow: OnOddRow;
  readonly randomBytes: RandomBytes;
};

/**
 * Signing keys in the table AcrWatchState, numbered from 1. A key is only ever inserted, under the
 * next number: of two runs that make one, the service takes the first and both use it. Throws what
 * `tableError` describes.
 */
export function createTableSigningKeys(
  tables: TableClients,
  how: { readonly onOddRow: OnOddRow; readonly randomBytes: RandomBytes },
): SigningKeys {
  const tools = { step: { table: tables.state, operation: 'load the signing keys' }, ...how };
  return {
    async loadSigner(now) {
      const [current, previous, ...older] = await loadKeys(tools, now);
      if (current === undefined) throw unreadable(tools.step);
      for (const { value, version } of older) {
        await deleteRow(tools.step, keyOf(value.number), version);
      }
      return signerOf(current, previous);
    },
    async loadVerifier() {
      const rows = await listKeyRows(tools.step);
      if (rows.length === 0) return undefined;
      const [current, previous] = decodeKeys(rows, tools);
      if (current === undefined) throw unreadable(tools.step);
      return signerOf(current, previous);
    },
  };
}

function signerOf(current: VersionedKey, previous: VersionedKey | undefined): LinkSigner {
  return createLinkSigner(
    signingKey(current.value),
    previous === undefined ? undefined : signingKey(previous.value),
  );
}

/** The keys, newest first, with a new one where the newest is too old. */
async function loadKeys(tools: Tools, now: number): Promise<readonly VersionedKey[]> {
  const { step, randomBytes } = tools;
  const rows = await listKeyRows(step);
  const keys = decodeKeys(rows, tools);
  const newest = keys[0];
  if (newest !== undefined && now - newest.value.createdAt <= KEY_LIFE_MS) return keys;
  const number = 1 + Math.max(0, ...rows.map(numberOf));
  const secret = Buffer.from(randomBytes(KEY_BYTES)).toString('base64url');
  await writeRow(step, { kind: 'insert', row: keyRow({ number, createdAt: now, secret }) });
  // What stands in the table counts: another run may have been first.
  return decodeKeys(await listKeyRows(step), { onOddRow: () => {} });
}

function listKeyRows(step: TableStep): Promise<readonly Entity[]> {
  return listRows(step, rowsWithPrefix(APP_PARTITION, KEY_PREFIX));
}

function decodeKeys(
  rows: readonly Entity[],
  { onOddRow }: Pick<Tools, 'onOddRow'>,
): readonly VersionedKey[] {
  return decodeRows(rows, { decode: decodeKey, onOddRow }).toSorted(
    (left, right) => right.value.number - left.value.number,
  );
}

/** Numbers of rows that cannot be read count too, so that none is met again. */
function numberOf(row: Entity): number {
  const number = Number(textOf(row, 'rowKey').slice(KEY_PREFIX.length));
  return Number.isSafeInteger(number) ? number : 0;
}

function keyOf(number: number) {
  return { partitionKey: APP_PARTITION, rowKey: `${KEY_PREFIX}${number}` };
}

function keyRow(key: StoredKey): Row {
  return { ...keyOf(key.number), created: isoTime(key.createdAt), ...jsonColumns(key) };
}

function decodeKey(entity: Entity): Decoded<StoredKey> {
  const decoded = decodeJson(entity, StoredKey);
  if (!decoded.ok) return decoded;
  const fits = entity['rowKey'] === keyOf(decoded.value.number).rowKey;
  return fits ? decoded : odd('its row key is not that of the key in it');
}

function signingKey({ number, secret }: StoredKey) {
  return { id: String(number), secret: Buffer.from(secret, 'base64url') };
}

function unreadable({ table, operation }: TableStep): StateError {
  return new StateError(
    `table ${table.name}: ${operation} failed: none can be read by this version of the app: deploy the version that wrote them, or delete the rows ${KEY_PREFIX}*`,
  );
}
