import type { ReadFailure } from '../domain/reading.ts';
import { isRecord } from './error-body.ts';
import { messageOf, sentence } from './failure-text.ts';

/**
 * Errors of the identity library, by the `name` it sets itself: a bundle is minified, so the names
 * of constructors are not kept.
 */
const CREDENTIAL_ERRORS = [
  'CredentialUnavailableError',
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
];

type Facts = Readonly<Record<string, unknown>>;

export function isCredentialError(error: Facts): boolean {
  return typeof error['name'] === 'string' && CREDENTIAL_ERRORS.includes(error['name']);
}

/** The failure to get a token: a wrong identity, or a sign-in service that is down or busy. */
export function credentialFailure(error: Facts): ReadFailure {
  if (error['name'] === 'AggregateAuthenticationError') {
    return { cause: 'unauthenticated', message: NONE_FOUND };
  }
  const { statusCode } = error;
  const said = saidOf(error);
  const code = /\bAADSTS\d+\b/.exec(said)?.[0];
  return {
    cause: causeOf(statusCode, said),
    message: sentence(`no token: ${said}`),
    ...(typeof statusCode === 'number' && statusCode >= 100 ? { status: statusCode } : {}),
    ...(code === undefined ? {} : { code }),
  };
}

const NONE_FOUND =
  'no token: neither environment variables nor a managed identity nor az login gave one';

/** What the sign-in service said, without what the library puts around it. */
function saidOf(error: Facts): string {
  const answer = isRecord(error['errorResponse']) ? error['errorResponse'] : {};
  const { errorDescription } = answer;
  const text = typeof errorDescription === 'string' ? errorDescription : messageOf(error);
  return /\bAADSTS\d+\b[^]*/.exec(text)?.[0] ?? text;
}

/**
 * `EnvironmentCredential` gives every failure the status 400, so the text has to tell a service
 * that cannot be reached (names of `ClientAuthErrorCodes` in @azure/msal-common) from a refusal.
 */
function causeOf(status: unknown, said: string): ReadFailure['cause'] {
  if (status === 429) return 'throttled';
  if (typeof status === 'number' && status >= 500) return 'unavailable';
  const isDown = /\b(?:endpoints_resolution_error|network_error|openid_config_error)\b/.test(said);
  return isDown ? 'unavailable' : 'unauthenticated';
}
