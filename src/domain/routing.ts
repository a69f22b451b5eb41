import type { AlertFinding } from './alert.ts';
import { readOwners } from './owner-tag.ts';
import type { OwnerReading, OwnerRule } from './owner-tag.ts';
import type { Destination } from './policy.ts';
import { targetOf, OWNER, walkRoutes } from './routing-tree.ts';
import type { Route, RouteTarget, Walk } from './routing-tree.ts';
import { trialText } from './routing-text.ts';
import { tameText } from './text.ts';

/** What the settings say of routing, checked: every name is a receiver or the word `owner`. */
export type RoutingPlan = {
  /** Names of all receivers, in the order people read of them. */
  readonly receivers: readonly string[];
  /** For what no route takes; names at least one receiver as long as there is any. */
  readonly default: readonly string[];
  /** For what another receiver refuses; undefined for the default. */
  readonly fallback: readonly string[] | undefined;
  readonly routes: readonly Route[];
  /** Undefined where no tag counts, such as when email is off. */
  readonly owners: OwnerRule | undefined;
  /** The receiver whose place the owners of a registry take wherever it is named. */
  readonly ownersInPlaceOf: string | undefined;
};

/** Where a finding goes, and why in lines for people, safe to show. */
export type RouteExplanation = {
  readonly destinations: readonly Destination[];
  readonly lines: readonly string[];
};

/** Where findings go. */
export type Routing = {
  /** At least one destination for whatever is found, as long as there is any receiver. */
  readonly route: (finding: AlertFinding) => readonly Destination[];
  /** What gets messages that another receiver refuses. */
  readonly fallback: readonly Destination[];
  readonly explain: (finding: AlertFinding) => RouteExplanation;
};

/** The routing that a plan says. */
export function createRouting(plan: RoutingPlan): Routing {
  const fallback = plan.fallback ?? plan.default;
  return {
    route: (finding) => follow(plan, finding).destinations,
    fallback: fallback.filter((name) => name !== OWNER).map((receiver) => ({ receiver })),
    explain: (finding) => {
      const way = follow(plan, finding);
      return { destinations: way.destinations, lines: linesOf(plan, way) };
    },
  };
}

type Way = {
  readonly target: RouteTarget;
  readonly walk: Walk;
  /** Undefined where nobody asked for the owners. */
  readonly owners: OwnerReading | undefined;
  readonly destinations: readonly Destination[];
};

function follow(plan: RoutingPlan, finding: AlertFinding): Way {
  const target = targetOf(finding);
  const walk = walkRoutes(plan.routes, plan.default, target);
  const names = namesOf(plan, walk);
  const isAsked = names.includes(OWNER) || names.some((name) => name === plan.ownersInPlaceOf);
  const owners = isAsked ? ownersOf(plan, target) : undefined;
  const found = names.flatMap((name) => resolve(plan, name, owners?.destination));
  return { target, walk, owners, destinations: distinct(found) };
}

function namesOf(plan: RoutingPlan, { hits }: Walk): readonly string[] {
  return hits.length === 0 ? plan.default : hits.flatMap(({ receivers }) => receivers);
}

function ownersOf(plan: RoutingPlan, { registry }: RouteTarget): OwnerReading {
  if (plan.owners === undefined)
    return { destination: undefined, text: 'no tag counts with these settings' };
  if (registry === undefined)
    return { destination: undefined, text: 'it belongs to no registry, which could have a tag' };
  return readOwners(registry.tags, plan.owners);
}

function resolve(
  plan: RoutingPlan,
  name: string,
  owners: Destination | undefined,
): readonly Destination[] {
  if (name === plan.ownersInPlaceOf) return [owners ?? { receiver: name }];
  if (name !== OWNER) return [{ receiver: name }];
  if (owners !== undefined) return [owners];
  return plan.default.filter((other) => other !== OWNER).map((receiver) => ({ receiver }));
}

function distinct(destinations: readonly Destination[]): readonly Destination[] {
  return [...new Map(destinations.map((one) => [one.receiver, one])).values()];
}

function linesOf(
  plan: RoutingPlan,
  { target, walk, owners, destinations }: Way,
): readonly string[] {
  const tried = walk.trials.map((trial) => trialText(trial, target));
  const taken =
    walk.hits.length === 0
      ? [
          `${plan.routes.length === 0 ? 'there are no routes' : 'no route fits'}: the default is ${plan.default.join(', ') || 'empty'}`,
        ]
      : walk.hits.map(({ path, receivers }) => `${path} names ${receivers.join(', ')}`);
  const owned = owners === undefined ? [] : [ownerLine(plan, owners)];
  const none = destinations.length === 0 ? ['no receiver is set, so nobody is told'] : [];
  return [...tried, ...taken, ...owned, ...none].map((line) => tameText(line, 1000));
}

function ownerLine({ ownersInPlaceOf }: RoutingPlan, { destination, text }: OwnerReading): string {
  if (destination === undefined)
    return `owner: ${text}; so it goes to ${ownersInPlaceOf ?? 'the default receivers'}`;
  return ownersInPlaceOf === undefined
    ? `owner: ${text}`
    : `owner, in place of ${ownersInPlaceOf}: ${text}`;
}
