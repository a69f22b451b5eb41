import { tameText } from '../domain/text.ts';
import { SECOND_MS } from '../domain/time.ts';
import { networkReason, noAnswer, originOf, toReadFailure } from './failure.ts';
import { parseJson } from './error-body.ts';
import { refuseForeign } from './http-guard.ts';
import { fail, HttpFailure } from './http-failure.ts';
import { bound } from './http-timeout.ts';
import type { Bounded } from './http-timeout.ts';
import type {
  HttpDependencies,
  HttpRun,
  HttpTarget,
  RequestCount,
  StartTimer,
} from './http-types.ts';
import { judgeTry, readRetryAfter } from './retry.ts';
import type { Outcome } from './retry.ts';

/** Longest wait for one answer, body included; less where the deadline is nearer. */
const ATTEMPT_MS = 30 * SECOND_MS;

/** An answer as far as the retry looks into it. */
export type AnswerView = {
  readonly status: number;
  header(name: string): string | null | undefined;
  /** The body's text; undefined where it was not read as text. */
  readonly body: string | undefined;
};

/** One request, sent as often as it takes. */
export type Job<A> = {
  readonly target: HttpTarget;
  readonly method: string;
  readonly url: string;
  /** Stops this request alone. */
  readonly signal?: AbortSignal | undefined;
  readonly send: (signal: AbortSignal) => Promise<A>;
  readonly view: (answer: A) => AnswerView;
};

export type ExchangeContext = Omit<HttpDependencies, 'startTimer'> &
  HttpRun & {
    readonly startTimer: StartTimer;
    readonly slots: { take(): Promise<() => void> };
    readonly count: (service: string, status: RequestCount['status']) => void;
  };

/**
 * Sends a request until it has an answer that stands, the tries are used up or the deadline is
 * too near; then the answer is given back, or an `HttpFailure` is thrown where there is none.
 */
export async function exchange<A>(context: ExchangeContext, job: Job<A>): Promise<A> {
  refuseForeign(job.url, job.target);
  const endsAt = Math.min(context.deadlineAt, context.clock() + (job.target.limitMs ?? Infinity));
  const whose = endsAt < context.deadlineAt ? 'call' : 'run';
  for (let tries = 1; ; tries += 1) {
    const ended = await tryOnce(context, job, endsAt);
    const outcome = outcomeOf(context, job, ended);
    const verdict = judgeTry({
      outcome,
      tries,
      mayRepeat: mayRepeat(job),
      leftMs: endsAt - context.clock(),
      random: context.random,
    });
    if (verdict.kind === 'accept') return answerOf(job, ended, tries);
    const askedMs = outcome.kind === 'answer' ? outcome.retryAfterMs : undefined;
    if (verdict.kind === 'give-up') return giveUp({ job, ended, tries, askedMs, whose });
    await pause(context, job, verdict.ms);
    // Whoever stops waiting in a pause still learns what the service had said.
    if (job.signal?.aborted === true) return giveUp({ job, ended, tries, askedMs, whose: 'call' });
  }
}

/** One try; throws where the run is over, which no repeat mends. */
async function tryOnce<A>(
  context: ExchangeContext,
  job: Job<A>,
  endsAt: number,
): Promise<Bounded<A>> {
  const release = await context.slots.take();
  try {
    checkRun(context, job.url);
    const ms = Math.min(job.target.attemptMs ?? ATTEMPT_MS, endsAt - context.clock());
    const signals = job.signal === undefined ? [context.signal] : [context.signal, job.signal];
    const ended = await bound(job.send, { ms, signals, startTimer: context.startTimer });
    const status = ended.kind === 'done' ? job.view(ended.value).status : 'no-answer';
    context.count(originOf(job.url), status);
    if (ended.kind === 'stopped') stopped(job.url, context.signal.aborted ? 'run' : 'call');
    if (ended.kind === 'failed' && ended.error instanceof HttpFailure) throw ended.error;
    return ended;
  } finally {
    release();
  }
}

/** Throws when nothing may be sent any more. */
export function checkRun(
  context: Pick<ExchangeContext, 'clock' | 'deadlineAt' | 'signal'>,
  service: string,
): void {
  if (context.signal.aborted) stopped(service, 'run');
  if (context.clock() < context.deadlineAt) return;
  const failure = { cause: 'timed-out', reason: 'the time of the run was up', service } as const;
  fail(noAnswer(failure));
}

function stopped(service: string, what: 'run' | 'call'): never {
  fail(noAnswer({ cause: 'timed-out', reason: `the ${what} was stopped`, service }));
}

/** Waits between two tries; the end of the run or of the call itself cuts it short. */
async function pause(
  context: ExchangeContext,
  job: Pick<Job<never>, 'signal'>,
  ms: number,
): Promise<void> {
  const signal = AbortSignal.any([
    context.signal,
    ...(job.signal === undefined ? [] : [job.signal]),
  ]);
  try {
    await context.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function mayRepeat(job: Pick<Job<never>, 'method' | 'url' | 'target'>): boolean {
  const { method, url } = job;
  return job.target.mayRepeat?.({ method, url }) ?? (method === 'GET' || method === 'HEAD');
}

function outcomeOf<A>(context: ExchangeContext, job: Job<A>, ended: Bounded<A>): Outcome {
  if (ended.kind !== 'done') return { kind: 'no-answer' };
  const view = job.view(ended.value);
  const retryAfterMs = readRetryAfter(view.header, context.clock());
  return { kind: 'answer', status: view.status, retryAfterMs, garbled: isGarbled(view) };
}

/** A 200 that calls itself JSON and is not: cut off on its way. */
function isGarbled(view: AnswerView): boolean {
  const type = view.header('content-type') ?? '';
  if (view.status !== 200 || view.body === undefined || !/[/+]json\b/i.test(type)) return false;
  return parseJson(view.body) === undefined;
}

function answerOf<A>(job: Job<A>, ended: Bounded<A>, tries: number): A {
  if (ended.kind === 'done') return ended.value;
  const after = tries > 1 ? ` (${tries} tries)` : '';
  if (ended.kind === 'failed') {
    const reason = `${networkReason(ended.error)}${after}`;
    return fail(noAnswer({ cause: 'unavailable', reason, service: job.url }), ended.error);
  }
  const reason = `the time limit of the call was reached${after}`;
  return fail(noAnswer({ cause: 'timed-out', reason, service: job.url }));
}

/** An answer that asks for a pause that the run, or the call itself, has no time for. */
function giveUp<A>(input: {
  readonly job: Job<A>;
  readonly ended: Bounded<A>;
  readonly tries: number;
  readonly askedMs: number | undefined;
  readonly whose: 'run' | 'call';
}): A {
  const { job, ended, askedMs, whose } = input;
  if (ended.kind !== 'done' || askedMs === undefined) return answerOf(job, ended, input.tries);
  const { status, body } = job.view(ended.value);
  const failure = toReadFailure({ status, bodyAsText: body }, job.url);
  const asked = `the service asks to wait ${Math.ceil(askedMs / SECOND_MS)} s, longer than the ${whose} has left`;
  const said = `${tameText(failure.message, 200)}; ${asked}`;
  return fail({ ...failure, cause: 'throttled', message: said });
}
