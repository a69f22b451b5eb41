import type { ServiceName } from './exchange.ts';

/** One request that a simulated service got. Headers, tokens and bodies are never kept. */
export type LoggedRequest = {
  readonly service: ServiceName;
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark; the value of a webhook's `sig` is blotted out. */
  readonly query: string;
  /** The status sent, 0 when the connection was destroyed without an answer. */
  readonly status: number;
  readonly at: Date;
};

/** Everything asked of the simulator since it started or was cleared. */
export type RequestLog = {
  all(): readonly LoggedRequest[];
  count(filter?: (request: LoggedRequest) => boolean): number;
  clear(): void;
};

/** A log with the function that adds to it. */
export function createRequestLog(): {
  readonly log: RequestLog;
  readonly record: (request: LoggedRequest) => void;
} {
  const entries: LoggedRequest[] = [];
  return {
    record: (request) => {
      entries.push({ ...request, query: request.query.replace(/\bsig=[^&]*/i, 'sig=***') });
    },
    log: {
      all: () => [...entries],
      count: (filter) => (filter === undefined ? entries.length : entries.filter(filter).length),
      clear: () => {
        entries.length = 0;
      },
    },
  };
}
