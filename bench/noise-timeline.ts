import { createRandom } from '../simulator/random.ts';
import type { Random } from '../simulator/random.ts';
import { needsPeople } from '../src/domain/coverage.ts';
import { credentialConditions } from './noise-credentials.ts';
import { loginConditions, replicaConditions } from './noise-incidents.ts';
import { IDENTITY_TEAM, runIntervalMs } from './noise-parameters.ts';
import type { NoiseParameters } from './noise-parameters.ts';
import { quotaConditions } from './noise-quotas.ts';
import type { Condition, NoiseRegistry, NoiseRun, Sighting } from './noise-types.ts';
import type { Timeline, Unread } from './noise-types.ts';
import { unreadByRun } from './noise-unread.ts';

export const NOISE_SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';

/** What is wrong in the tenant at each run: the same for the same parameters, whoever is told. */
export function makeTimeline(parameters: NoiseParameters): Timeline {
  // Each part draws from numbers of its own, so that a changed rate changes nothing else.
  const random = (part: number) => createRandom(parameters.seed + part);
  const registries = makeRegistries(random(0), parameters);
  const conditions = [
    ...credentialConditions(random(1), parameters),
    ...quotaConditions(random(2), registries, parameters),
    ...replicaConditions(random(3), registries, parameters),
    ...loginConditions(random(4), registries, parameters),
  ];
  const unreadSince = new Map<string, number>();
  const runs = unreadByRun(random(5), registries, parameters).map((unread, index) => {
    const at = parameters.startsAt + index * runIntervalMs(parameters);
    remember(unreadSince, unread, at);
    return runOf({ at, conditions, unread, unreadSince });
  });
  const operators = [IDENTITY_TEAM, ...new Set(registries.map(({ operator }) => operator))];
  return { operators, registries, runs };
}

function makeRegistries(random: Random, parameters: NoiseParameters): readonly NoiseRegistry[] {
  const { replicatedShare, replicasEach, regions } = parameters.replica;
  return Array.from({ length: parameters.registries }, (_, index) => {
    const name = `registry${String(index).padStart(3, '0')}`;
    const id = `/subscriptions/${NOISE_SUBSCRIPTION}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/${name}`;
    const isReplicated = random.next() < replicatedShare;
    const home = Math.floor(random.next() * regions);
    const replicas = Array.from({ length: isReplicated ? replicasEach : 0 }, (_none, at) => {
      const region = (home + 1 + at) % regions;
      return { id: `${id}/replications/region${region}`, region };
    });
    return { id, name, operator: teamName(index % parameters.teams), replicas };
  });
}

function teamName(index: number): string {
  return `team-${String(index + 1).padStart(2, '0')}`;
}

/** Since when each scope is unread; one that is read again is forgotten. */
function remember(since: Map<string, number>, unread: readonly Unread[], at: number): void {
  const now = new Set(unread.map(({ scope }) => scope));
  for (const scope of since.keys()) if (!now.has(scope)) since.delete(scope);
  for (const scope of now) if (!since.has(scope)) since.set(scope, at);
}

function runOf(input: {
  readonly at: number;
  readonly conditions: readonly Condition[];
  readonly unread: readonly Unread[];
  readonly unreadSince: ReadonlyMap<string, number>;
}): NoiseRun {
  const { at, conditions, unread, unreadSince } = input;
  const wrong = conditions.flatMap((condition) => sightingOf(condition, at));
  const gaps = unread.map((one) => unreadSighting(one, unreadSince.get(one.scope) ?? at));
  const scopes = new Set(unread.map(({ scope }) => scope));
  const readable = wrong.filter(({ scope }) => !scopes.has(scope));
  return { at, unread, present: [...wrong, ...gaps], seen: [...readable, ...gaps] };
}

function sightingOf({ levelAt, ...condition }: Condition, at: number): readonly Sighting[] {
  const level = levelAt(at);
  return level === undefined ? [] : [{ ...condition, ...level }];
}

/** What could not be read is told to those who run the monitor; it names no registry's owner. */
function unreadSighting({ check, scope, cause }: Unread, since: number): Sighting {
  return {
    id: scope,
    operator: IDENTITY_TEAM,
    check,
    rule: 'unread',
    severity: 'warning',
    stage: needsPeople(cause) ? 1 : 0,
    scope,
    subjectType: 'scope',
    since,
  };
}
