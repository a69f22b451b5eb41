import * as z from 'zod';
import { GAP_CAUSES } from '../domain/coverage.ts';
import type { GapCause } from '../domain/coverage.ts';
import { PERMISSIONS } from '../domain/permissions.ts';
import { tameText } from '../domain/text.ts';
import { StateError } from '../ports/state-error.ts';
import { withoutSecrets } from './failure-text.ts';

/**
 * The parts of an error that matter. The SDK puts the code in one of two places (`details` for a
 * single request, `code` for a transaction); `failure` is what `http.ts` throws when it gives up.
 */
const SdkError = z.object({
  name: z.string().optional().catch(undefined),
  message: z.string().catch(''),
  statusCode: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  details: z
    .object({ odataError: z.object({ code: z.string() }) })
    .optional()
    .catch(undefined),
  failure: z
    .object({
      cause: z.enum(GAP_CAUSES),
      message: z.string(),
      status: z.number().optional(),
      code: z.string().optional(),
    })
    .optional()
    .catch(undefined),
});
type SdkError = z.infer<typeof SdkError>;

const REASON_LIMIT = 400;

/** What failed: the table, what was done to it, and the error of the SDK. */
export type TableFailure = {
  readonly table: string;
  /** For example `load alerts`. */
  readonly operation: string;
  readonly error: unknown;
};

/**
 * True when a write was refused because the row is not in the state the writer saw: inserted
 * (409 EntityAlreadyExists), changed (412) or deleted (404 ResourceNotFound) by another run.
 */
export function isConflict(error: unknown): boolean {
  const { statusCode, code } = readError(error);
  if (statusCode === 412) return true;
  if (statusCode === 409) return code === 'EntityAlreadyExists';
  return statusCode === 404 && code === 'ResourceNotFound';
}

/** True when the table itself is not there, so that it has to be created again. */
export function isMissingTable(error: unknown): boolean {
  const { statusCode, code } = readError(error);
  return statusCode === 404 && code === 'TableNotFound';
}

/** True when the row that was asked for is not there. */
export function isMissingRow(error: unknown): boolean {
  const { statusCode, code } = readError(error);
  return statusCode === 404 && code === 'ResourceNotFound';
}

/**
 * The error to throw for a failed call: it names the table, the operation, the status and what to
 * do. Its cause holds the SDK's words without the request, whose address or headers may hold a
 * signature.
 */
export function tableError(failure: TableFailure): StateError {
  const { table, operation, error } = failure;
  const seen = readError(error);
  const status = seen.statusCode === undefined ? '' : ` ${seen.statusCode}`;
  const code = seen.code === undefined ? '' : ` ${tameText(seen.code)}`;
  const answer = status === '' && code === '' ? '' : `:${status}${code}`;
  return new StateError(`table ${table}: ${operation} failed${answer}: ${adviceFor(seen)}`, {
    cause: causeOf(seen),
  });
}

type Seen = Pick<SdkError, 'name' | 'message' | 'statusCode' | 'code'> & {
  readonly gave: GapCause | undefined;
};

function readError(error: unknown): Seen {
  const parsed = SdkError.safeParse(error);
  if (!parsed.success) return { message: String(error), gave: undefined };
  const { failure, details, ...seen } = parsed.data;
  return {
    ...seen,
    statusCode: failure?.status ?? seen.statusCode,
    code: failure?.code ?? details?.odataError.code ?? seen.code,
    gave: failure?.cause,
  };
}

function causeOf(seen: Seen): Error {
  const cause = new Error(tameText(withoutSecrets(seen.message), REASON_LIMIT));
  return Object.assign(cause, { name: seen.name ?? 'Error' });
}

const TRY_AGAIN = 'nothing to do the first time: it is tried again in the next run';

function adviceFor(seen: Seen): string {
  const { statusCode, name = '' } = seen;
  if (seen.gave === 'timed-out' || /^(AbortError|TimeoutError)$/.test(name)) {
    return `the run ran out of time or was stopped; ${TRY_AGAIN}`;
  }
  if (statusCode === 401 || statusCode === 403) return refusedAdvice();
  if (statusCode === 404)
    return 'the table or the storage account was deleted: the table is created again in the next run';
  if (statusCode === 408 || statusCode === 429) return TRY_AGAIN;
  if (statusCode !== undefined) return statusCode >= 500 ? TRY_AGAIN : NOT_ACCEPTED;
  if (seen.gave === 'unauthenticated' || /credential|authentication/i.test(name)) {
    return 'the app could not sign in: check its identity (AZURE_CLIENT_ID for a user-assigned one)';
  }
  return UNREACHABLE;
}

const NOT_ACCEPTED = 'the request was not accepted: report it with this text';
const UNREACHABLE =
  'check that the storage account (or Azurite) runs and is reachable; its address is in AzureWebJobsStorage or AzureWebJobsStorage__tableServiceUri';

function refusedAdvice(): string {
  const role = PERMISSIONS.state.map((permission) => permission.name).join(', ');
  return `grant the app's identity the role "${role}" on the host storage account; with a connection string in AzureWebJobsStorage, check its key; check the account's network rules`;
}
