import type { Random } from '../simulator/random.ts';
import { DAY_MS } from '../src/domain/time.ts';
import { uniform } from './noise-draw.ts';
import { runIntervalMs } from './noise-parameters.ts';
import type { NoiseParameters } from './noise-parameters.ts';
import type { NoiseRegistry, Unread } from './noise-types.ts';

/** What cannot be read in some runs. */
type Outage = Unread & { readonly firstRun: number; readonly lastRun: number };

/** By run: the scopes that it cannot read, each once. */
export function unreadByRun(
  random: Random,
  registries: readonly NoiseRegistry[],
  parameters: NoiseParameters,
): readonly (readonly Unread[])[] {
  const outages = [
    ...forbidden(random, registries, parameters),
    ...directory(random, parameters),
    ...throttled(random, registries, parameters),
  ];
  return Array.from({ length: runsOf(parameters) }, (_, run) => {
    const now = outages.filter(({ firstRun, lastRun }) => firstRun <= run && run <= lastRun);
    return [...Map.groupBy(now, ({ scope }) => scope).values()].flatMap(([first]) =>
      first === undefined ? [] : [{ check: first.check, scope: first.scope, cause: first.cause }],
    );
  });
}

/** A role assignment that is gone: the registry's usages and its replicas cannot be read. */
function forbidden(
  random: Random,
  registries: readonly NoiseRegistry[],
  parameters: NoiseParameters,
): readonly Outage[] {
  const { count, fromDays, toDays } = parameters.unread.forbidden;
  return Array.from({ length: count }, () => {
    const registry = registries[Math.floor(random.next() * registries.length)];
    const firstRun = Math.floor(random.next() * runsOf(parameters));
    const days = uniform(random, fromDays, toDays);
    const lastRun = firstRun + Math.round((days * DAY_MS) / runIntervalMs(parameters)) - 1;
    const span = { cause: 'forbidden', firstRun, lastRun } as const;
    return registry === undefined ? [] : scopesOf(registry).map((one) => ({ ...one, ...span }));
  }).flat();
}

function scopesOf({ id, replicas }: NoiseRegistry) {
  const usages = { check: 'registry-quota', scope: `registry/${id.toLowerCase()}/usages` };
  if (replicas.length === 0) return [usages];
  return [
    usages,
    { check: 'replication-health', scope: `registry/${id.toLowerCase()}/replications` },
  ];
}

function directory(random: Random, parameters: NoiseParameters): readonly Outage[] {
  const { count, fromRuns, toRuns } = parameters.unread.directory;
  return Array.from({ length: count }, () => {
    const firstRun = Math.floor(random.next() * runsOf(parameters));
    const length = Math.floor(uniform(random, fromRuns, toRuns + 1));
    return {
      check: 'credential-expiry',
      scope: 'applications',
      cause: random.pick(['unavailable', 'forbidden']),
      firstRun,
      lastRun: firstRun + length - 1,
    };
  });
}

function throttled(
  random: Random,
  registries: readonly NoiseRegistry[],
  parameters: NoiseParameters,
): readonly Outage[] {
  const runs = Array.from({ length: runsOf(parameters) }, (_, run) => run);
  return registries.flatMap(({ id }) =>
    runs
      .filter(() => random.next() < parameters.unread.throttledShare)
      .map((run) => ({
        check: 'registry-quota',
        scope: `registry/${id.toLowerCase()}/usages`,
        cause: 'throttled',
        firstRun: run,
        lastRun: run,
      })),
  );
}

function runsOf({ days, runsPerDay }: NoiseParameters): number {
  return days * runsPerDay;
}
