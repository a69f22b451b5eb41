import { randomUUID } from 'node:crypto';
import { jsonResponse, type SimRequest, type SimResponse } from '../http/exchange.ts';

/** What the answer to one Graph request is made with. */
export type GraphReply = {
  /** A body with Graph's headers; `units` is the cost in resource units. */
  readonly ok: (body: unknown, units: number) => SimResponse;
  /** An error in Graph's shape, with the ids in its innerError (recorded). */
  readonly error: (
    status: number,
    code: string,
    message: string,
    headers?: { readonly [name: string]: string },
  ) => SimResponse;
};

/** The replies for one request, which share a request id. */
export function graphReply(request: SimRequest, now: Date): GraphReply {
  const requestId = randomUUID();
  const clientRequestId = request.headers['client-request-id'] ?? requestId;
  const ids = { 'request-id': requestId, 'client-request-id': clientRequestId };
  return {
    ok: (body, units) =>
      jsonResponse(200, body, {
        'content-type':
          'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
        'odata-version': '4.0',
        'x-ms-resource-unit': String(units),
        ...ids,
      }),
    error: (status, code, message, headers = {}) => {
      const innerError = { date: now.toISOString().slice(0, 19), ...ids };
      return jsonResponse(
        status,
        { error: { code, message, innerError } },
        { 'content-type': 'application/json', 'x-ms-resource-unit': '1', ...ids, ...headers },
      );
    },
  };
}
