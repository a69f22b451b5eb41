import type { GapCause } from './coverage.ts';

/** Why a read failed, in words for people; the adapter that met the service writes it. */
export type ReadFailure = {
  readonly cause: GapCause;
  /** One sentence without a final stop; may quote the service, length-capped, secrets removed. */
  readonly message: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The service's error code, for example `AuthorizationFailed`. */
  readonly code?: string;
  /** Object id of the identity that was refused, where the service names it. */
  readonly principalId?: string;
  /** Origin of the service that answered, for example `https://graph.microsoft.com`. */
  readonly service?: string;
};

/** The outcome of one read: expected failure is a value. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ReadFailure };

export function read<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function unread(failure: ReadFailure): {
  readonly ok: false;
  readonly failure: ReadFailure;
} {
  return { ok: false, failure };
}

/**
 * True for a 404 that says that the resource or its group is not there; other 404s, such as
 * `SubscriptionNotFound`, also stand for rights that were taken away.
 */
export function isGone({ status, code = '' }: ReadFailure): boolean {
  return status === 404 && ['ResourceNotFound', 'ResourceGroupNotFound'].includes(code);
}
