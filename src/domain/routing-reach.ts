import { fitsPattern } from './routing-tree.ts';
import type { Route, RouteMatch } from './routing-tree.ts';
import { SEVERITIES } from './severity.ts';

/** A route that nothing can ever come to, and why. */
export type UnreachableRoute = { readonly path: string; readonly why: string };

/**
 * Routes that can never be reached: what they ask for contradicts the routes around them, or routes
 * before them that do not continue take all of it. Only what is certain is named: two selectors of
 * registries that happen to mean the same ones are not.
 */
export function unreachableRoutes(
  routes: readonly Route[],
  checks: readonly string[],
): readonly UnreachableRoute[] {
  const all = checks.flatMap((check) => SEVERITIES.map((severity) => `${check} ${severity}`));
  return judge(routes, { cells: all, around: [], taken: [] });
}

type Surroundings = {
  /** Pairs of check and severity that can come here. */
  readonly cells: readonly string[];
  /** Matches of the routes around. */
  readonly around: readonly RouteMatch[];
  /** Routes before that do not continue. */
  readonly taken: readonly Route[];
};

function judge(routes: readonly Route[], surroundings: Surroundings): readonly UnreachableRoute[] {
  const found: UnreachableRoute[] = [];
  let { taken } = surroundings;
  for (const route of routes) {
    const cells = surroundings.cells.filter((cell) => hasCell(route.match, cell));
    const around = [...surroundings.around, route.match];
    const why = reasonOf({ cells, around, taken });
    if (why !== undefined) found.push({ path: route.path, why });
    else found.push(...judge(route.routes, { cells, around, taken }));
    if (!route.continues) taken = [...taken, route];
  }
  return found;
}

function reasonOf({ cells, around, taken }: Surroundings): string | undefined {
  if (cells.length === 0 || contradicts(around))
    return 'what it asks for contradicts the routes around it';
  const covering = taken.filter(({ match }) => covers(match, around));
  const takers = new Set(
    cells.map((cell) => covering.find(({ match }) => hasCell(match, cell))?.path),
  );
  if (takers.has(undefined)) return undefined;
  const names = [...takers].join(' and ');
  return `${names} before it ${takers.size === 1 ? 'takes' : 'take'} all of it, without "continue"`;
}

function hasCell({ check, severity }: RouteMatch, cell: string): boolean {
  const [checkId = '', severityName = ''] = cell.split(' ');
  const isSeverity = severity?.some((value) => value === severityName) ?? true;
  return isSeverity && (check?.includes(checkId) ?? true);
}

/** True when no subscription is asked for by all. */
function contradicts(around: readonly RouteMatch[]): boolean {
  const lists = around.flatMap(({ subscription }) =>
    subscription === undefined ? [] : [subscription.map((id) => id.toLowerCase())],
  );
  const [first] = lists;
  return first !== undefined && !first.some((id) => lists.every((list) => list.includes(id)));
}

/** True when what fits all of `around` fits the match too, check and severity aside. */
function covers({ subscription, registry, tags }: RouteMatch, around: readonly RouteMatch[]) {
  const isSubscription =
    subscription === undefined || around.some((one) => coversIds(subscription, one));
  const isRegistry = registry === undefined || around.some((one) => coversEntries(registry, one));
  const isTag = ([name, patterns]: [string, readonly string[]]) =>
    around.some((one) => coversTag(name, patterns, one));
  return isSubscription && isRegistry && Object.entries(tags ?? {}).every(isTag);
}

function coversIds(ids: readonly string[], { subscription }: RouteMatch): boolean {
  const known = new Set(ids.map((id) => id.toLowerCase()));
  return subscription?.every((id) => known.has(id.toLowerCase())) ?? false;
}

function coversEntries(entries: readonly string[], { registry }: RouteMatch): boolean {
  return registry?.every((other) => entries.some((entry) => coversEntry(entry, other))) ?? false;
}

/** True when every registry that `other` names is named by `entry` too. */
function coversEntry(entry: string, other: string): boolean {
  if (entry === other) return true;
  const isTag = /^tag:/i.test(entry) || /^tag:/i.test(other);
  if (isTag || entry.startsWith('/')) return entry.toLowerCase() === other.toLowerCase() && !isTag;
  const name = (other.split('/').at(-1) ?? other).toLowerCase();
  return fitsPattern(name, entry.toLowerCase());
}

function coversTag(name: string, patterns: readonly string[], { tags = {} }: RouteMatch): boolean {
  const own = Object.entries(tags).find(([tag]) => tag.toLowerCase() === name.toLowerCase())?.[1];
  return own?.every((value) => patterns.some((pattern) => fitsPattern(value, pattern))) ?? false;
}
