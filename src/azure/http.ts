import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import type {
  HttpClient,
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
} from '@azure/core-rest-pipeline';
import { toReadFailure } from './failure.ts';
import { createCounter } from './http-counter.ts';
import { checkRun, exchange } from './http-exchange.ts';
import type { ExchangeContext } from './http-exchange.ts';
import { fail } from './http-failure.ts';
import { BODY_LIMIT_BYTES, fetchWhole, refuseLarge } from './http-fetch.ts';
import { refuseForeign } from './http-guard.ts';
import { createSlots } from './http-slots.ts';
import { bound } from './http-timeout.ts';
import type { Http, HttpDependencies, HttpRun, HttpTarget } from './http-types.ts';
import { bearerTokenIn } from './shared-credential.ts';
import type { SharedCredential } from './shared-credential.ts';

/** Most requests in flight at once: well under ARM's 25 reads a second for one principal. */
const CONCURRENCY = 16;

/** Builds the one object through which every request of a run goes. */
export function createHttp(dependencies: HttpDependencies, run: HttpRun): Http {
  const counter = createCounter();
  const slots = createSlots(run.concurrency ?? CONCURRENCY);
  const startTimer = dependencies.startTimer ?? startRealTimer;
  const context: ExchangeContext = {
    ...dependencies,
    ...run,
    startTimer,
    slots,
    count: counter.add,
  };
  const wire = dependencies.transport?.httpClient ?? createDefaultHttpClient();
  const send = (target: HttpTarget, request: PipelineRequest): Promise<PipelineResponse> =>
    sendRequest({ context, wire, target, request });
  return {
    sdkOptions: (target) => ({
      httpClient: { sendRequest: (request) => send(target, request) },
      retryOptions: { maxRetries: 0 },
      redirectOptions: { maxRetries: 0 },
    }),
    guardPolicy: guard,
    send,
    fetch: (target, job) => fetchWhole({ context, target, job }),
    beforeDeadline: (service, work) => beforeDeadline({ context, service, work }),
    requests: counter.list,
  };
}

function sendRequest(input: {
  readonly context: ExchangeContext;
  readonly wire: HttpClient;
  readonly target: HttpTarget;
  readonly request: PipelineRequest;
}): Promise<PipelineResponse> {
  const { request, target, wire, context } = input;
  const own = request.abortSignal;
  return exchange(context, {
    target,
    method: request.method,
    url: request.url,
    signal: own instanceof AbortSignal ? own : undefined,
    // SDK clients find what to make of an answer by the request object that they sent.
    send: async (abortSignal) => {
      const response = await wire.sendRequest(withSignal(request, abortSignal));
      if ((response.bodyAsText?.length ?? 0) > BODY_LIMIT_BYTES) refuseLarge(request.url);
      return { ...response, request };
    },
    view: (response) => ({
      status: response.status,
      header: (name) => response.headers.get(name),
      body: response.bodyAsText ?? undefined,
    }),
  });
}

/** The same request under another signal; the caller's own is heard by the exchange. */
function withSignal(request: PipelineRequest, abortSignal: AbortSignal): PipelineRequest {
  return { ...request, abortSignal };
}

function guard(target: HttpTarget, credential?: SharedCredential): PipelinePolicy {
  return {
    name: 'acrWatchGuardPolicy',
    async sendRequest(request, next) {
      refuseForeign(request.url, target);
      const response = await next(request);
      if (response.status !== 401) return response;
      credential?.forget?.(bearerTokenIn(request.headers.get('authorization')));
      return next(request);
    },
  };
}

async function beforeDeadline<T>(input: {
  readonly context: ExchangeContext;
  readonly service: string;
  readonly work: (signal: AbortSignal) => Promise<T>;
}): Promise<T> {
  const { context, service, work } = input;
  checkRun(context, service);
  const ended = await bound(work, {
    ms: context.deadlineAt - context.clock(),
    signals: [context.signal],
    startTimer: context.startTimer,
  });
  if (ended.kind === 'done') return ended.value;
  if (ended.kind === 'failed') return fail(toReadFailure(ended.error, service), ended.error);
  return fail({
    cause: 'timed-out',
    message: `no token for ${service} before the time of the run was up`,
    service,
  });
}

function startRealTimer(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
}
