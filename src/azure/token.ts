import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';
import { MINUTE_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Http } from './http-types.ts';
import type { SharedCredential } from './shared-credential.ts';

/** How long others wait for a token that is being asked for; then they ask anew. */
const PENDING_MS = MINUTE_MS;

/** A token is not used in its last minutes, so that it outlives the request it is for. */
const SPARE_MS = 5 * MINUTE_MS;

/** A service that refuses the fresh token too refuses for another reason: it is kept so long. */
const KEEP_FRESH_MS = 5 * MINUTE_MS;

/** Where tokens come from; `startAnew` lets it drop those that it keeps itself. */
export type TokenSource = TokenCredential & { readonly startAnew?: () => void };

type Entry = {
  readonly token: Promise<AccessToken | null>;
  goodUntil: number;
  /** The token itself, once it is there. */
  text: string | undefined;
  /** Until then it stands in for one that was refused, and is not given up itself. */
  readonly freshUntil: number;
};

/**
 * A credential that asks for a token once for all who want it at the same time and keeps it while
 * it lasts. A demand for new claims is always passed on. A token that is forgotten is replaced
 * once in five minutes.
 */
export function shareTokens(source: TokenSource, clock: Clock): Required<SharedCredential> {
  const kept = new Map<string, Entry>();
  const freshUntil = new Map<string, number>();
  const ask = (key: string, scopes: string | string[], options?: GetTokenOptions) => {
    const entry: Entry = {
      token: source.getToken(scopes, options),
      goodUntil: clock() + PENDING_MS,
      text: undefined,
      freshUntil: freshUntil.get(key) ?? -Infinity,
    };
    kept.set(key, entry);
    void entry.token.then(
      (token) => {
        entry.text = token?.token;
        entry.goodUntil = (token?.expiresOnTimestamp ?? 0) - SPARE_MS;
      },
      () => {
        if (kept.get(key) === entry) kept.delete(key);
      },
    );
    return entry.token;
  };
  return {
    getToken(scopes, options) {
      const key = JSON.stringify([scopes, options?.tenantId, options?.enableCae]);
      const entry = kept.get(key);
      const isGood = entry !== undefined && clock() < entry.goodUntil;
      return isGood && options?.claims === undefined ? entry.token : ask(key, scopes, options);
    },
    forget(token) {
      for (const [key, entry] of kept) {
        if (entry.text !== token || clock() < entry.freshUntil) continue;
        kept.delete(key);
        freshUntil.set(key, clock() + KEEP_FRESH_MS);
        source.startAnew?.();
      }
    },
  };
}

/**
 * A credential whose errors are read failures and which gives up at the run's deadline. The
 * request for a token itself goes on, because another run may be waiting for the same one.
 * Clients are told that the token has ended, so that they keep none and come back each time.
 */
export function boundToRun(
  credential: SharedCredential,
  run: { readonly http: Http; readonly authority: string },
): SharedCredential {
  return {
    async getToken(scopes, options) {
      const ask = () => credential.getToken(scopes, options);
      const token = await run.http.beforeDeadline(run.authority, ask);
      return token === null ? null : { token: token.token, expiresOnTimestamp: 0 };
    },
    ...(credential.forget === undefined ? {} : { forget: credential.forget }),
  };
}
