import type {
  HttpClient,
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Clock } from '../ports/clock.ts';
import type { SharedCredential } from './shared-credential.ts';

/** Asks an address as the global `fetch` does. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What really sends; each is the library's own where absent. Tests replay recordings here. */
export type HttpTransport = { readonly httpClient?: HttpClient; readonly fetch?: Fetch };

/** Calls `fire` once after `ms`; the function it gives back stops that. */
export type StartTimer = (ms: number, fire: () => void) => () => void;

export type HttpDependencies = {
  readonly clock: Clock;
  /** Waits; ends early, resolved or rejected, when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly transport?: HttpTransport;
  /** For the time limit of one attempt; `setTimeout` where absent. */
  readonly startTimer?: StartTimer;
};

/** The bounds of one run. */
export type HttpRun = {
  /** ms since the epoch: nothing is sent, waited for or slept past it. */
  readonly deadlineAt: number;
  /** Stops the run. */
  readonly signal: AbortSignal;
  /** Most requests in flight at once; 16 where absent. */
  readonly concurrency?: number;
};

/** A service that a client may speak to, and to no other. */
export type HttpTarget = {
  /** Its address; a request to any other scheme, host or port is refused before it is sent. */
  readonly origin: string;
  /**
   * True when a request may be sent again although an earlier try may have been carried out.
   * GET and HEAD where absent.
   */
  readonly mayRepeat?: (request: { readonly method: string; readonly url: string }) => boolean;
  /** Longest wait for one answer, body included, in ms; 30 s where absent. */
  readonly attemptMs?: number;
  /** Longest time of one request with its repeats and pauses, in ms; the run's where absent. */
  readonly limitMs?: number;
  /** Plain http is allowed: only for a storage emulator, which is asked with a key. */
  readonly allowHttp?: boolean;
};

/** How often an origin was asked with which outcome, repeats included. */
export type RequestCount = {
  /** Origin, for example `https://graph.microsoft.com`. */
  readonly service: string;
  /** HTTP status, or `no-answer`. */
  readonly status: number | 'no-answer';
  readonly count: number;
};

/** Options that every Azure SDK client takes: its own repeats and redirects off, ours below it. */
export type SdkOptions = {
  readonly httpClient: HttpClient;
  readonly retryOptions: { readonly maxRetries: 0 };
  readonly redirectOptions: { readonly maxRetries: 0 };
};

/** One fetch to make; `send` is what sends where no transport was given. */
export type FetchJob = { readonly url: string; readonly init: RequestInit; readonly send: Fetch };

/**
 * The retry, deadline, concurrency and request count of one run. What it gives up on is thrown as
 * an `HttpFailure`; an answer, whatever its status, is given back.
 */
export type Http = {
  /** For the constructor of an Azure SDK client: every request of it passes through here. */
  sdkOptions(target: HttpTarget): SdkOptions;
  /**
   * For `client.pipeline.addPolicy(policy, { beforePolicies: [bearerTokenAuthenticationPolicyName] })`:
   * refuses a foreign address before a token is asked for, and asks once more after a 401, for
   * which the refused token is forgotten first.
   */
  guardPolicy(target: HttpTarget, credential?: SharedCredential): PipelinePolicy;
  /** Sends one request with no policy and no token. */
  send(target: HttpTarget, request: PipelineRequest): Promise<PipelineResponse>;
  /** One fetch; the answer's body is already read, whole and at most 32 MiB. */
  fetch(target: HttpTarget, job: FetchJob): Promise<Response>;
  /** Work that has no time limit of its own, such as getting a token, ended at the deadline. */
  beforeDeadline<T>(service: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  requests(): readonly RequestCount[];
};
