import type { SimRequest, SimResponse } from '../http/exchange.ts';
import { withHeaders } from '../http/exchange.ts';

/** How long the service knows a request again: five minutes (ACS e-mail, idempotency). */
const windowMs = 5 * 60_000;

/** What a repeatable request is: the first of its kind, a repetition, too late, or malformed. */
export type RepeatabilityResult =
  | { readonly kind: 'first'; readonly remember: (response: SimResponse) => void }
  | { readonly kind: 'repeated'; readonly response: SimResponse }
  | { readonly kind: 'late' }
  | { readonly kind: 'bad'; readonly message: string };

/** The outcomes of the last minutes by their repeatability headers. */
export type Repeatability = {
  /** Undefined for a request without the headers. */
  readonly find: (request: SimRequest) => RepeatabilityResult | undefined;
};

/**
 * Remembers what was answered to a pair of Repeatability-Request-ID and Repeatability-First-Sent
 * (OASIS Repeatable Requests 1.0). Only what was accepted is remembered: a refused mail may be mended.
 * After five minutes the pair is refused: whether it was carried out is then no longer known.
 */
export function createRepeatability(now: () => Date): Repeatability {
  const known = new Map<string, { readonly at: number; readonly response: SimResponse }>();
  return {
    find: (request) => {
      const id = request.headers['repeatability-request-id'];
      const sent = request.headers['repeatability-first-sent'];
      if (id === undefined && sent === undefined) return undefined;
      if (id === undefined || sent === undefined || Number.isNaN(Date.parse(sent))) {
        return { kind: 'bad', message: 'Both repeatability headers are needed, one with a date.' };
      }
      const key = `${id.toLowerCase()} ${sent}`;
      const hit = known.get(key);
      const since = hit?.at ?? Date.parse(sent);
      // A date has no milliseconds: what was sent in the second of the limit is still in time.
      if (now().getTime() - since > windowMs + (hit === undefined ? 999 : 0))
        return { kind: 'late' };
      if (hit !== undefined) return { kind: 'repeated', response: hit.response };
      return {
        kind: 'first',
        remember: (response) => {
          if (response.status !== 202) return;
          const accepted = withHeaders(response, { 'repeatability-result': 'accepted' });
          known.set(key, { at: now().getTime(), response: accepted });
        },
      };
    },
  };
}
