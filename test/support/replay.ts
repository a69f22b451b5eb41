import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { HttpTransport } from '../../src/azure/http-types.ts';

/** A request as a service would see it. */
export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
};

/** An answer to give; `body` is sent as JSON unless it is text. */
export type ReplayAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** What a request meets: an answer, or an error thrown in its place, or nothing at all. */
export type Step = ReplayAnswer | Error | 'hang';

/** Every recorded exchange that the project knows, as its README describes. */
export type Recording = {
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly response: ReplayAnswer;
};

const RECORDINGS = join(import.meta.dirname, '..', 'recordings');

export function loadRecording(name: string): Recording {
  return asRecording(JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')));
}

/** Names of all recordings, for example `graph/application-owners-empty`. */
export function listRecordings(): readonly string[] {
  return readdirSync(RECORDINGS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.json$/, ''))
    .sort();
}

/** A transport for `createHttp` that answers from a list in order, or by a function. */
export function createReplay(steps: readonly Step[] | ((request: SeenRequest) => Step)): {
  readonly transport: Required<HttpTransport>;
  readonly seen: readonly SeenRequest[];
} {
  const seen: SeenRequest[] = [];
  const next = (request: SeenRequest): Promise<ReplayAnswer> => {
    seen.push(request);
    const step = typeof steps === 'function' ? steps(request) : steps[seen.length - 1];
    if (step === undefined) throw new Error(`no answer left for ${request.method} ${request.url}`);
    if (step === 'hang') return new Promise(() => {});
    return step instanceof Error ? Promise.reject(step) : Promise.resolve(step);
  };
  return {
    seen,
    transport: {
      httpClient: {
        sendRequest: async (request) => toPipeline(request, await next(ofPipeline(request))),
      },
      fetch: async (url, init) => toFetch(await next(ofFetch(url, init))),
    },
  };
}

function ofPipeline(request: PipelineRequest): SeenRequest {
  return {
    method: request.method,
    url: request.url,
    authorization: request.headers.get('authorization'),
    body: typeof request.body === 'string' ? request.body : undefined,
    signal: request.abortSignal instanceof AbortSignal ? request.abortSignal : undefined,
  };
}

function ofFetch(url: string, init: RequestInit): SeenRequest {
  return {
    method: init.method ?? 'GET',
    url,
    authorization: new Headers(init.headers).get('authorization') ?? undefined,
    body: typeof init.body === 'string' ? init.body : undefined,
    signal: init.signal ?? undefined,
  };
}

function toPipeline(request: PipelineRequest, answer: ReplayAnswer): PipelineResponse {
  const headers = createHttpHeaders(headersOf(answer));
  return { request, status: answer.status, headers, bodyAsText: textOf(answer.body) };
}

function toFetch(answer: ReplayAnswer): Response {
  const { status } = answer;
  const body = status === 204 || status === 304 ? null : textOf(answer.body);
  return new Response(body, { status, headers: headersOf(answer) });
}

/** Recordings keep only headers of interest: a body that was JSON said so. */
function headersOf(answer: ReplayAnswer): Record<string, string> {
  const given = Object.entries(answer.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const type = typeof answer.body === 'object' ? { 'content-type': 'application/json' } : {};
  return { ...type, ...Object.fromEntries(given) };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Safe: every file was written in this form, which the table of recordings reads whole. */
function asRecording(value: unknown): Recording {
  return value as Recording;
}
