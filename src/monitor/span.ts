import { DAY_MS, HOUR_MS } from '../domain/time.ts';

/** Milliseconds of `8h` or `3d` (whole hours or days, at least one); undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const match = /^([1-9]\d{0,4})([hd])$/.exec(text.trim());
  if (match === null) return undefined;
  return Number(match[1]) * (match[2] === 'h' ? HOUR_MS : DAY_MS);
}
