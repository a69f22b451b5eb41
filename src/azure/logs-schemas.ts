import * as z from 'zod';

const Column = z.object({ name: z.string(), type: z.string() });
const Table = z.object({
  name: z.string(),
  columns: z.array(Column),
  rows: z.array(z.array(z.unknown())),
});

/** What the service says of itself when it fails, wholly or in part; the innermost says most. */
export const LogsError = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.unknown()).nullish(),
  innererror: z.unknown().optional(),
});
export type LogsError = z.infer<typeof LogsError>;

/**
 * POST /v1/workspaces/{id}/query. A partial answer is a 200 with an `error` beside `tables`
 * (recorded: loganalytics/query-partial-error).
 */
export const QueryAnswer = z.object({
  tables: z.tuple([Table], Table),
  error: LogsError.nullish(),
});

/** A time is text, a number a number, a dynamic value its JSON as text (recorded). */
const Count = z.number().nonnegative().nullable();

export const FailureRow = z.object({
  Part: z.enum(['minute', 'all', 'counted', 'identities', 'addresses']),
  Registry: z.string(),
  Minute: z.string().nullable(),
  Failures: Count,
  Unauthorized: Count,
  Forbidden: Count,
  Throttled: Count,
  AnonymousFailures: Count,
  Identities: Count,
  Addresses: Count,
  Top: z.unknown(),
});
export type FailureRow = z.infer<typeof FailureRow>;

export const SenderRow = z.object({ Registry: z.string(), Rows: z.number() });

export const TopNames = z.array(z.object({ name: z.string(), count: z.number() })).max(100);
