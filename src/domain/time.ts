export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * Milliseconds since the epoch from an ISO 8601 date-time with 0 to 9 fractional digits and `Z` or
 * an offset, as Azure writes them (years 0001 to 9999); undefined for anything else. Fractions of
 * a millisecond are cut off.
 */
export function parseIsoTime(text: string): number | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const ms = fraction.padEnd(3, '0').slice(0, 3);
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}${zone.toUpperCase()}`,
  );
  return Number.isNaN(time) || !isRealDay(Number(year), Number(month), Number(day))
    ? undefined
    : time;
}

/** ISO 8601 UTC with milliseconds. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** `Date.parse` takes 30 February for 2 March: only days that exist are dates. */
function isRealDay(year: number, month: number, day: number): boolean {
  return day <= new Date(Date.UTC(year === 0 ? 4 : year, month, 0)).getUTCDate();
}
