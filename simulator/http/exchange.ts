/** The simulated services; each has an origin of its own, as in Azure. */
export type ServiceName = 'login' | 'arm' | 'graph' | 'logs' | 'mail' | 'teams';

/** A request as the services see it: read to the end, path still percent-encoded. */
export type SimRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  readonly bodyBytes: number;
};

/** An answer; a body of undefined is an empty one, anything else is sent as JSON. */
export type SimResponse = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body?: unknown;
};

/** A service: one function from request to answer. */
export type Service = (request: SimRequest) => SimResponse;

/** An answer with a JSON body. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: { readonly [name: string]: string } = {},
): SimResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}

/** An answer without a body. */
export function emptyResponse(
  status: number,
  headers: { readonly [name: string]: string } = {},
): SimResponse {
  return { status, headers };
}

/** The answer with further headers; the later ones win. */
export function withHeaders(
  response: SimResponse,
  headers: { readonly [name: string]: string },
): SimResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}
