import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';
import { MINUTE_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Http } from './http-types.ts';

/** How long others wait for a token that is being asked for; then they ask anew. */
const PENDING_MS = MINUTE_MS;

/** A token is not used in its last minutes, so that it outlives the request it is for. */
const SPARE_MS = 5 * MINUTE_MS;

/**
 * A credential that asks for a token once for all who want it at the same time and keeps it while
 * it lasts. A demand for new claims is always passed on.
 */
export function shareTokens(credential: TokenCredential, clock: Clock): TokenCredential {
  const kept = new Map<string, { token: Promise<AccessToken | null>; goodUntil: number }>();
  const ask = (key: string, scopes: string | string[], options?: GetTokenOptions) => {
    const goodUntil = clock() + PENDING_MS;
    const entry = { token: credential.getToken(scopes, options), goodUntil };
    kept.set(key, entry);
    void entry.token.then(
      (token) => {
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
  };
}

/**
 * A credential whose errors are read failures and which gives up at the run's deadline. The
 * request for a token itself goes on, because another run may be waiting for the same one.
 */
export function boundToRun(
  credential: TokenCredential,
  run: { readonly http: Http; readonly authority: string },
): TokenCredential {
  return {
    getToken: (scopes, options) =>
      run.http.beforeDeadline(run.authority, () => credential.getToken(scopes, options)),
  };
}
