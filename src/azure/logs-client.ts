import { LogsQueryClient } from '@azure/monitor-query';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from '../domain/cloud.ts';
import { read, unread } from '../domain/reading.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import { SECOND_MS } from '../domain/time.ts';
import { isRecord, parseJson } from './error-body.ts';
import { sentence } from './failure-text.ts';
import { toReadFailure } from './failure.ts';
import { fail } from './http-failure.ts';
import type { Http, HttpTarget } from './http-types.ts';
import { QueryAnswer } from './logs-schemas.ts';
import type { LogsError } from './logs-schemas.ts';
import { attempt, parseAnswer } from './parse.ts';
import type { SharedCredential } from './shared-credential.ts';
import { boundToRun } from './token.ts';

/** Longest that the service may work at one query; past it, it answers 504. */
const QUERY_SECONDS = 60;
/** A little longer, so that the service's own answer comes first. */
const ATTEMPT_MS = (QUERY_SECONDS + 10) * SECOND_MS;

/** What the adapter of Log Analytics is built on. */
export type LogsDependencies = {
  readonly cloud: Cloud;
  readonly credential: SharedCredential;
  readonly http: Http;
};

/** One query for one workspace; the service looks at no other time, ms since the epoch. */
export type LogsRequest = {
  readonly workspace: string;
  readonly query: string;
  readonly from: number;
  readonly to: number;
};

/** The first table of an answer; times are texts, dynamic values their JSON as text (recorded). */
export type LogsTable = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Why rows are missing, in words; undefined when none are. */
  readonly cut: string | undefined;
};

/** Asks one query. */
export type LogsAsk = (request: LogsRequest) => Promise<Reading<LogsTable>>;

/**
 * The only file that knows the SDK of Log Analytics. It gives the address, with its `/v1`, and the
 * sign-in; the answer is read from its JSON, because the SDK turns times into local dates.
 */
export function createLogsAsk({ cloud, credential, http }: LogsDependencies): LogsAsk {
  const service = cloud.logAnalytics;
  // A query changes nothing, so it may be sent again although it is a POST.
  const target: HttpTarget = { origin: service, mayRepeat: () => true, attemptMs: ATTEMPT_MS };
  return async ({ workspace, query, from, to }): Promise<Reading<LogsTable>> => {
    let answer: unknown;
    const keep = keepAnswer(service, (text) => {
      answer = parseJson(text);
    });
    const client = new LogsQueryClient(
      boundToRun(credential, { http, authority: cloud.authority }),
      {
        endpoint: service,
        audience: service,
        ...http.sdkOptions(target),
        // Below the SDK's own reading of answers, which would lose what an error says inside.
        additionalPolicies: [
          { policy: keep, position: 'perRetry' },
          { policy: http.guardPolicy(target, credential), position: 'perRetry' },
        ],
      },
    );
    const time = { startTime: new Date(from), endTime: new Date(to) };
    const asked = await attempt(service, () =>
      client.queryWorkspace(workspace, query, time, { serverTimeoutInSeconds: QUERY_SECONDS }),
    );
    // What the SDK cannot read is read all the same, because its own error names no field.
    const isAnswered = asked.ok || (asked.failure.cause === 'malformed' && answer !== undefined);
    return isAnswered ? tableOf(answer, service) : unread(asked.failure);
  };
}

function tableOf(answer: unknown, service: string): Reading<LogsTable> {
  const parsed = parseAnswer({ schema: QueryAnswer, answer, service });
  if (!parsed.ok) return parsed;
  const { tables, error } = parsed.value;
  const [table] = tables;
  return read({
    columns: table.columns.map(({ name }) => name),
    rows: table.rows,
    cut: error === null || error === undefined ? undefined : cutReason(error),
  });
}

function cutReason(error: LogsError): string {
  const { message } = innermost(error) ?? error;
  return sentence(`the answer is partial: ${message}`);
}

function keepAnswer(service: string, keep: (text: string) => void): PipelinePolicy {
  return {
    name: 'acrWatchKeepAnswerPolicy',
    async sendRequest(request, next) {
      const response = await next(request);
      const text = response.bodyAsText ?? '';
      if (response.status !== 200) fail(failureOf(response.status, text, service));
      keep(text);
      return response;
    },
  };
}

/** The innermost code and message say what is wrong; the outer say only that something is. */
function failureOf(status: number, bodyAsText: string, service: string): ReadFailure {
  const failure = toReadFailure({ status, bodyAsText }, service);
  const body = parseJson(bodyAsText);
  const inner = innermost(isRecord(body) ? body['error'] : undefined);
  if (status !== 400 || inner === undefined) return failure;
  return { ...failure, code: inner.code, message: sentence(`400 ${inner.code}: ${inner.message}`) };
}

/** The innermost of an error's `innererror`s, or of its first detail's. */
function innermost(error: unknown): { code: string; message: string } | undefined {
  if (!isRecord(error)) return undefined;
  const details = error['details'];
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const deeper = error['innererror'] ?? first;
  const found = innermost(deeper);
  if (found !== undefined) return found;
  const { code, message } = error;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { code: sentence(code), message: sentence(message) };
}
