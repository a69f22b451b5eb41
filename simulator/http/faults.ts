import type { ServiceName, SimRequest, SimResponse } from './exchange.ts';

/**
 * What goes wrong with the requests that match. Without `status`, `reset` or `after` the request is
 * answered as usual, late (`delayMs`), with other headers, or cut in the middle (`cutBody`).
 */
export type Fault = {
  readonly service?: ServiceName;
  readonly method?: string;
  /** Tested against the path as sent, without the query. */
  readonly path: RegExp;
  /** Tested against the query as sent, without the question mark. */
  readonly query?: RegExp;
  /** Answer with this status instead of asking the service. */
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  /** An object is sent as JSON, a string as text/plain. */
  readonly body?: unknown;
  /** Milliseconds to wait before the answer. */
  readonly delayMs?: number;
  /** Send the first half of the body, then destroy the connection. */
  readonly cutBody?: true;
  /** Destroy the connection without an answer. */
  readonly reset?: true;
  /** Let the service act on the request first and spoil only the answer: an ambiguous send. */
  readonly after?: 'accept';
  /** How many requests it hits; without it, every one. */
  readonly times?: number;
};

/** The faults in force, oldest first; the first that matches is used. */
export type FaultBook = {
  readonly add: (fault: Fault) => () => void;
  readonly clear: () => void;
  /** The fault for this request, one of its `times` used up. */
  readonly take: (service: ServiceName, request: SimRequest) => Fault | undefined;
};

/** An empty book of faults. */
export function createFaultBook(): FaultBook {
  let entries: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    clear: () => {
      entries = [];
    },
    take: (service, request) => {
      const hit = entries.find((e) => e.left > 0 && matches(e.fault, service, request));
      if (hit === undefined) return undefined;
      hit.left -= 1;
      return hit.fault;
    },
  };
}

/** The answer a fault gives in the service's place. */
export function spoil(fault: Fault, answer: SimResponse | undefined): SimResponse {
  if (fault.status === undefined) {
    return {
      ...(answer ?? { status: 500 }),
      headers: { ...answer?.headers, ...fault.headers },
      ...(fault.body === undefined ? {} : { body: fault.body }),
    };
  }
  const type = typeof fault.body === 'string' ? 'text/plain' : 'application/json; charset=utf-8';
  return {
    status: fault.status,
    headers: { ...(fault.body === undefined ? {} : { 'content-type': type }), ...fault.headers },
    body: fault.body,
  };
}

function matches(fault: Fault, service: ServiceName, request: SimRequest): boolean {
  if (fault.service !== undefined && fault.service !== service) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (!testAfresh(fault.path, request.path)) return false;
  return fault.query === undefined || testAfresh(fault.query, request.rawQuery);
}

// A pattern with the flag g remembers where it stopped, so it would match only every second request.
function testAfresh(pattern: RegExp, text: string): boolean {
  return new RegExp(pattern.source, pattern.flags.replace('g', '')).test(text);
}
