import type { AlertFinding } from '../../src/domain/alert.ts';
import type { RoutingPlan } from '../../src/domain/routing.ts';
import type { Route } from '../../src/domain/routing-tree.ts';
import { aRegistryFinding, REGISTRY_ID, SUBSCRIPTION, withoutEvidence } from './findings.ts';

/** A route by its place among the others; takes everything unless told otherwise. */
export function aRoute(given: Partial<Route> = {}): Route {
  return {
    path: 'routes[0]',
    match: {},
    receivers: undefined,
    continues: false,
    routes: [],
    ...given,
  };
}

/** Two receivers, no routes, no owners. */
export function aPlan(given: Partial<RoutingPlan> = {}): RoutingPlan {
  return {
    receivers: ['email', 'teams'],
    default: ['email', 'teams'],
    fallback: undefined,
    routes: [],
    owners: undefined,
    ownersInPlaceOf: undefined,
    ...given,
  };
}

/** A finding of the registry contosoimages with these tags. */
export function aTaggedFinding(
  tags: Readonly<Record<string, string>>,
  given: Partial<AlertFinding> = {},
): AlertFinding {
  const registry = { id: REGISTRY_ID, name: 'contosoimages', subscriptionId: SUBSCRIPTION, tags };
  return { ...withoutEvidence(aRegistryFinding({ registry })), ...given };
}
