import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpDependencies, HttpRun, RequestCount } from './azure/http-types.ts';
import type { AzureSession } from './azure/session.ts';
import { CHECKS } from './checks/catalog.ts';
import { describeApp } from './config/describe-app.ts';
import type { AppDescription } from './config/describe-app.ts';
import { processEnv } from './config/env.ts';
import { nextFire } from './config/schedule.ts';
import type { Settings } from './config/settings.ts';
import type { Report } from './domain/report.ts';
import type { Env, SettingsReading } from './domain/setting.ts';
import { describeProblem } from './domain/setting.ts';
import { parseIsoTime, SECOND_MS } from './domain/time.ts';
import { chosenChecks, leftOutNotes, requestProblems } from './monitor/check-request.ts';
import type { LookRequest } from './monitor/check-request.ts';
import type { ChannelDelivery } from './monitor/deliver-outbox.ts';
import { dueChecks } from './monitor/due-checks.ts';
import type { Schedule } from './monitor/due-checks.ts';
import { logSweep } from './monitor/log-sweep.ts';
import { badSettingsHealth, noStateHealth, readHealth } from './monitor/read-health.ts';
import type { Health } from './monitor/read-health.ts';
import { look, runAndTell } from './monitor/run.ts';
import type { RunRequest, State } from './monitor/run.ts';
import type { Progress } from './monitor/sweep.ts';
import type { LogFacts, Logger } from './ports/logger.ts';
import { StateError } from './ports/state-error.ts';

export type { AppDescription, ChannelDelivery, Health, LogFacts, Logger, Progress };

/** Longest that an on-demand run may take, in ms: the platform cuts HTTP answers at 230 s. */
export const HTTP_LIMIT_MS = 200 * SECOND_MS;
/** Longest that a timer run may take, in ms. */
export const TIMER_LIMIT_MS = 20 * 60 * SECOND_MS;
/** Kept back at the end of a run that tells, in ms, for state and sending. */
const TELLING_MS = 30 * SECOND_MS;

/** Longest that a look at the health may take, in ms. */
const HEALTH_LIMIT_MS = 20 * SECOND_MS;

const NO_STATE =
  'no setting says where state lives: set AzureWebJobsStorage or AzureWebJobsStorage__tableServiceUri, or run without notify';
const NEVER = new AbortController().signal;
const SILENT: Logger = { info: () => {}, warn: () => {}, error: () => {} };

/** What varies from one place of running to another; each has the real thing as its default. */
export type Surroundings = HttpDependencies & {
  readonly env: Env;
  /** A new GUID. */
  readonly newId: () => string;
};

export type CheckRequest = LookRequest & {
  /** True to remember and tell; otherwise the run changes nothing. */
  readonly notify: boolean;
  /** Problems found while reading the request; with any the request is refused. */
  readonly problems?: readonly string[];
  readonly logger: Logger;
  /** Longest that the run may take, in ms; `HTTP_LIMIT_MS` where absent. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
};

type Done = {
  readonly kind: 'done';
  readonly report: Report;
  readonly deliveries: readonly ChannelDelivery[];
  /** How often each service was asked while reading. */
  readonly requests: readonly RequestCount[];
};

export type CheckAnswer =
  | Done
  | { readonly kind: 'bad-request'; readonly problems: readonly string[] }
  | { readonly kind: 'bad-settings'; readonly problems: readonly string[] }
  | { readonly kind: 'no-state'; readonly reason: string };

export type Tick = {
  readonly check: string;
  /** When the timer fires next, ISO 8601, as the host's schedule status says it. */
  readonly nextAt: string | undefined;
  readonly isPastDue: boolean;
  readonly logger: Logger;
};

export type App = {
  describe(): AppDescription;
  /** Runs checks on demand. */
  check(request: CheckRequest): Promise<CheckAnswer>;
  /** What a timer does; throws when settings are wrong or the state cannot be reached. */
  tick(tick: Tick): Promise<void>;
  health(): Promise<Health>;
};

/** Builds the app; settings are read and clients are built at the first use, and kept. */
export function createApp(overrides: Partial<Surroundings> = {}): App {
  const surroundings: Surroundings = {
    env: processEnv(),
    clock: Date.now,
    random: Math.random,
    sleep: async (ms, signal) => wait(ms, undefined, { signal }),
    newId: randomUUID,
    ...overrides,
  };
  let prepared: Promise<SettingsReading<Home>> | undefined;
  const home = () => {
    prepared ??= prepare(surroundings).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  return {
    describe: () => describeApp(surroundings.env),
    check: async (request) => checkNow(await home(), request),
    tick: async (tick) => runTick(await home(), tick),
    health: async () => healthOf(await home()),
  };
}

/** Parsers and SDKs are most of the bundle: loaded at the first run, not when the host starts. */
async function prepare(surroundings: Surroundings): Promise<SettingsReading<Home>> {
  const { loadSettings } = await import('./config/settings.ts');
  const { CHANNELS } = await import('./notify/catalog.ts');
  const settings = loadSettings({ checks: CHECKS, channels: CHANNELS }, surroundings.env);
  if (!settings.ok) return settings;
  const { createAzureSession } = await import('./azure/session.ts');
  const azure = createAzureSession(settings.value.cloud, surroundings);
  return { ok: true, value: { settings: settings.value, azure, surroundings } };
}

type Home = {
  readonly settings: Settings;
  readonly azure: AzureSession;
  readonly surroundings: Surroundings;
};

async function checkNow(home: SettingsReading<Home>, request: CheckRequest): Promise<CheckAnswer> {
  if (!home.ok) return { kind: 'bad-settings', problems: home.problems.map(describeProblem) };
  const known = describeApp(home.value.surroundings.env).checks;
  const problems = [...(request.problems ?? []), ...requestProblems(request, known)];
  if (problems.length > 0) return { kind: 'bad-request', problems };
  if (request.notify && home.value.settings.state === undefined) {
    return { kind: 'bad-settings', problems: [NO_STATE] };
  }
  const checks = chosenChecks(request, known).map(({ id }) => id);
  const notes = leftOutNotes(request, known);
  return asAnswer(() => execute(home.value, { ...request, checks, notes, dueAt: new Map() }));
}

/** A failing store is an answer that says so; anything else that is thrown is a bug. */
async function asAnswer(run: () => Promise<Done>): Promise<CheckAnswer> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StateError) return { kind: 'no-state', reason: error.message };
    throw error;
  }
}

async function runTick(home: SettingsReading<Home>, tick: Tick): Promise<void> {
  if (!home.ok) {
    throw new Error(`the settings are wrong: ${home.problems.map(describeProblem).join('; ')}`);
  }
  const { settings, surroundings } = home.value;
  const now = surroundings.clock();
  const state = stateOf(
    home.value,
    { deadlineAt: now + TIMER_LIMIT_MS, signal: NEVER },
    tick.logger,
  );
  if (state === undefined) throw new Error(NO_STATE);
  const records = await state.runs.listRuns();
  const schedules = schedulesOf(settings);
  const checks = dueChecks({ own: tick.check, schedules, records, now });
  // During a scheduled run the host's status still names this very run, so a past time is no answer.
  const told = parseIsoTime(tick.nextAt ?? '');
  const nextAt =
    told !== undefined && told > now
      ? told
      : schedules.find(({ check }) => check === tick.check)?.nextFire(now);
  const done = await execute(home.value, {
    checks,
    registry: undefined,
    notify: true,
    logger: tick.logger,
    limitMs: TIMER_LIMIT_MS,
    skipHeld: true,
    dueAt: new Map(nextAt === undefined ? [] : [[tick.check, nextAt]]),
  });
  const { check: timer, isPastDue, logger } = tick;
  logSweep(logger, { timer, checks, isPastDue, ...done });
}

type Execution = Omit<CheckRequest, 'checks'> & {
  readonly checks: readonly string[];
  readonly skipHeld?: boolean;
  readonly notes?: readonly string[];
  readonly dueAt: ReadonlyMap<string, number>;
};

/** One run, from its bounds to its answer. */
async function execute(home: Home, execution: Execution): Promise<Done> {
  const { settings, azure, surroundings } = home;
  const { notify, logger, signal = NEVER } = execution;
  const deliverBy = surroundings.clock() + (execution.limitMs ?? HTTP_LIMIT_MS);
  const deadlineAt = notify ? deliverBy - TELLING_MS : deliverBy;
  const { requests, ...readers } = azure.readers({ deadlineAt, signal });
  const telling = { deadlineAt: deliverBy, signal };
  // State is written to the end even when the run is stopped, so that no check stays held.
  const state = stateOf(home, { deadlineAt: deliverBy, signal: NEVER }, logger);
  const onProgress = execution.onProgress ?? (() => {});
  const tools = { ...readers, clock: surroundings.clock, onProgress, logger };
  const request = runRequest(home, execution, { deadlineAt, deliverBy });
  if (!notify)
    return { kind: 'done', ...(await look({ ...tools, state }, request)), requests: requests() };
  if (state === undefined) throw new StateError(NO_STATE);
  const senders = azure.senders(telling);
  const channels = settings.channels.map((channel) => channel.connect(senders));
  const result = await runAndTell({ ...tools, state, channels }, request);
  return { kind: 'done', ...result, requests: requests() };
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

function stateOf({ settings, azure }: Home, run: HttpRun, logger: Logger): State | undefined {
  if (settings.state === undefined) return undefined;
  return azure.writers(run, settings.state, (partition, row, reason) =>
    logger.warn('a row of state is left alone', { partition, row, reason }),
  );
}

async function healthOf(home: SettingsReading<Home>): Promise<Health> {
  if (!home.ok) return badSettingsHealth(home.problems);
  const { surroundings, settings } = home.value;
  const now = surroundings.clock();
  const run = { deadlineAt: now + HEALTH_LIMIT_MS, signal: NEVER };
  const state = stateOf(home.value, run, SILENT);
  if (state === undefined) return noStateHealth(NO_STATE);
  try {
    return await readHealth(state.runs, schedulesOf(settings), now);
  } catch (error) {
    if (error instanceof StateError) return noStateHealth(error.message);
    throw error;
  }
}

function schedulesOf({ checks }: Settings): readonly Schedule[] {
  return checks.map(({ check, schedule }) => ({
    check: check.id,
    nextFire: (after) => nextFire(schedule, after),
  }));
}
