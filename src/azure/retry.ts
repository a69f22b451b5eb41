import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';

/** Most tries of a request that fails with a server error or gets no answer. */
export const MAX_TRIES = 4;
/** First backoff; doubled with every try (full jitter: AWS Architecture Blog, 2015). */
const BACKOFF_MS = SECOND_MS / 2;
const LONGEST_BACKOFF_MS = MINUTE_MS / 2;
/** Least pause before a throttled request is sent again, whatever the service asks for. */
const LEAST_THROTTLE_PAUSE_MS = 250;

/** What a try ended in, as far as a repeat depends on it. */
export type Outcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfterMs: number | undefined;
      /** The body is not the JSON that it says it is: most likely cut off. */
      readonly garbled: boolean;
    }
  | { readonly kind: 'no-answer' };

export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'wait'; readonly ms: number }
  /** The pause would go beyond the deadline; `askedMs` is what the service asked for, if it did. */
  | { readonly kind: 'give-up'; readonly askedMs: number | undefined };

/** Whether a request is sent again after its `tries`-th try, and when. */
export function judgeTry(input: {
  readonly outcome: Outcome;
  readonly tries: number;
  readonly mayRepeat: boolean;
  /** Time to the deadline, ms. */
  readonly leftMs: number;
  readonly random: () => number;
}): Verdict {
  const { outcome, tries, leftMs } = input;
  if (!input.mayRepeat || !isPassing(outcome)) return { kind: 'accept' };
  const throttled = outcome.kind === 'answer' && outcome.status === 429;
  if (!throttled && tries >= MAX_TRIES) return { kind: 'accept' };
  const askedMs = outcome.kind === 'answer' ? outcome.retryAfterMs : undefined;
  const pause = askedMs ?? backoffMs(tries, input.random);
  const ms = throttled ? Math.max(pause, LEAST_THROTTLE_PAUSE_MS) : pause;
  return ms >= leftMs ? { kind: 'give-up', askedMs } : { kind: 'wait', ms };
}

/** Full jitter: anything from nothing to 0.5 s, 1 s, 2 s, … and at most 30 s. */
export function backoffMs(tries: number, random: () => number): number {
  return random() * Math.min(BACKOFF_MS * 2 ** (tries - 1), LONGEST_BACKOFF_MS);
}

/**
 * The pause a service asks for, in ms: `retry-after-ms` and `x-ms-retry-after-ms`, else
 * `Retry-After` as seconds (Graph sends fractions) or an HTTP date. Undefined when absent,
 * negative, in the past or not understood.
 */
export function readRetryAfter(
  header: (name: string) => string | null | undefined,
  now: number,
): number | undefined {
  const ms = readNumber(header('retry-after-ms')) ?? readNumber(header('x-ms-retry-after-ms'));
  if (ms !== undefined) return ms;
  const text = header('retry-after')?.trim();
  if (text === undefined) return undefined;
  const seconds = readNumber(text);
  return seconds === undefined ? untilDate(text, now) : seconds * SECOND_MS;
}

/** Statuses that pass by themselves: RFC 9110 sections 15.5.9 and 15.6, RFC 6585 section 4. */
function isPassing(outcome: Outcome): boolean {
  if (outcome.kind === 'no-answer') return true;
  return outcome.garbled || [408, 429, 500, 502, 503, 504].includes(outcome.status);
}

function readNumber(text: string | null | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,12}(?:\.\d{1,12})?$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** IMF-fixdate of RFC 9110 section 5.6.7; `Date.parse` alone would take almost any text. */
function untilDate(text: string, now: number): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
    return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) || at < now ? undefined : at - now;
}
