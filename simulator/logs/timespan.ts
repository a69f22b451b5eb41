import type { Span } from './login-rows.ts';

const unitMs = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 } as const;

/**
 * The span that a request's `timespan` means: a duration up to now (`PT5M`), or two of start, duration
 * and end with a slash between them; undefined for a text that is none.
 */
export function spanOf(text: string, nowMs: number): Span | undefined {
  const [first = '', second] = text.split('/');
  if (second === undefined) return spanFrom(nowMs - (durationMs(first) ?? Number.NaN), nowMs);
  const [firstMs, secondMs] = [durationMs(first), durationMs(second)];
  if (secondMs !== undefined) return spanFrom(Date.parse(first), Date.parse(first) + secondMs);
  const toMs = Date.parse(second);
  return spanFrom(firstMs === undefined ? Date.parse(first) : toMs - firstMs, toMs);
}

function spanFrom(fromMs: number, toMs: number): Span | undefined {
  return Number.isNaN(fromMs) || Number.isNaN(toMs) ? undefined : { fromMs, toMs };
}

/** A duration of ISO 8601 in milliseconds, without years and months. */
function durationMs(text: string): number | undefined {
  const found =
    /^P(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/i.exec(text);
  if (found === null || text.length < 3) return undefined;
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  return (
    Number(weeks) * unitMs.W +
    Number(days) * unitMs.D +
    Number(hours) * unitMs.H +
    Number(minutes) * unitMs.M +
    Number(seconds) * unitMs.S
  );
}
