import { createHash } from 'node:crypto';

/** A value as JSON has it. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };

export type ValueObject = { readonly [key: string]: Value };

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of a value; null where there is none. */
export function field(value: Value | undefined, ...path: readonly string[]): Value {
  let found: Value = value ?? null;
  for (const name of path) found = (isObject(found) ? found[name] : null) ?? null;
  return found;
}

/** Every text inside of a value, keys included. */
export function textsIn(value: Value): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item: Value) => textsIn(item));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
}

/** Items of a value; none where it is no list. */
export function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`${JSON.stringify(value)} is no text`);
}

function hash(parts: readonly Value[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A GUID that depends on the parts alone. */
export function guidOf(parts: readonly Value[]): string {
  return hash(parts).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** 13 characters that depend on the parts alone. */
export function uniqueString(parts: readonly Value[]): string {
  return BigInt(`0x${hash(parts).slice(0, 20)}`)
    .toString(32)
    .padStart(13, 'a')
    .slice(-13);
}
