import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createDesk } from './compose/desk.ts';
import { execute } from './compose/execute.ts';
import { createExplainRoute } from './compose/explain.ts';
import type { ExplainRoute } from './compose/explain.ts';
import type { Done } from './compose/execute.ts';
import {
  NEVER,
  NO_STATE,
  openHome,
  receiversOf,
  schedulesOf,
  shortRun,
  stateOf,
} from './compose/home.ts';
import type { Home, Surroundings } from './compose/home.ts';
import { describeApp } from './config/describe-app.ts';
import type { AppDescription } from './config/describe-app.ts';
import { processEnv } from './config/env.ts';
import type { SettingsReading } from './domain/setting.ts';
import { describeProblem } from './domain/setting.ts';
import { parseIsoTime, SECOND_MS } from './domain/time.ts';
import { chosenChecks, leftOutNotes, requestProblems } from './monitor/check-request.ts';
import type { LookRequest } from './monitor/check-request.ts';
import type { ReceiverDelivery } from './monitor/deliver-outbox.ts';
import type { Desk, Unavailable } from './monitor/desk.ts';
import { dueChecks } from './monitor/due-checks.ts';
import type { RouteAnswer, RouteRequest } from './monitor/explain-route.ts';
import { logSweep } from './monitor/log-sweep.ts';
import { badSettingsHealth, noStateHealth, readHealth } from './monitor/read-health.ts';
import type { Health } from './monitor/read-health.ts';
import type { Progress } from './monitor/sweep.ts';
import type { LogFacts, Logger } from './ports/logger.ts';
import type { RunLog, RunRecord } from './ports/run-log.ts';
import { StateError } from './ports/state-error.ts';

export { HTTP_LIMIT_MS } from './compose/execute.ts';
export type {
  AppDescription,
  Health,
  LogFacts,
  Logger,
  Progress,
  ReceiverDelivery,
  RouteAnswer,
  RouteRequest,
  Surroundings,
  Unavailable,
};

/** Longest that a timer run may take, in ms. */
export const TIMER_LIMIT_MS = 20 * 60 * SECOND_MS;

const SILENT: Logger = { info: () => {}, warn: () => {}, error: () => {} };

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

export type CheckAnswer =
  | Done
  | { readonly kind: 'bad-request'; readonly problems: readonly string[] }
  | { readonly kind: 'bad-settings'; readonly problems: readonly string[] }
  | {
      readonly kind: 'no-state';
      readonly reason: string;
      /** What was found and told all the same, which may repeat. */
      readonly told?: Done;
    };

export type Tick = {
  readonly check: string;
  /** When the timer fires next, ISO 8601, as the host's schedule status says it. */
  readonly nextAt: string | undefined;
  readonly isPastDue: boolean;
  readonly logger: Logger;
};

export type App = Desk & {
  describe(): AppDescription;
  /** Runs checks on demand. */
  check(request: CheckRequest): Promise<CheckAnswer>;
  /** What a timer does; throws when settings are wrong or the state cannot be reached. */
  tick(tick: Tick): Promise<void>;
  health(): Promise<Health>;
  /** Where a finding goes and why; sends nothing. */
  readonly explainRoute: ExplainRoute;
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
  let opened: Promise<SettingsReading<Home>> | undefined;
  const home = () => {
    opened ??= openHome(surroundings).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    ...createDesk(home),
    describe: () => describeApp(surroundings.env),
    check: async (request) => checkNow(await home(), request),
    tick: async (tick) => runTick(await home(), tick),
    health: async () => healthOf(await home()),
    explainRoute: createExplainRoute(home),
  };
}

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
    const done = await run();
    if (done.stateFailure === undefined) return done;
    return { kind: 'no-state', reason: done.stateFailure, told: done };
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
  const schedules = schedulesOf(settings);
  const records = await tryToListRuns(state.runs);
  const own = tick.check;
  const checks = records === undefined ? [own] : dueChecks({ own, schedules, records, now });
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
  if (done.stateFailure !== undefined) throw new StateError(done.stateFailure);
  const { check: timer, isPastDue, logger } = tick;
  logSweep(logger, { timer, checks, isPastDue, ...done });
}

/** Undefined when the store fails: then the timer's own check runs, and what it finds is told. */
async function tryToListRuns(runs: RunLog): Promise<readonly RunRecord[] | undefined> {
  try {
    return await runs.listRuns();
  } catch (error) {
    if (error instanceof StateError) return undefined;
    throw error;
  }
}

async function healthOf(home: SettingsReading<Home>): Promise<Health> {
  if (!home.ok) return badSettingsHealth(home.problems);
  const { surroundings, settings } = home.value;
  const now = surroundings.clock();
  const state = stateOf(home.value, shortRun(home.value), SILENT);
  if (state === undefined) return noStateHealth(NO_STATE);
  try {
    const book = receiversOf(home.value, shortRun(home.value));
    return await readHealth({ ...state, book }, schedulesOf(settings), now);
  } catch (error) {
    if (error instanceof StateError) return noStateHealth(error.message);
    throw error;
  }
}
