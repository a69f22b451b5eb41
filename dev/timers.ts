import { Cron } from 'croner';
import type { Env } from './configured.ts';
import type { TimerFunction } from './functions-core.ts';
import type { ScheduleStatus, TimerInfo } from './timer-data.ts';

/** The timers of an app, fired on their schedules in UTC. */
export type Timers = {
  /** Runs a timer at once, as the host's admin endpoint does; waits for a run under way first. */
  readonly runNow: (name: string) => Promise<void>;
  /** Next time a timer fires, ms since the epoch. */
  readonly nextOf: (name: string) => number | undefined;
  readonly stop: () => void;
};

type Scheduled = { readonly cron: Cron; readonly runNow: () => Promise<void> };

/**
 * Starts the timers; `invoke` runs one and `onFired` hears how a run on schedule ended. Never two
 * runs of one function at once: an occurrence that comes during a run is left out, as in the
 * Functions host. Throws when a schedule cannot be read.
 */
export function startTimers({
  functions,
  env,
  invoke,
  onFired,
  now = Date.now,
}: {
  readonly functions: readonly TimerFunction[];
  readonly env: Env;
  readonly invoke: (name: string, info: TimerInfo) => Promise<void>;
  readonly onFired: (name: string, error: unknown) => void;
  readonly now?: () => number;
}): Timers {
  const timers = new Map<string, Scheduled>();
  for (const { name, schedule } of functions) {
    timers.set(name, scheduleOne({ name, schedule: resolve(schedule, env), invoke, onFired, now }));
  }
  return {
    runNow: async (name) => {
      const timer = timers.get(name);
      if (timer === undefined) throw new Error(`there is no timer function ${name}`);
      await timer.runNow();
    },
    nextOf: (name) => timers.get(name)?.cron.nextRun()?.getTime(),
    stop: () => {
      for (const { cron } of timers.values()) cron.stop();
    },
  };
}

function scheduleOne({
  name,
  schedule,
  invoke,
  onFired,
  now,
}: {
  readonly name: string;
  readonly schedule: string;
  readonly invoke: (name: string, info: TimerInfo) => Promise<void>;
  readonly onFired: (name: string, error: unknown) => void;
  readonly now: () => number;
}): Scheduled {
  const cron = openSchedule(schedule);
  const status = createStatus(cron, now);
  let running: Promise<void> | undefined;
  const run = async () => {
    running = invoke(name, { isPastDue: false, scheduleStatus: status.current() });
    try {
      await running;
    } finally {
      running = undefined;
    }
  };
  const fire = async () => {
    const startedAt = now();
    if (running === undefined) {
      await run().then(
        () => onFired(name, undefined),
        (error: unknown) => onFired(name, error),
      );
    }
    status.advance(startedAt);
  };
  const runNow = async () => {
    while (running !== undefined) await running.catch(() => undefined);
    await run();
  };
  cron.schedule(fire);
  return { cron, runNow };
}

/** The host's record of a timer, which moves on only after a run on schedule. */
function createStatus(cron: Cron, now: () => number) {
  const nextAfter = (ms: number) => cron.nextRun(new Date(ms))?.getTime() ?? ms;
  let status: ScheduleStatus = { last: undefined, next: nextAfter(now()), lastUpdated: undefined };
  return {
    current: () => status,
    /** A run that started a moment before its time counts for its time. */
    advance: (startedAt: number) => {
      const last = Math.max(startedAt, status.next);
      status = { last, next: nextAfter(last), lastUpdated: last };
    },
  };
}

/**
 * An NCRONTAB expression as the Functions host reads it: five or six fields, UTC, a start with a
 * step (`3/15`), and both day fields have to match where both are given.
 */
export function openSchedule(expression: string): Cron {
  return new Cron(expression, {
    timezone: 'UTC',
    mode: '5-or-6-parts',
    sloppyRanges: true,
    domAndDow: true,
    paused: false,
  });
}

/** `%NAME%` stands for a setting of that name. */
function resolve(schedule: string, env: Env): string {
  const name = /^%(.+)%$/.exec(schedule)?.[1];
  if (name === undefined) return schedule;
  const value = env[name];
  if (value === undefined) throw new Error(`the schedule ${schedule} names no setting`);
  return value;
}
