import { datetimeText, timespanText } from './time-text.ts';

/** Whether two values are equal: null when both are null, false when one of them is (documented). */
export function equal(a: unknown, b: unknown): boolean | null {
  if (isNull(a) || isNull(b)) return isNull(a) && isNull(b) ? null : false;
  if (typeof a === 'object' && typeof b === 'object') return keyOf(a) === keyOf(b);
  return a === b;
}

/** How two values that are not null lie in order: below 0, 0 or above; texts compare by code unit. */
export function order(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return Number(a) - Number(b);
}

/** Whether a value is the null of its type. */
export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** The opposite of a truth value; null stays null. */
export function opposite(value: unknown): boolean | null {
  return isNull(value) ? null : value !== true;
}

/** What two values share only when they are the same: themselves, or the JSON of a dynamic one. */
export function keyOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? `\0${JSON.stringify(value)}` : value;
}

/** What two lists of values share only when all values are the same. */
export function keyOfAll(values: readonly unknown[]): unknown {
  if (values.length === 1) return keyOf(values[0]);
  let key = '';
  for (const value of values) {
    const part = typeof value === 'string' ? value : JSON.stringify(value ?? null);
    key += `${part.length}:${part}`;
  }
  return key;
}

/** A value as `tostring` gives it; null is the empty text. */
export function textOf(value: unknown, type: string): string {
  if (isNull(value)) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' && type === 'datetime') return datetimeText(value);
  if (typeof value === 'number' && type === 'timespan') return timespanText(value);
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** A value as part of a dynamic one, where dates and timespans are texts. */
export function dynamicOf(value: unknown, type: string): unknown {
  if (isNull(value)) return null;
  return type === 'datetime' || type === 'timespan' ? textOf(value, type) : value;
}

/** The value that a column of this type has when there is none. */
export function emptyOf(type: string): unknown {
  return type === 'string' ? '' : null;
}

/** A dynamic value as the array that it is; undefined for anything else. */
export function arrayOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value satisfies unknown[]) : undefined;
}
