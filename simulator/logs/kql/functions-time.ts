import type { ScalarFunction } from './function-types.ts';
import { isNull } from './values.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** From 0001-01-01, which `bin` counts datetimes from, to 1970. */
const toUnixMs = 62_135_596_800_000;

/** Functions of time. */
export const timeFunctions: { readonly [name: string]: ScalarFunction } = {
  now: ([offset], { nowMs }) => nowMs + Number(offset ?? 0),
  ago: ([span], { nowMs }) => (isNull(span) ? null : nowMs - Number(span)),
  bin: ([value, size], { types, type }) => {
    if (isNull(value) || isNull(size) || Number(size) <= 0) return null;
    const shift = types[0] === 'datetime' ? toUnixMs : 0;
    const found = Math.floor((Number(value) + shift) / Number(size)) * Number(size) - shift;
    return type === 'long' || type === 'int' ? Math.trunc(found) : found;
  },
  startofday: ([at, offset]) => startOf(at, dayMs, offset),
  startofhour: ([at, offset]) => startOf(at, hourMs, offset),
  endofday: ([at, offset]) => {
    const start = startOf(at, dayMs, offset);
    return start === null ? null : start + dayMs - 1;
  },
  datetime_diff: ([unit, a, b]) => {
    const ms = units[String(unit)];
    if (isNull(a) || isNull(b) || ms === undefined) return null;
    return Math.floor(Number(a) / ms) - Math.floor(Number(b) / ms);
  },
  unixtime_milliseconds_todatetime: ([ms]) => (isNull(ms) ? null : Number(ms)),
  make_datetime: ([text]) => (typeof text === 'string' ? Date.parse(text.replace(' ', 'T')) : null),
};

const units: { readonly [unit: string]: number } = {
  day: dayMs,
  hour: hourMs,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

function startOf(at: unknown, unitMs: number, offset: unknown): number | null {
  if (isNull(at)) return null;
  return Math.floor(Number(at) / unitMs) * unitMs + Number(offset ?? 0) * unitMs;
}
