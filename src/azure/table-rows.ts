import * as z from 'zod';
import { tameText } from '../domain/text.ts';
import { parseJson } from './error-body.ts';

/** Version of the row layouts; a row of another version is left alone. */
export const SCHEMA_VERSION = 1;

/**
 * Most UTF-16 units put in one string property: the service takes 64 KiB of UTF-16, which is
 * 32,768 units ("Understanding the Table service data model"); 40,000 were refused with 400.
 */
export const MAX_STRING_UNITS = 32_000;

/** Most string properties used for one JSON text: an entity takes 1 MiB (same page). */
const MAX_STRING_PARTS = 14;

/** A row to write. Strings for people and for filters stand beside the JSON. */
export type Row = {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [column: string]: string | number | Uint8Array;
};

/** A row as the service gave it; nothing about it is known yet. */
export type Entity = Readonly<Record<string, unknown>>;

/** The value of a row, or why the row is odd, in one tame line. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** Called for a row that is left alone because this version cannot read it. */
export type OnOddRow = (partition: string, rowKey: string, reason: string) => void;

/** The columns `schemaVersion` and `json0`, `json1`, … of a value. Throws when it is too large. */
export function jsonColumns(value: unknown): Readonly<Record<string, string | number>> {
  const parts = splitText(JSON.stringify(value), MAX_STRING_UNITS);
  if (parts.length > MAX_STRING_PARTS) {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    throw new Error(
      `a row of ${size} characters is too large: at most ${MAX_STRING_PARTS * MAX_STRING_UNITS} fit`,
    );
  }
  const columns = parts.map((part, index) => [`json${index}`, part] as const);
  return { schemaVersion: SCHEMA_VERSION, ...Object.fromEntries(columns) };
}

/** The value in the JSON columns of a row, checked against a schema. */
export function decodeJson<T>(entity: Entity, schema: z.ZodType<T>): Decoded<T> {
  if (entity['schemaVersion'] !== SCHEMA_VERSION) return odd(versionReason(entity));
  return decodeText(columnsOf(entity, 'json', z.string()).join(''), schema);
}

/** The value in a JSON text, checked against a schema. */
export function decodeText<T>(text: string, schema: z.ZodType<T>): Decoded<T> {
  const json = parseJson(text);
  if (json === undefined) return odd('its JSON is not complete or not JSON');
  const parsed = schema.safeParse(json);
  return parsed.success ? { ok: true, value: parsed.data } : odd(issueReason(parsed.error));
}

/** A row that cannot be read, with the reason made one safe line. */
export function odd(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason: tameText(reason) };
}

/** The columns `<name>0`, `<name>1`, … of a row, up to the first that is not of the kind. */
export function columnsOf<T>(entity: Entity, name: string, kind: z.ZodType<T>): readonly T[] {
  const values: T[] = [];
  for (;;) {
    const column = kind.safeParse(entity[`${name}${values.length}`]);
    if (!column.success) return values;
    values.push(column.data);
  }
}

/** A text in parts of at most `size` UTF-16 units (2 or more); no part ends inside a character. */
export function splitText(text: string, size: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length || start === 0; ) {
    const end = start + size;
    const inside = /^[\udc00-\udfff]/.test(text.slice(end, end + 1));
    const cut = inside ? end - 1 : end;
    parts.push(text.slice(start, cut));
    start = cut;
  }
  return parts;
}

function versionReason(entity: Entity): string {
  const version = JSON.stringify(entity['schemaVersion']) ?? 'absent';
  return `its schemaVersion is ${version}; this version of the app reads ${SCHEMA_VERSION}`;
}

function issueReason(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  return `its content does not fit: ${path === '' ? 'the value' : path}: ${issue?.message ?? ''}`;
}
