import type { ScalarFunction } from './function-types.ts';
import { parseDatetime, parseTimespan } from './time-text.ts';
import { isNull, textOf } from './values.ts';

/** Conversions from one type to another; what cannot be converted is null. */
export const conversions: { readonly [name: string]: ScalarFunction } = {
  tostring: ([value], { types }) => textOf(value, types[0] ?? ''),
  toint: ([value]) => whole(value),
  tolong: ([value]) => whole(value),
  todouble: ([value]) => number(value),
  toreal: ([value]) => number(value),
  tobool: ([value]) => truth(value),
  toboolean: ([value]) => truth(value),
  todatetime: ([value]) => (typeof value === 'string' ? parseDatetime(value) : value),
  totimespan: ([value]) => (typeof value === 'string' ? parseTimespan(value) : value),
  todynamic: ([value]) => json(value),
  parse_json: ([value]) => json(value),
  round: ([value, digits]) => {
    if (isNull(value)) return null;
    const factor = 10 ** Number(digits ?? 0);
    return Math.round(Number(value) * factor) / factor;
  },
  floor: ([value, step]) => rounded(value, step, Math.floor),
  ceiling: ([value]) => rounded(value, 1, Math.ceil),
  abs: ([value]) => (isNull(value) ? null : Math.abs(Number(value))),
  min_of: (values) => extreme(values, Math.min),
  max_of: (values) => extreme(values, Math.max),
};

function number(value: unknown): number | null {
  if (isNull(value) || value === '') return null;
  const found = Number(value);
  return Number.isNaN(found) ? null : found;
}

function whole(value: unknown): number | null {
  const found = number(value);
  return found === null ? null : Math.trunc(found);
}

function truth(value: unknown): boolean | null {
  if (typeof value === 'boolean' || isNull(value)) return value ?? null;
  const text = textOf(value, '').toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null;
}

function json(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // Documented: a text that is not JSON becomes the dynamic value of that text.
    return value;
  }
}

function rounded(value: unknown, step: unknown, how: (n: number) => number): number | null {
  if (isNull(value) || isNull(step)) return null;
  return how(Number(value) / Number(step)) * Number(step);
}

function extreme(values: readonly unknown[], pick: (...n: number[]) => number): number | null {
  const present = values.filter((value) => !isNull(value)).map(Number);
  return present.length === 0 ? null : pick(...present);
}
