import type { AlertFinding } from './alert.ts';
import { matchesRegistry } from './registry-selector.ts';
import type { RegistryRef } from './resource.ts';
import { registryOf, subscriptionOf } from './scope.ts';
import type { Severity } from './severity.ts';

/** In a list of receivers: the mail recipients that the registry's tag names. */
export const OWNER = 'owner';

/** What a route takes: every field that is there must fit, by any of its values. */
export type RouteMatch = {
  readonly check?: readonly string[];
  readonly severity?: readonly Severity[];
  /** Entries as `MONITOR_REGISTRIES` has them. */
  readonly registry?: readonly string[];
  /** GUIDs, compared without case. */
  readonly subscription?: readonly string[];
  /** Values by the name of a tag of the registry; one that ends in `*` is a beginning. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
};

/** A branch of the routing (Alertmanager's rules: the first that fits wins unless it continues). */
export type Route = {
  /** Where it stands, such as `routes[0].routes[1]`. */
  readonly path: string;
  readonly match: RouteMatch;
  /** Names; undefined for those of the route around it. */
  readonly receivers: readonly string[] | undefined;
  readonly continues: boolean;
  readonly routes: readonly Route[];
};

/** What routes look at. */
export type RouteTarget = {
  readonly check: string;
  readonly severity: Severity;
  /** Undefined for what belongs to no registry; tags are empty where only its scope names it. */
  readonly registry: Pick<RegistryRef, 'id' | 'name' | 'tags'> | undefined;
  readonly subscription: string | undefined;
};

/** One route that was tried: what did not fit, or undefined when it fits. */
export type Trial = { readonly route: Route; readonly mismatch: keyof RouteMatch | undefined };

/** Where a target goes in, and every route that was tried on the way. */
export type Walk = {
  /** Names of receivers by the route that names them; empty when no route fits. */
  readonly hits: readonly { readonly path: string; readonly receivers: readonly string[] }[];
  readonly trials: readonly Trial[];
};

/** What routes look at of a finding; a gap's registry and subscription are those of its scope. */
export function targetOf(finding: AlertFinding): RouteTarget {
  const { check, severity, scope } = finding;
  const id = registryOf(scope);
  const ofScope = id === undefined ? undefined : { id, name: id.split('/').at(-1) ?? id, tags: {} };
  const subscription = finding.registry?.subscriptionId ?? subscriptionOf(scope);
  return { check, severity, registry: finding.registry ?? ofScope, subscription };
}

/** Walks routes that stand side by side, whose surroundings name `inherited` receivers. */
export function walkRoutes(
  routes: readonly Route[],
  inherited: readonly string[],
  target: RouteTarget,
): Walk {
  const hits: Walk['hits'][number][] = [];
  const trials: Trial[] = [];
  for (const route of routes) {
    const mismatch = mismatchOf(route.match, target);
    trials.push({ route, mismatch });
    if (mismatch !== undefined) continue;
    const receivers = route.receivers ?? inherited;
    const inner = walkRoutes(route.routes, receivers, target);
    trials.push(...inner.trials);
    hits.push(...(inner.hits.length > 0 ? inner.hits : [{ path: route.path, receivers }]));
    if (!route.continues) break;
  }
  return { hits, trials };
}

/** The first field that does not fit; undefined when all do. */
function mismatchOf(match: RouteMatch, target: RouteTarget): keyof RouteMatch | undefined {
  const { check, severity, registry, subscription, tags } = match;
  if (check !== undefined && !check.includes(target.check)) return 'check';
  if (severity !== undefined && !severity.includes(target.severity)) return 'severity';
  if (subscription !== undefined && !isIn(subscription, target.subscription)) return 'subscription';
  const of = target.registry;
  if (registry !== undefined && !registry.some((entry) => of && matchesRegistry(of, entry)))
    return 'registry';
  if (tags !== undefined && !matchesTags(tags, of?.tags ?? {})) return 'tags';
  return undefined;
}

function isIn(values: readonly string[], held: string | undefined): boolean {
  return values.some((value) => value.toLowerCase() === held?.toLowerCase());
}

/** Every tag that is asked for is there with a value that fits; names compare without case. */
function matchesTags(
  wanted: NonNullable<RouteMatch['tags']>,
  held: Readonly<Record<string, string>>,
): boolean {
  const values = new Map(Object.entries(held).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(wanted).every(([name, patterns]) => {
    const value = values.get(name.toLowerCase());
    return value !== undefined && patterns.some((pattern) => fitsPattern(value, pattern));
  });
}

/** True when a value is the pattern, or begins with what stands before its last `*`. */
export function fitsPattern(value: string, pattern: string): boolean {
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}
