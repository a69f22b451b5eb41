import type { HttpDependencies, HttpRun } from '../azure/http-types.ts';
import type { AzureSession } from '../azure/session.ts';
import { CHECKS } from '../checks/catalog.ts';
import { nextFire } from '../config/schedule.ts';
import type { Settings } from '../config/settings.ts';
import type { Env, SettingsReading } from '../domain/setting.ts';
import { describeProblem } from '../domain/setting.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Unavailable } from '../monitor/desk.ts';
import type { Schedule } from '../monitor/due-checks.ts';
import type { State } from '../monitor/run.ts';
import type { BlindMemory } from '../monitor/tell-blind.ts';
import type { OddRow } from '../monitor/watch-itself.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReceiverBook } from '../ports/receiver.ts';
import { StateError } from '../ports/state-error.ts';

/** What varies from one place of running to another; each has the real thing as its default. */
export type Surroundings = HttpDependencies & {
  readonly env: Env;
  /** A new GUID. */
  readonly newId: () => string;
};

/** What the app is made of once its settings are read; kept as long as the process. */
export type Home = {
  readonly settings: Settings;
  readonly azure: AzureSession;
  readonly surroundings: Surroundings;
  /** What was told while there was no other memory. */
  readonly blind: BlindMemory;
};

/** Longest that a short request, such as a look at the health, may take, in ms. */
export const SHORT_LIMIT_MS = 20 * SECOND_MS;

export const NO_STATE =
  'no setting says where state lives: set AzureWebJobsStorage or AzureWebJobsStorage__tableServiceUri, or run without notify';

export const NEVER = new AbortController().signal;

/** Parsers and SDKs are most of the bundle: loaded at the first run, not when the host starts. */
export async function openHome(surroundings: Surroundings): Promise<SettingsReading<Home>> {
  const { loadSettings } = await import('../config/settings.ts');
  const { CHANNELS } = await import('../notify/catalog.ts');
  const settings = loadSettings({ checks: CHECKS, channels: CHANNELS }, surroundings.env);
  if (!settings.ok) return settings;
  const { createAzureSession } = await import('../azure/session.ts');
  const azure = createAzureSession(settings.value.cloud, surroundings);
  return { ok: true, value: { settings: settings.value, azure, surroundings, blind: new Map() } };
}

/** The bounds of a short request that begins now. */
export function shortRun({ surroundings }: Home): HttpRun {
  return { deadlineAt: surroundings.clock() + SHORT_LIMIT_MS, signal: NEVER };
}

/** Where state lives; undefined when no setting says so. Odd rows are logged and kept for the run. */
export function stateOf(home: Home, run: HttpRun, logger: Logger): State | undefined {
  const { settings, azure } = home;
  if (settings.state === undefined) return undefined;
  const odd = new Map<string, OddRow>();
  const writers = azure.writers(run, settings.state, (partition, row, reason) => {
    odd.set(`${partition} ${row}`, { partition, row, reason });
    logger.warn('a row of state is left alone', { partition, row, reason });
  });
  return { ...writers, oddRows: () => [...odd.values()] };
}

/** The receivers, with what sends to them within the run's bounds. */
export function receiversOf({ settings, azure }: Home, run: HttpRun): ReceiverBook {
  return settings.connect(azure.senders(run));
}

export function schedulesOf({ checks }: Settings): readonly Schedule[] {
  return checks.map(({ check, schedule }) => ({
    check: check.id,
    nextFire: (after) => nextFire(schedule, after),
    watches: check.watches,
  }));
}

/** Runs what needs settings; wrong ones are the answer. */
export async function withHome<T>(
  home: SettingsReading<Home>,
  use: (home: Home) => Promise<T>,
): Promise<T | Unavailable> {
  if (home.ok) return use(home.value);
  return { kind: 'bad-settings', problems: home.problems.map(describeProblem) };
}

/** Runs what needs state; a store that is missing or fails is the answer. */
export async function withState<T>(
  home: Home,
  logger: Logger,
  use: (state: State) => Promise<T>,
): Promise<T | Unavailable> {
  const state = stateOf(home, shortRun(home), logger);
  if (state === undefined) return { kind: 'no-state', reason: NO_STATE };
  try {
    return await use(state);
  } catch (error) {
    if (error instanceof StateError) return { kind: 'no-state', reason: error.message };
    throw error;
  }
}
