import type { Gap } from '../domain/coverage.ts';
import { outOfTime } from '../domain/gap.ts';
import { kqlRegistry } from '../domain/kql.ts';
import { routeOf } from '../domain/login-route.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import type { CheckContext } from './define-check.ts';
import {
  oddIdGap,
  otherWorkspaceGap,
  settingsGap,
  unresolvedGap,
  unroutedGap,
  unseenGap,
} from './login-gaps.ts';
import { routeKey, routeOfValue, routeValue, workspaceKey } from './login-memory.ts';
import type { KnownRoute, MemoryChanges } from './login-memory.ts';
import type { LoginSettings } from './login-settings.ts';
import { sideBySide } from './side-by-side.ts';

/**
 * How long a route to a workspace is believed, and for how long one that leads nowhere. Short of a
 * day by a little, so that a read can still reach back to when the old route was last seen.
 */
export const ROUTE_KEPT_MS = DAY_MS - HOUR_MS / 2;
export const NO_ROUTE_KEPT_MS = HOUR_MS;
/** How far back a row of a registry proves that a workspace gets its login events. */
const SEEN_WITHIN_MS = 7 * DAY_MS;
/** Registries looked at at once; the HTTP layer below has a bound of its own. */
const CONCURRENCY = 16;

/** Which workspaces are asked about a registry, and why that is not the whole of it, if it is not. */
export type RegistryRoute = {
  readonly registry: Registry;
  /** GUIDs in lower case. */
  readonly targets: readonly string[];
  readonly gap: Gap | undefined;
};

/** A route that leads to no workspace has no gap yet: `where` says where it leads instead. */
type Judged = RegistryRoute & { readonly where?: readonly string[] };

export type Routes = {
  readonly routes: readonly RegistryRoute[];
  /** ARM id by GUID, of the workspaces that were resolved. */
  readonly armIds: ReadonlyMap<string, string>;
};

type Search = {
  readonly context: Pick<CheckContext, 'evidence' | 'isOver' | 'now' | 'memory' | 'unreadBefore'>;
  readonly settings: LoginSettings;
  readonly changes: MemoryChanges;
};

type Finder = Search & {
  /** LOG_WORKSPACES in lower case. */
  readonly only: readonly string[] | undefined;
  readonly resolve: (armId: string) => Promise<Reading<string>>;
  readonly sendersOf: (workspace: string) => Promise<Reading<ReadonlySet<string>>>;
};

/**
 * Where the login events of each registry go: from memory for a day, else by its diagnostic
 * settings; with LOG_WORKSPACES and settings that cannot be read, by the rows that are there.
 */
export async function findRoutes(search: Search, registries: readonly Registry[]): Promise<Routes> {
  const { context, settings, changes } = search;
  const armIds = new Map<string, string>();
  const finder: Finder = {
    ...search,
    only: settings.workspaces?.map((id) => id.toLowerCase()),
    resolve: once((armId) => resolveWorkspace(search, armId, armIds)),
    sendersOf: once((workspace) =>
      context.evidence.logins.findSenders({
        workspace,
        from: context.now - SEEN_WITHIN_MS,
        to: context.now,
        registries,
      }),
    ),
  };
  const rank = ({ id }: Registry) =>
    context.unreadBefore.has(registryScope(id, 'logins')) ? 0 : 1;
  const ordered = registries.toSorted((left, right) => rank(left) - rank(right));
  const found = await sideBySide(ordered, CONCURRENCY, (registry) => findRoute(finder, registry));
  for (const { registry, route } of found) {
    if (route !== undefined) changes.set(routeKey(registry.id), routeValue(route));
  }
  const [offered] = armIds.values();
  return { routes: found.map((route) => offerWorkspace(route, offered)), armIds };
}

type Found = Judged & {
  /** To remember; undefined where nothing changed. */ readonly route: KnownRoute | undefined;
};

async function findRoute(finder: Finder, registry: Registry): Promise<Found> {
  const { context } = finder;
  const before = knownRoute(finder, registry.id);
  if (kqlRegistry(registry.id) === undefined) {
    return { registry, targets: [], gap: oddIdGap(registry), route: undefined };
  }
  if (before !== undefined && context.now - before.checkedAt < keptMs(before)) {
    const judged = await judgeRoute(finder, registry, before);
    const same = judged.targets.join() === before.targets.join();
    const moved = { ...before, targets: judged.targets, joinedAt: context.now };
    return { ...judged, route: same ? undefined : moved };
  }
  if (context.isOver()) return late(registry, before);
  const settings = await context.evidence.diagnostics.listSettings(registry);
  if (!settings.ok) return unreadRoute(finder, { registry, before, failure: settings.failure });
  const route = routeOf(settings.value);
  const fresh: KnownRoute = {
    checkedAt: context.now,
    kind: route.kind === 'workspaces' ? 'sends' : route.kind,
    names: namesOf(route),
    targets: [],
    joinedAt: context.now,
  };
  const judged = await judgeRoute(finder, registry, fresh);
  const { targets } = judged;
  return {
    ...judged,
    route: { ...fresh, targets, joinedAt: joinedAt(before, targets, context.now) },
  };
}

/** The gap of a registry without a workspace offers one that another registry sends to. */
function offerWorkspace({ registry, targets, gap, where }: Judged, workspace: string | undefined) {
  if (where === undefined) return { registry, targets, gap };
  return { registry, targets, gap: unroutedGap({ registry, where, workspace }) };
}

function namesOf(route: ReturnType<typeof routeOf>): readonly string[] {
  switch (route.kind) {
    case 'workspaces':
      return route.workspaces;
    case 'elsewhere':
      return route.where;
    case 'nowhere':
      return [];
  }
}

/** The workspaces to ask for a route that is known, or the gap that it is. */
async function judgeRoute(finder: Finder, registry: Registry, route: KnownRoute): Promise<Judged> {
  switch (route.kind) {
    case 'nowhere':
    case 'elsewhere':
      return { registry, targets: [], gap: undefined, where: route.names };
    case 'seen': {
      const targets = route.targets.filter((guid) => finder.only?.includes(guid) ?? false);
      return targets.length > 0
        ? { registry, targets, gap: undefined }
        : { registry, targets, gap: otherWorkspaceGap(registry, undefined) };
    }
    case 'sends':
      return resolveRoute(finder, registry, route.names);
  }
}

/** Since when these workspaces are asked: looking them up again without a change moves nothing. */
function joinedAt(before: KnownRoute | undefined, targets: readonly string[], now: number): number {
  return before?.targets.join() === targets.join() ? before.joinedAt : now;
}

/** One workspace that can be asked is enough: each of them gets all of the registry's events. */
async function resolveRoute(
  finder: Finder,
  registry: Registry,
  armIds: readonly string[],
): Promise<RegistryRoute> {
  const { only } = finder;
  const targets: string[] = [];
  let refused: { readonly armId: string; readonly failure: ReadFailure } | undefined;
  for (const armId of armIds) {
    const guid = await finder.resolve(armId);
    if (!guid.ok) refused ??= { armId, failure: guid.failure };
    else if (only?.includes(guid.value) ?? true) targets.push(guid.value);
  }
  if (targets.length > 0) return { registry, targets, gap: undefined };
  if (refused === undefined) {
    return { registry, targets, gap: otherWorkspaceGap(registry, armIds[0]) };
  }
  if (refused.failure.cause === 'out-of-time') return late(registry, undefined);
  const gap = unresolvedGap(registry, refused.armId, refused.failure);
  if (only === undefined) return { registry, targets, gap };
  const seen = await seenIn(finder, registry, only);
  return seen.length > 0 ? { registry, targets: seen, gap: undefined } : { registry, targets, gap };
}

/** Settings that cannot be read: rows prove a route where LOG_WORKSPACES says where to look. */
async function unreadRoute(
  finder: Finder,
  {
    registry,
    before,
    failure,
  }: {
    readonly registry: Registry;
    readonly before: KnownRoute | undefined;
    readonly failure: ReadFailure;
  },
): Promise<Found> {
  const { only, context } = finder;
  if (only === undefined) {
    const targets = before?.targets ?? [];
    return { registry, targets, gap: settingsGap(registry, failure), route: undefined };
  }
  const targets = await seenIn(finder, registry, only);
  if (targets.length === 0) {
    return { registry, targets, gap: unseenGap(registry, failure), route: undefined };
  }
  const since = joinedAt(before, targets, context.now);
  const route: KnownRoute = {
    checkedAt: context.now,
    kind: 'seen',
    names: [],
    targets,
    joinedAt: since,
  };
  return { registry, targets, gap: undefined, route };
}

/** The workspaces of LOG_WORKSPACES that hold a row of the registry. */
async function seenIn(
  finder: Finder,
  registry: Registry,
  workspaces: readonly string[],
): Promise<readonly string[]> {
  const seen: string[] = [];
  for (const workspace of workspaces) {
    if (finder.context.isOver()) return seen;
    const senders = await finder.sendersOf(workspace);
    if (senders.ok && senders.value.has(registry.id.toLowerCase())) seen.push(workspace);
  }
  return seen;
}

/** The GUID of a workspace never changes; it is asked again daily, in case the id was reused. */
async function resolveWorkspace(
  { context, changes }: Search,
  armId: string,
  armIds: Map<string, string>,
): Promise<Reading<string>> {
  const key = workspaceKey(armId);
  const { guid, checkedAt } = context.memory.get(key) ?? {};
  const isKept = typeof checkedAt === 'number' && context.now - checkedAt < ROUTE_KEPT_MS;
  if (isKept && typeof guid === 'string') {
    armIds.set(guid, armId);
    return { ok: true, value: guid };
  }
  if (context.isOver()) return { ok: false, failure: LATE };
  const reading = await context.evidence.diagnostics.readWorkspaceId(armId);
  if (!reading.ok) return reading;
  armIds.set(reading.value, armId);
  changes.set(key, { guid: reading.value, checkedAt: context.now });
  return reading;
}

const LATE: ReadFailure = { cause: 'out-of-time', message: 'ran out of time' };

function late(registry: Registry, before: KnownRoute | undefined): Found {
  const gap = outOfTime(registryScope(registry.id, 'logins'));
  return { registry, targets: before?.targets ?? [], gap, route: undefined };
}

function knownRoute(
  { context }: Pick<Search, 'context'>,
  registry: string,
): KnownRoute | undefined {
  return routeOfValue(context.memory.get(routeKey(registry)));
}

function keptMs({ kind }: KnownRoute): number {
  return kind === 'sends' || kind === 'seen' ? ROUTE_KEPT_MS : NO_ROUTE_KEPT_MS;
}

/** One call per key, whoever asks first. */
function once<T>(call: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const calls = new Map<string, Promise<T>>();
  return (key) => {
    const made = calls.get(key) ?? call(key);
    calls.set(key, made);
    return made;
  };
}
