import * as z from 'zod';
import type { ReceiverRecord } from '../ports/receiver-log.ts';
import type { RowKey } from './table-operations.ts';
import type { Decoded, Entity, Row } from './table-rows.ts';
import { decodeJson, jsonColumns, odd } from './table-rows.ts';

export const RECEIVER_PARTITION = 'receivers';
export const RECEIVER_PREFIX = 'receiver-';

type SchemasOf<T> = { readonly [K in keyof T]-?: z.ZodType };
type Refusing = Exclude<ReceiverRecord['refusing'], undefined>;
type Failing = Exclude<ReceiverRecord['failing'], undefined>;

const Time = z.number();

const StoredReceiver = z
  .object({
    receiver: z.string(),
    greetedAt: Time.optional(),
    refusing: z
      .object({
        since: Time,
        triedAt: Time,
        reason: z.string(),
        settingsKey: z.string(),
        ofMessage: z.boolean().optional(),
      } satisfies SchemasOf<Refusing>)
      .optional(),
    failing: z
      .object({
        since: Time,
        triedAt: Time,
        reason: z.string(),
        settingsKey: z.string(),
      } satisfies SchemasOf<Failing>)
      .optional(),
    split: z.number().optional(),
    refused: z.number(),
    waitUntil: Time,
    sends: z.array(Time),
  } satisfies SchemasOf<ReceiverRecord>)
  .transform(
    (record): ReceiverRecord => ({
      ...record,
      greetedAt: record.greetedAt,
      refusing: record.refusing,
    }),
  );

/** Where the record of a receiver is. Throws for a name that a row key may not hold. */
export function receiverKey(receiver: string): RowKey {
  if (!/^[a-z0-9-]{1,100}$/.test(receiver)) {
    throw new Error('the name of a receiver may hold only a-z, 0-9 and -, at most 100 of them');
  }
  return { partitionKey: RECEIVER_PARTITION, rowKey: `${RECEIVER_PREFIX}${receiver}` };
}

export function receiverRow(record: ReceiverRecord): Row {
  return { ...receiverKey(record.receiver), ...jsonColumns(record) };
}

/** The record in a row; odd also when the row key is not that of the receiver. */
export function decodeReceiver(entity: Entity): Decoded<ReceiverRecord> {
  const decoded = decodeJson(entity, StoredReceiver);
  if (!decoded.ok) return decoded;
  const fits = entity['rowKey'] === `${RECEIVER_PREFIX}${decoded.value.receiver}`;
  return fits ? decoded : odd('its row key is not that of the receiver in it');
}

/** What is known of a receiver that was never sent to: nothing. */
export function unknownReceiver(receiver: string): ReceiverRecord {
  return {
    receiver,
    greetedAt: undefined,
    refusing: undefined,
    refused: 0,
    waitUntil: 0,
    sends: [],
  };
}
