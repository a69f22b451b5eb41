import { deflateSync, inflateSync } from 'node:zlib';
import * as z from 'zod';
import type { Message } from '../domain/message.ts';
import { isoTime } from '../domain/time.ts';
import type { OutboxRow } from '../ports/outbox.ts';
import type { Decoded, Entity, Row } from './table-rows.ts';
import { columnsOf, decodeJson, decodeText, jsonColumns, odd } from './table-rows.ts';
import { StoredMessageJson } from './table-schemas.ts';

/**
 * Bytes put in one binary property (the service takes 64 KiB) and how many are used: an entity
 * takes 1 MiB in all ("Understanding the Table service data model").
 */
export const BODY_PART_BYTES = 60_000;
export const BODY_PARTS = 14;

/** Most bytes a stored message may unfold to; far above what fits in when it is written. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

const Bytes = z.instanceof(Uint8Array);

const Progress = z
  .object({
    status: z.enum(['pending', 'sent']),
    claimedUntil: z.number(),
    firstSentAt: z.number().optional(),
    attempts: z.number(),
    lastError: z.string().optional(),
  } satisfies { readonly [K in keyof Omit<OutboxRow, 'message'>]: z.ZodType })
  .transform(
    (row): Omit<OutboxRow, 'message'> => ({
      ...row,
      firstSentAt: row.firstSentAt,
      lastError: row.lastError,
    }),
  );

/**
 * The key is the message's id and nothing else, so that the service itself refuses a second row of
 * one message; the order by age is made when the few pending rows are read.
 */
export function outboxRowKey(message: Pick<Message, 'id'>): string {
  return `message-${message.id}`;
}

/** True when a row can hold the message. */
export function fitsRow(message: Message): boolean {
  return bodyOf(message).length <= BODY_PARTS * BODY_PART_BYTES;
}

/** The row of an outbox entry. Throws when the message is too large, naming its size. */
export function outboxRow(row: OutboxRow): Row {
  const { message, ...progress } = row;
  return {
    partitionKey: message.channel,
    rowKey: outboxRowKey(message),
    status: row.status,
    createdAt: isoTime(message.createdAt),
    ...(row.status === 'sent' ? { sentAt: isoTime(row.firstSentAt ?? message.createdAt) } : {}),
    ...jsonColumns(progress),
    ...bodyColumns(message),
  };
}

export function decodeOutboxRow(entity: Entity): Decoded<OutboxRow> {
  const progress = decodeJson(entity, Progress);
  if (!progress.ok) return progress;
  const text = inflate(Buffer.concat(columnsOf(entity, 'body', Bytes)));
  if (!text.ok) return text;
  const message = decodeText(text.value, StoredMessageJson);
  if (!message.ok) return message;
  const fits = entity['rowKey'] === outboxRowKey(message.value);
  if (!fits) return odd('its row key is not that of the message in it');
  return { ok: true, value: { ...progress.value, message: message.value } };
}

function bodyOf(message: Message): Uint8Array {
  return deflateSync(JSON.stringify(message), { level: 9 });
}

function bodyColumns(message: Message): Readonly<Record<string, Uint8Array>> {
  const body = bodyOf(message);
  if (body.length > BODY_PARTS * BODY_PART_BYTES) throw tooLarge(message, body.length);
  const parts = Math.ceil(body.length / BODY_PART_BYTES);
  const columns = Array.from({ length: parts }, (_, index): [string, Uint8Array] => {
    const start = index * BODY_PART_BYTES;
    return [`body${index}`, body.subarray(start, start + BODY_PART_BYTES)];
  });
  return Object.fromEntries(columns);
}

function tooLarge(message: Message, bytes: number): Error {
  const most = BODY_PARTS * BODY_PART_BYTES;
  return new Error(
    `message ${message.id} to ${message.channel} with ${message.items.length} items takes ${bytes} bytes compressed; a row of the outbox holds ${most}: split it into several messages`,
  );
}

function inflate(body: Uint8Array): Decoded<string> {
  try {
    const text = inflateSync(body, { maxOutputLength: MAX_MESSAGE_BYTES }).toString('utf8');
    return { ok: true, value: text };
  } catch (error) {
    if (error instanceof Error && 'code' in error) return odd('its message is cut or damaged');
    throw error;
  }
}
