import { deflateSync, inflateSync } from 'node:zlib';
import * as z from 'zod';
import { NOTIFICATION_REASONS } from '../domain/alert.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import { isFingerprint } from '../domain/fingerprint.ts';
import type { Message } from '../domain/message.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { isoTime } from '../domain/time.ts';
import { OUTBOX_STATUSES } from '../ports/outbox.ts';
import type { OutboxRow, Telling } from '../ports/outbox.ts';
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

const StoredTelling = z.object({
  owner: z.string(),
  fingerprint: z.custom<Fingerprint>((value) => typeof value === 'string' && isFingerprint(value)),
  reason: z.enum(NOTIFICATION_REASONS),
  owedAt: z.number(),
  severity: z.enum(SEVERITIES),
  stage: z.number(),
  step: z.number().exactOptional(),
} satisfies { readonly [K in keyof Telling]-?: z.ZodType });

/** What goes with the message, and may be as long: it is stored with it. */
const Content = z.object({ message: StoredMessageJson, tells: z.array(StoredTelling) });
type Content = Pick<OutboxRow, 'message' | 'tells'>;

const Progress = z
  .object({
    status: z.enum(OUTBOX_STATUSES),
    settled: z.boolean(),
    claimedUntil: z.number(),
    fence: z.number(),
    attempt: z.object({ id: z.string(), firstSentAt: z.number() }).optional(),
    inDoubt: z.boolean(),
    mayRepeat: z.string().optional(),
    attempts: z.number(),
    doneParts: z.number(),
    sentAt: z.number().optional(),
    verified: z.boolean(),
    lastError: z.string().optional(),
  } satisfies { readonly [K in keyof Omit<OutboxRow, 'message' | 'tells'>]: z.ZodType })
  .transform(
    (row): Omit<OutboxRow, 'message' | 'tells'> => ({
      ...row,
      attempt: row.attempt,
      mayRepeat: row.mayRepeat,
      sentAt: row.sentAt,
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
export function fitsRow(content: Content): boolean {
  return bodyOf(content).length <= BODY_PARTS * BODY_PART_BYTES;
}

/** True while something is left to do for a row: it is looked for by this. */
export function isOpenRow({ status, settled, verified }: OutboxRow): boolean {
  return status === 'pending' || !settled || (status === 'sent' && !verified);
}

/** The row of an outbox entry. Throws when the message is too large, naming its size. */
export function outboxRow(row: OutboxRow): Row {
  const { message, tells, ...progress } = row;
  return {
    partitionKey: message.receiver,
    rowKey: outboxRowKey(message),
    status: row.status,
    reason: message.reason,
    isOpen: isOpenRow(row) ? 'yes' : 'no',
    createdAt: isoTime(message.createdAt),
    ...(row.sentAt === undefined ? {} : { sentAt: isoTime(row.sentAt) }),
    ...jsonColumns(progress),
    ...bodyColumns({ message, tells }),
  };
}

export function decodeOutboxRow(entity: Entity): Decoded<OutboxRow> {
  const progress = decodeJson(entity, Progress);
  if (!progress.ok) return progress;
  const text = inflate(Buffer.concat(columnsOf(entity, 'body', Bytes)));
  if (!text.ok) return text;
  const content = decodeText(text.value, Content);
  if (!content.ok) return content;
  const { message } = content.value;
  const fits =
    entity['rowKey'] === outboxRowKey(message) && entity['partitionKey'] === message.receiver;
  if (!fits) return odd('its key is not that of the message in it');
  return { ok: true, value: { ...progress.value, ...content.value } };
}

function bodyOf(content: Content): Uint8Array {
  return deflateSync(JSON.stringify(content), { level: 9 });
}

function bodyColumns(content: Content): Readonly<Record<string, Uint8Array>> {
  const body = bodyOf(content);
  if (body.length > BODY_PARTS * BODY_PART_BYTES) throw tooLarge(content.message, body.length);
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
    `message ${message.id} to ${message.receiver} with ${message.items.length} items takes ${bytes} bytes compressed; a row of the outbox holds ${most}: split it into several messages`,
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
