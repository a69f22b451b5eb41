import { mostCounts, NO_COUNTS, NO_NAMES } from '../domain/login.ts';
import type { LoginCounts, LoginFailures, LoginMinutes, LoginNames } from '../domain/login.ts';
import { findSpikes, latestEpisode, replaceMinutes } from '../domain/login-windows.ts';
import type { Episode, SpikeRule } from '../domain/login-windows.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import type { KnownMinutes } from './login-memory.ts';
import type { LoginSettings } from './login-settings.ts';

/** Minutes are forgotten at this age, in ms: no read reaches further back. */
const FORGET_MS = DAY_MS;

/** What one answer says of one registry. Times are ms since the epoch. */
export type RegistryReading = {
  readonly failures: LoginFailures | undefined;
  readonly from: number;
  readonly to: number;
  /**
   * From when on the workspace has every event; undefined when the answer was cut. Before it was
   * asked about the registry, the events may have gone to another workspace.
   */
  readonly replacesFrom: number | undefined;
};

export type LoginJudgement = {
  /** The spikes to tell of; undefined when there are none, or they are over. */
  readonly episode: Episode | undefined;
  readonly names: LoginNames;
  /** To remember. */
  readonly known: KnownMinutes;
};

/**
 * What is to be told of a registry: its latest spikes, while they are not over or when this run
 * saw them first. They are over after the quiet time without one, counted up to the youngest minute
 * that late events do not change any more.
 */
export function judgeLogins(input: {
  readonly known: KnownMinutes | undefined;
  readonly readings: readonly RegistryReading[];
  readonly settings: LoginSettings;
  readonly now: number;
}): LoginJudgement {
  const { known, readings, settings, now } = input;
  const before = known?.minutes ?? new Map<number, LoginCounts>();
  const minutes = forgetOld(joinReadings(before, readings), now);
  const pauseMinutes = settings.lateMinutes + settings.quietMinutes;
  const episode = latestEpisode(minutes, { ...settings, pauseMinutes });
  const names = episode === undefined ? NO_NAMES : namesFor(episode, known, readings);
  const isTold =
    episode !== undefined &&
    (!isOver(episode, pauseMinutes, now) || isNews({ before, minutes, rule: settings }));
  return { episode: isTold ? episode : undefined, names, known: { minutes, names } };
}

function isOver({ lastMinute }: Episode, pauseMinutes: number, now: number): boolean {
  return (lastMinute + 1 + pauseMinutes) * MINUTE_MS <= now;
}

/** True when there is a spike that the minutes of earlier runs did not show. */
function isNews(input: {
  readonly before: LoginMinutes;
  readonly minutes: LoginMinutes;
  readonly rule: SpikeRule;
}): boolean {
  const seen = new Set(findSpikes(input.before, input.rule).map(({ lastMinute }) => lastMinute));
  return findSpikes(input.minutes, input.rule).some(({ lastMinute }) => !seen.has(lastMinute));
}

/** Several workspaces hold copies of the same events: of each minute the fullest count stands. */
function joinReadings(before: LoginMinutes, readings: readonly RegistryReading[]): LoginMinutes {
  const minutes = new Map<number, LoginCounts>();
  for (const { failures } of readings) {
    for (const [minute, counts] of failures?.minutes ?? []) {
      minutes.set(minute, mostCounts(counts, minutes.get(minute) ?? NO_COUNTS));
    }
  }
  const from = readings.flatMap(({ replacesFrom }) => replacesFrom ?? []);
  return replaceMinutes(before, {
    minutes,
    from: Math.ceil(Math.max(...from) / MINUTE_MS),
    to: Math.max(...readings.map(({ to }) => minuteOf(to))),
    isCut: from.length === 0,
  });
}

function forgetOld(minutes: LoginMinutes, now: number): LoginMinutes {
  const oldest = minuteOf(now - FORGET_MS);
  return new Map([...minutes].filter(([minute]) => minute >= oldest));
}

/** Those of the read that covers the worst window; a later one names only what came after. */
function namesFor(
  { worst }: Episode,
  known: KnownMinutes | undefined,
  readings: readonly RegistryReading[],
): LoginNames {
  const covering = readings.flatMap(({ failures, from }) =>
    failures !== undefined && minuteOf(from) <= worst.lastMinute ? [failures.names] : [],
  );
  const [fullest] = covering.toSorted((left, right) => right.identities - left.identities);
  return fullest ?? known?.names ?? NO_NAMES;
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
