const dayMs = 86_400_000;
const unitMs: { readonly [unit: string]: number } = {
  d: dayMs,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  microsecond: 0.001,
  tick: 0.0001,
};

/** A datetime in milliseconds since 1970; null for a text that is none. A time without a zone is UTC. */
export function parseDatetime(text: string): number | null {
  const found =
    /^\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?\s*(Z|[+-]\d\d:\d\d)?)?\s*$/i.exec(
      text,
    );
  if (found === null) return null;
  const [, day, minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = found;
  const ms = Date.parse(`${day}T${minutes}${seconds}${fraction.slice(0, 4)}${zone.toUpperCase()}`);
  return Number.isNaN(ms) ? null : ms;
}

/** A timespan in milliseconds, written as `5m` or `1.02:03:04.5`; null for a text that is none. */
export function parseTimespan(text: string): number | null {
  const short = /^\s*(-?[\d.]+)\s*([a-z]+)\s*$/i.exec(text);
  if (short !== null) return shortMs(Number(short[1]), (short[2] ?? '').toLowerCase());
  const long = /^\s*(-)?(?:(\d+)\.)?(\d+):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*$/.exec(text);
  if (long === null) return /^\s*\d+\s*$/.test(text) ? Number(text) * dayMs : null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = long;
  const ms =
    Number(days) * dayMs +
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1000;
  return sign === undefined ? ms : -ms;
}

// The first that fits, so that `minutes` is not taken for milliseconds and `ms` not for minutes.
function shortMs(amount: number, unit: string): number | null {
  const exact = unitMs[unit];
  if (exact !== undefined) return amount * exact;
  if (/^(ms|milli)/.test(unit)) return amount;
  if (unit.startsWith('micro')) return amount / 1000;
  const first = /^(day|hour|hr|min|sec)/.exec(unit)?.[1];
  const known = first === undefined ? undefined : unitMs[first.slice(0, 1)];
  return known === undefined ? null : amount * known;
}

/** A datetime as an answer has it (recorded): no digits that say nothing. */
export function datetimeJson(ms: number): string {
  return new Date(ms).toISOString().replace(/(?:\.000|(\.\d*[1-9])0*)Z$/, '$1Z');
}

/** A datetime as `tostring` and dynamic values have it: always seven digits. */
export function datetimeText(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z');
}

/** A timespan as `[-][d.]hh:mm:ss[.fffffff]`. */
export function timespanText(ms: number): string {
  const size = Math.abs(ms);
  const pad = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const days = Math.floor(size / dayMs);
  const fraction = Math.round((size % 1000) * 10_000);
  return [
    ms < 0 ? '-' : '',
    days > 0 ? `${days}.` : '',
    `${pad((size % dayMs) / 3_600_000)}:${pad((size % 3_600_000) / 60_000)}:${pad((size % 60_000) / 1000)}`,
    fraction > 0 ? `.${String(fraction).padStart(7, '0')}` : '',
  ].join('');
}
