import { isRecord } from './error-body.ts';
import { HttpFailure } from './http-failure.ts';
import { readRetryAfter } from './retry.ts';

/** Network errors of a connection that never came about (Node.js, "Common system errors"). */
const NEVER_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * How long an answer asks to wait, as a field of a `SendAnswer`. A date counts from the time that
 * the service itself gives in its `Date` header, so that a clock that is wrong here means nothing.
 */
export function pauseAsked(header: (name: string) => string | null | undefined): {
  readonly retryAfterMs?: number;
} {
  const now = Date.parse(header('date') ?? '');
  const asked = readRetryAfter(header, Number.isNaN(now) ? Infinity : now);
  return asked === undefined ? {} : { retryAfterMs: asked };
}

/** True for an error after which the service cannot have seen the request. */
export function isUnsent(error: unknown): boolean {
  const cause = error instanceof HttpFailure ? error.cause : error;
  return codesOf(cause).some((code) => NEVER_CONNECTED.includes(code));
}

function codesOf(error: unknown): readonly string[] {
  if (!isRecord(error)) return [];
  const { code, cause } = error;
  const own = typeof code === 'string' ? [code] : [];
  return isRecord(cause) && typeof cause['code'] === 'string' ? [...own, cause['code']] : own;
}
