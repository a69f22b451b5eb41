import type { Gap, LeftOut } from '../domain/coverage.ts';
import { gapOf, outOfTime } from '../domain/gap.ts';
import type { MemoryValue } from '../domain/outcome.ts';
import type { ReadFailure } from '../domain/reading.ts';
import { matchesRegistry } from '../domain/registry-selector.ts';
import type { Registry } from '../domain/resource.ts';
import { registryScope, settingScope, SUBSCRIPTIONS, subscriptionScope } from '../domain/scope.ts';
import type { Scope } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';
import type { Inventory } from '../ports/registry-inventory.ts';
import type { RegistryCatalog, Subscription } from '../ports/registry-catalog.ts';

/** What discovery is asked to look at. */
export type DiscoveryRequest = {
  readonly catalog: RegistryCatalog;
  /** MONITOR_SUBSCRIPTIONS in lower case; undefined for all. */
  readonly subscriptions: readonly string[] | undefined;
  readonly registries: readonly string[] | undefined;
  readonly ignoredRegistries: readonly string[];
  /** Only this registry, by name or ARM id, for this run. */
  readonly only: string | undefined;
  /** Subscriptions seen by earlier runs, by id in lower case. */
  readonly seenBefore: ReadonlyMap<string, MemoryValue>;
  readonly isOver: () => boolean;
};

export type Discovery = Inventory & {
  /** Gaps of this request alone, such as a name that matches no registry: never an alert. */
  readonly requestGaps: readonly Gap[];
  /** Subscriptions to remember (or, with null, to forget). */
  readonly memory: ReadonlyMap<string, MemoryValue | null>;
};

/** What one subscription gave: a list that ended early still has the registries that were read. */
type Found = { readonly registries: readonly Registry[] } & (
  | { readonly scope: Scope }
  | { readonly gap: Gap }
);

const NAMED_SUBSCRIPTIONS = 'MONITOR_SUBSCRIPTIONS';

/**
 * Lists subscriptions and their registries, one list per subscription, so that each refusal is a
 * gap of its own. A subscription that was seen before, or is named in the settings, and is not
 * listed is a gap: Azure leaves out silently what the identity may not read.
 */
export async function discover(request: DiscoveryRequest): Promise<Discovery> {
  const listed = await request.catalog.listSubscriptions();
  if (!listed.ok) return nothingListed(listed.failure);
  const missing = missingSubscriptions(request, listed.value);
  if (listed.value.length === 0 && missing.length === 0) return nothingListed(NONE_LISTED);
  const chosen = listed.value.filter(({ id }) => isChosen(request, id));
  const found = await Promise.all(chosen.map((subscription) => look(request, subscription)));
  const all = oncePerId(found.flatMap((part) => part.registries));
  const gaps = [...found.flatMap((part) => ('gap' in part ? [part.gap] : [])), ...missing];
  const judged = all.filter((registry) => isJudged(request, registry));
  const entries = matchedEntries(request, all);
  const unmatched = gaps.length > 0 ? [] : unmatchedEntries(request, entries);
  const registries = request.only === undefined ? judged : judged.filter(isNamed(request.only));
  return {
    registries,
    requestGaps: registries.length === 0 ? unknownName(request, all) : [],
    scopes: [
      SUBSCRIPTIONS,
      ...found.flatMap((part) => ('scope' in part ? [part.scope] : [])),
      ...entries,
    ],
    gaps: [...gaps, ...unmatched],
    leftOut: leftOutCounts(request, listed.value, all),
    leftOutScopes: leftOutScopes(request, listed.value, all),
    memory: remembered(request, listed.value),
  };
}

/** The app itself lives in a subscription, so an empty list only says what may not be seen. */
const NONE_LISTED: ReadFailure = {
  cause: 'forbidden',
  message: 'Azure lists no subscription to this identity',
};

function nothingListed(failure: ReadFailure): Discovery {
  const gap = gapOf({ scope: SUBSCRIPTIONS, evidence: 'subscriptions', failure });
  const empty = { registries: [], scopes: [], leftOut: [], leftOutScopes: [], requestGaps: [] };
  return { ...empty, gaps: [gap], memory: new Map() };
}

/** A list that repeats an entry across its pages must not count it twice. */
function oncePerId(registries: readonly Registry[]): readonly Registry[] {
  return [...new Map(registries.map((registry) => [registry.id.toLowerCase(), registry])).values()];
}

async function look(request: DiscoveryRequest, subscription: Subscription): Promise<Found> {
  const scope = subscriptionScope(subscription.id);
  if (request.isOver()) return { gap: outOfTime(scope), registries: [] };
  const reading = await request.catalog.listRegistries(subscription.id);
  if (reading.ok) return { scope, registries: reading.value };
  const { failure, readable = [] } = reading;
  return { gap: gapOf({ scope, evidence: 'registries', failure }), registries: readable };
}

function isChosen(request: DiscoveryRequest, subscriptionId: string): boolean {
  return request.subscriptions?.includes(subscriptionId.toLowerCase()) ?? true;
}

function missingSubscriptions(
  request: DiscoveryRequest,
  listed: readonly Subscription[],
): readonly Gap[] {
  const present = new Set(listed.map(({ id }) => id.toLowerCase()));
  const seen = [...request.seenBefore].filter(([, value]) => value['leftOut'] !== true);
  const expected = new Set([...seen.map(([id]) => id), ...(request.subscriptions ?? [])]);
  return [...expected]
    .filter((id) => !present.has(id) && isChosen(request, id))
    .map((id) => {
      const why = request.seenBefore.has(id)
        ? 'was listed before'
        : `is named in ${NAMED_SUBSCRIPTIONS}`;
      const message = `subscription ${id} ${why} but Azure does not list it to this identity now`;
      const failure: ReadFailure = { cause: 'unlisted', message };
      return gapOf({ scope: subscriptionScope(id), evidence: 'subscriptions', failure });
    });
}

function isJudged(request: DiscoveryRequest, registry: Registry): boolean {
  if (request.ignoredRegistries.some((entry) => matchesRegistry(registry, entry))) return false;
  return request.registries?.some((entry) => matchesRegistry(registry, entry)) ?? true;
}

/** True for the registry of this name or ARM id, whatever the casing. */
function isNamed(only: string): (registry: Registry) => boolean {
  const wanted = only.toLowerCase();
  return ({ name, id }) => name.toLowerCase() === wanted || id.toLowerCase() === wanted;
}

/** A run for a registry that is not there, or that a setting leaves out, has read nothing. */
function unknownName({ only }: DiscoveryRequest, all: readonly Registry[]): readonly Gap[] {
  if (only === undefined) return [];
  const name = tameText(only);
  const isThere = all.some(isNamed(only));
  const why = isThere ? 'is left out by a setting' : 'is not among those the identity can read';
  const scope = `registry/${name.toLowerCase()}`;
  const remedy = isThere
    ? 'look at MONITOR_REGISTRIES and IGNORE_REGISTRIES'
    : 'check the name or ARM id that was asked for';
  return [{ scope, cause: 'unmatched', reason: `registry ${name} ${why}`, remedy }];
}

/** The entries of both lists, with the setting each stands in. */
function entriesOf(request: DiscoveryRequest): readonly (readonly [string, string])[] {
  return [
    ...(request.registries ?? []).map((entry) => ['MONITOR_REGISTRIES', entry] as const),
    ...request.ignoredRegistries.map((entry) => ['IGNORE_REGISTRIES', entry] as const),
  ];
}

function matchedEntries(request: DiscoveryRequest, all: readonly Registry[]): readonly Scope[] {
  return entriesOf(request)
    .filter(([, entry]) => all.some((registry) => matchesRegistry(registry, entry)))
    .map(([setting, entry]) => settingScope(setting, entry));
}

function unmatchedEntries(request: DiscoveryRequest, matched: readonly Scope[]): readonly Gap[] {
  return entriesOf(request)
    .filter(([setting, entry]) => !matched.includes(settingScope(setting, entry)))
    .map(([setting, entry]) => ({
      scope: settingScope(setting, entry),
      cause: 'unmatched' as const,
      reason: `the entry "${entry}" of ${setting} matches no registry that the identity can read`,
      remedy: `correct or remove the entry in ${setting}`,
    }));
}

function leftOutCounts(
  request: DiscoveryRequest,
  listed: readonly Subscription[],
  all: readonly Registry[],
): readonly LeftOut[] {
  const ignored = all.filter((registry) =>
    request.ignoredRegistries.some((entry) => matchesRegistry(registry, entry)),
  ).length;
  const unnamed = all.filter((registry) => !isJudged(request, registry)).length - ignored;
  const subscriptions = listed.filter(({ id }) => !isChosen(request, id)).length;
  return [
    { setting: NAMED_SUBSCRIPTIONS, count: subscriptions },
    { setting: 'MONITOR_REGISTRIES', count: unnamed },
    { setting: 'IGNORE_REGISTRIES', count: ignored },
  ].filter(({ count }) => count > 0);
}

function leftOutScopes(
  request: DiscoveryRequest,
  listed: readonly Subscription[],
  all: readonly Registry[],
): readonly Scope[] {
  const known = new Set([
    ...listed.map(({ id }) => id.toLowerCase()),
    ...request.seenBefore.keys(),
  ]);
  return [
    ...[...known].filter((id) => !isChosen(request, id)).map(subscriptionScope),
    ...all.filter((registry) => !isJudged(request, registry)).map(({ id }) => registryScope(id)),
  ];
}

/**
 * A subscription that a setting leaves out is marked: nobody misses it any more, and checks that
 * run later still learn that its alerts are no longer judged.
 */
function remembered(
  request: DiscoveryRequest,
  listed: readonly Subscription[],
): ReadonlyMap<string, MemoryValue | null> {
  const changes = new Map<string, MemoryValue | null>();
  for (const { id, name } of listed) {
    const key = id.toLowerCase();
    const before = request.seenBefore.get(key);
    const isKnown = before !== undefined && before['leftOut'] !== true;
    if (isChosen(request, id) && !isKnown) changes.set(key, { name });
  }
  for (const [key, value] of request.seenBefore) {
    const isMarked = value['leftOut'] === true;
    if (!isChosen(request, key) && !isMarked) changes.set(key, { ...value, leftOut: true });
  }
  return changes;
}
