import type { RequestCount } from '../azure/http-types.ts';
import type { Report } from '../domain/report.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { ReceiverDelivery } from '../monitor/deliver-outbox.ts';
import { look, runAndTell } from '../monitor/run.ts';
import type { RunRequest, RunTools } from '../monitor/run.ts';
import type { Progress } from '../monitor/sweep.ts';
import type { Logger } from '../ports/logger.ts';
import { StateError } from '../ports/state-error.ts';
import type { Home } from './home.ts';
import { NEVER, NO_STATE, receiversOf, schedulesOf, stateOf } from './home.ts';

/** Longest that an on-demand run may take, in ms: the platform cuts HTTP answers at 230 s. */
export const HTTP_LIMIT_MS = 200 * SECOND_MS;
/** Kept back at the end of a run that tells, in ms, for state and sending. */
const TELLING_MS = 30 * SECOND_MS;

export type Execution = {
  readonly checks: readonly string[];
  readonly registry: string | undefined;
  /** True to remember and tell; otherwise the run changes nothing. */
  readonly notify: boolean;
  readonly logger: Logger;
  /** Longest that the run may take, in ms; `HTTP_LIMIT_MS` where absent. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly skipHeld?: boolean;
  readonly notes?: readonly string[];
  readonly dueAt: ReadonlyMap<string, number>;
};

export type Done = {
  readonly kind: 'done';
  readonly report: Report;
  readonly deliveries: readonly ReceiverDelivery[];
  /** How often each service was asked while reading. */
  readonly requests: readonly RequestCount[];
  /** Why state could not be used; what was told then may repeat. */
  readonly stateFailure?: string;
};

/** One run, from its bounds to its answer. */
export async function execute(home: Home, execution: Execution): Promise<Done> {
  const { settings, azure, surroundings } = home;
  const { notify, logger, signal = NEVER } = execution;
  const deliverBy = surroundings.clock() + (execution.limitMs ?? HTTP_LIMIT_MS);
  const deadlineAt = notify ? deliverBy - TELLING_MS : deliverBy;
  const { requests, ...readers } = azure.readers({ deadlineAt, signal });
  // State is written to the end even when the run is stopped, so that no check stays held.
  const state = stateOf(home, { deadlineAt: deliverBy, signal: NEVER }, logger);
  const onProgress = execution.onProgress ?? (() => {});
  const tools = { ...readers, clock: surroundings.clock, onProgress, logger };
  const request = runRequest(home, execution, { deadlineAt, deliverBy });
  if (!notify) {
    const { isQuiet } = settings.policy;
    const result = await look({ ...tools, state, isQuiet }, request);
    return { kind: 'done', ...result, requests: requests() };
  }
  if (state === undefined) throw new StateError(NO_STATE);
  const telling = tellingOf(home, { deadlineAt: deliverBy, signal });
  const schedules = schedulesOf(settings);
  const result = await runAndTell({ ...tools, state, telling, schedules }, request);
  return { kind: 'done', ...result, requests: requests() };
}

/** What a run tells with. */
function tellingOf(
  home: Home,
  run: { readonly deadlineAt: number; readonly signal: AbortSignal },
): RunTools['telling'] {
  const { settings, surroundings, blind } = home;
  const { sleep, random, newId } = surroundings;
  const { appUrl, policy } = settings;
  return {
    book: receiversOf(home, run),
    policy,
    snoozeUrlOf: (token) => (appUrl === undefined ? undefined : `${appUrl}/api/snooze?t=${token}`),
    sleep: (ms) => sleep(ms, run.signal),
    random,
    newId,
    blind,
  };
}

function runRequest(
  { settings, surroundings }: Home,
  { checks, registry, dueAt, signal = NEVER, skipHeld = false, notes = [] }: Execution,
  bounds: Pick<RunRequest, 'deadlineAt' | 'deliverBy'>,
): RunRequest {
  const { subscriptions, registries, ignoredRegistries, cloud } = settings;
  return {
    ...bounds,
    runId: surroundings.newId(),
    cloud: cloud.name,
    portal: cloud.portal,
    checks: settings.checks.map(({ check }) => check).filter(({ id }) => checks.includes(id)),
    registry,
    dueAt,
    signal,
    skipHeld,
    notes,
    scope: {
      subscriptions: subscriptions?.map((id) => id.toLowerCase()),
      registries,
      ignoredRegistries,
    },
  };
}
