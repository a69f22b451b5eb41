import type { HttpData, TypedData } from './core-types.ts';

/** A request as the host hands it to a function. */
export type HttpCall = {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Taken from the URL where it is not given. */
  readonly query?: Readonly<Record<string, string>>;
  /** Values of the route's `{names}`. */
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** The wire form of a request. */
export function httpDataOf(call: HttpCall): TypedData {
  const { method, url, headers = {}, params = {}, body } = call;
  const query = call.query ?? queryOf(new URL(url).searchParams);
  const http: HttpData = {
    method,
    url,
    nullableHeaders: nullable(headers),
    nullableQuery: nullable(query),
    nullableParams: nullable(params),
    ...(body === undefined ? {} : { body: { bytes: Buffer.from(body) } }),
  };
  return { http };
}

/** The response that a function returned, or 204 for none. Throws for any other result. */
export function httpAnswerOf(result: TypedData | null | undefined): HttpAnswer {
  if (result === null || result === undefined) {
    return { status: 204, headers: {}, body: Buffer.alloc(0) };
  }
  const { http } = result;
  if (http === null || http === undefined) throw new Error('the function gave no HTTP response');
  return {
    status: Number(http.statusCode ?? 200),
    headers: http.headers ?? {},
    body: bodyOf(http.body),
  };
}

function bodyOf(body: TypedData | null | undefined): Buffer {
  return Buffer.from(body?.bytes ?? body?.string ?? '');
}

/** A key that is given more than once arrives as one text with commas, as ASP.NET joins them. */
function queryOf(search: URLSearchParams): Record<string, string> {
  const names = [...new Set(search.keys())];
  return Object.fromEntries(names.map((name) => [name, search.getAll(name).join(',')]));
}

function nullable(values: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
