import type { GapCause } from '../domain/coverage.ts';
import type { ReadFailure } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import { isRecord, readErrorBody } from './error-body.ts';
import type { ErrorBody } from './error-body.ts';
import { credentialFailure, isCredentialError } from './credential-failure.ts';
import { messageOf, sentence, withoutSecrets } from './failure-text.ts';
import { HttpFailure } from './http-failure.ts';

const CODE_LIMIT = 100;

/**
 * One failure from anything a read can end in: a thrown error of an SDK or of the identity
 * library, or an error answer (`status` with `bodyAsText`). `service` is the address that was
 * asked. The message is one line of at most 300 characters without secrets.
 */
export function toReadFailure(ended: unknown, service: string): ReadFailure {
  if (ended instanceof HttpFailure) return ended.failure;
  const facts = isRecord(ended) ? ended : {};
  if (isCredentialError(facts)) return { ...credentialFailure(facts), service: originOf(service) };
  const answer = isRecord(facts['response']) ? facts['response'] : facts;
  const status = answer['status'] ?? facts['statusCode'];
  if (typeof status === 'number' && (status >= 300 || !(ended instanceof Error))) {
    return ofStatus({ status, body: bodyOf(answer, facts), service });
  }
  if (facts['name'] === 'AbortError')
    return noAnswer({ cause: 'timed-out', reason: 'the call was stopped', service });
  if (isNetworkError(facts)) {
    return noAnswer({ cause: 'unavailable', reason: networkReason(ended), service });
  }
  const why = facts['code'] === 'PARSE_ERROR' ? 'it is not whole JSON' : messageOf(ended);
  return malformed(`the answer was not in the documented form: ${why}`, service);
}

/** Why no answer came: the error's code where it has one, for its text may hold an address. */
export function networkReason(error: unknown): string {
  return codesOf(isRecord(error) ? error : {})[0] ?? messageOf(error);
}

/** The failure of an answer whose shape is not the documented one. */
export function malformed(message: string, service: string): ReadFailure {
  return { cause: 'malformed', message: sentence(message), service: originOf(service) };
}

/** The failure of a request that no answer came to. */
export function noAnswer(input: {
  readonly cause: 'timed-out' | 'unavailable';
  readonly reason: string;
  readonly service: string;
}): ReadFailure {
  const service = originOf(input.service);
  return {
    cause: input.cause,
    message: sentence(`no answer from ${service}: ${input.reason}`),
    service,
  };
}

/** The origin of an address, or the text itself, tamed, where it is none. */
export function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : tameText(address);
}

function ofStatus(input: {
  readonly status: number;
  readonly body: ErrorBody;
  readonly service: string;
}): ReadFailure {
  const { status, body } = input;
  const code =
    body.code === undefined ? undefined : tameText(withoutSecrets(body.code), CODE_LIMIT);
  const principalId = principalOf(body.message);
  return {
    cause: causeOf(status),
    message: sentence(
      [`${status}${code === undefined ? '' : ` ${code}`}`, body.message].filter(Boolean).join(': '),
    ),
    status,
    ...(code === undefined ? {} : { code }),
    ...(principalId === undefined ? {} : { principalId }),
    service: originOf(input.service),
  };
}

function causeOf(status: number): GapCause {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  if (status === 408 || status === 504) return 'timed-out';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'malformed';
}

/** Node's system, TLS and fetch errors, the pipeline's own, and Graph's status of -1. */
function isNetworkError(facts: Readonly<Record<string, unknown>>): boolean {
  if (facts['statusCode'] === -1) return true;
  return codesOf(facts).some((code) =>
    /^(?:E[A-Z]+|EAI_[A-Z]+|UND_ERR_\w+|REQUEST_SEND_ERROR|ERR_(?:TLS|SSL)_\w+|\w*CERT\w*)$/.test(
      code,
    ),
  );
}

/** Codes of an error's cause and of the error itself. */
function codesOf(facts: Readonly<Record<string, unknown>>): readonly string[] {
  const cause = isRecord(facts['cause']) ? facts['cause']['code'] : undefined;
  return [cause, facts['code']].filter((code) => typeof code === 'string');
}

/** The body where it is known, else what the SDK made of it. */
function bodyOf(
  answer: Readonly<Record<string, unknown>>,
  facts: Readonly<Record<string, unknown>>,
): ErrorBody {
  const text = answer['bodyAsText'];
  if (typeof text === 'string') return readErrorBody(text);
  const { code, message } = facts;
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : undefined,
  };
}

/** ARM's AuthorizationFailed: "The client '…' with object id '<GUID>' does not have …". */
function principalOf(message: string | undefined): string | undefined {
  return /object id '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'/i.exec(message ?? '')?.[1];
}
