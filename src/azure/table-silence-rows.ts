import * as z from 'zod';
import { MATCHER_FIELDS } from '../domain/silence.ts';
import type { Matcher, Silence } from '../domain/silence.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { isoTime } from '../domain/time.ts';
import type { RowKey } from './table-operations.ts';
import type { Decoded, Entity, Row } from './table-rows.ts';
import { decodeJson, jsonColumns, odd } from './table-rows.ts';

export const SILENCE_PARTITION = 'silences';
export const SILENCE_PREFIX = 'silence-';

type SchemasOf<T> = { readonly [K in keyof T]-?: z.ZodType };

const Text = z.string();
const Time = z.number();

const StoredSilence: z.ZodType<Silence> = z.object({
  id: Text,
  matchers: z.array(
    z.object({
      field: z.enum(MATCHER_FIELDS),
      how: z.enum(['equals', 'prefix']),
      values: z.array(Text),
    } satisfies SchemasOf<Matcher>),
  ),
  startsAt: Time,
  endsAt: Time,
  createdAt: Time,
  createdBy: Text,
  comment: Text,
  via: Text,
  breaksOnRise: z.boolean(),
  upTo: z.enum(SEVERITIES).exactOptional(),
  ended: z
    .object({ at: Time, by: Text } satisfies SchemasOf<Required<Silence>['ended']>)
    .exactOptional(),
} satisfies SchemasOf<Silence>);

export function silenceKey(id: string): RowKey {
  return { partitionKey: SILENCE_PARTITION, rowKey: `${SILENCE_PREFIX}${id}` };
}

/** The row of a silence, with who and until when written out for people. */
export function silenceRow(silence: Silence): Row {
  return {
    ...silenceKey(silence.id),
    startsAt: isoTime(silence.startsAt),
    endsAt: isoTime(silence.ended?.at ?? silence.endsAt),
    createdBy: silence.createdBy,
    ...jsonColumns(silence),
  };
}

/** The silence in a row; odd also when the row key is not that of the silence. */
export function decodeSilence(entity: Entity): Decoded<Silence> {
  const decoded = decodeJson(entity, StoredSilence);
  if (!decoded.ok) return decoded;
  const fits = entity['rowKey'] === silenceKey(decoded.value.id).rowKey;
  return fits ? decoded : odd('its row key is not that of the silence in it');
}
