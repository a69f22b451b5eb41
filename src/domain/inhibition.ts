import type { Alert } from './alert.ts';
import { enclosingScopes, registryOf, registryScope } from './scope.ts';
import type { Scope } from './scope.ts';
import { UNREAD, unreadCause } from './unread.ts';

/** The alert that holds another back. */
export type Inhibitor = Pick<Alert, 'fingerprint'> & { readonly title: string };

/** Gives the alert that holds one back; undefined where none does. */
export type Inhibition = (alert: Alert) => Inhibitor | undefined;

/** Causes that pass without anybody of the tenant doing a thing: the control plane is out. */
const OUTAGE: ReadonlySet<string> = new Set([
  'unavailable',
  'timed-out',
  'throttled',
  'out-of-time',
]);

/**
 * The built-in rules, over all alerts there are, of every owner:
 * a registry that cannot be read holds back its other alerts, a part of it (its usages, say) what
 * comes from that part;
 * an outage on the list of subscriptions, or on one subscription, holds back what else is unread
 * inside it and the replicas there.
 * Critical alerts are never held back, and of two that would hold each other back neither is. An
 * alert without a registry or a subscription fits no other.
 */
export function inhibitionOf(alerts: readonly Alert[]): Inhibition {
  const sources = alerts.filter(
    ({ state, finding }) => state === 'firing' && finding.rule === UNREAD,
  );
  const byPlace = Map.groupBy(sources, placeOf);
  return (target) => {
    const source = placesAround(target)
      .flatMap((place) => byPlace.get(place) ?? [])
      .find((candidate) => inhibits(candidate, target) && !inhibits(target, candidate));
    if (source === undefined) return undefined;
    return { fingerprint: source.fingerprint, title: source.finding.title };
  };
}

/** True when a rule lets the first alert hold back the second. */
export function inhibits(source: Alert, target: Alert): boolean {
  if (source.state !== 'firing' || source.finding.rule !== UNREAD) return false;
  if (target.finding.severity === 'critical' || isSame(source, target)) return false;
  return isOfSameRegistry(source, target) || isInsideOutage(source, target);
}

function isSame(left: Alert, right: Alert): boolean {
  return left.fingerprint === right.fingerprint && left.owner === right.owner;
}

/** A registry that is unread as a whole holds back all of it, a part only what comes from that part. */
function isOfSameRegistry(source: Alert, target: Alert): boolean {
  const { scope } = source.finding;
  const registry = registryOf(scope);
  if (registry === undefined || registry !== registryIdOf(target)) return false;
  return scope === registryScope(registry) || scope === target.finding.scope;
}

function isInsideOutage(source: Alert, target: Alert): boolean {
  const { scope } = source.finding;
  const isPlace = scope === 'subscriptions' || scope.startsWith('subscription/');
  if (!isPlace || !OUTAGE.has(unreadCause(source.finding) ?? '')) return false;
  const { rule, subject, scope: targetScope } = target.finding;
  const isSymptom = rule === UNREAD || subject.type === 'replica';
  return isSymptom && targetScope !== scope && enclosingScopes(targetScope).includes(scope);
}

/** Where a source is looked up: its registry, or its own scope. */
function placeOf({ finding: { scope } }: Alert): Scope {
  const registry = registryOf(scope);
  return registry === undefined ? scope : registryScope(registry);
}

/** Widest first, so that the root of several is the one that is named. */
function placesAround(target: Alert): readonly Scope[] {
  const registry = registryIdOf(target);
  const places = enclosingScopes(target.finding.scope).toReversed();
  const own = registry === undefined ? [] : [registryScope(registry)];
  return [...new Set([...places, ...own])];
}

/** ARM id in lower case of the registry that an alert is about; undefined when it is about none. */
function registryIdOf({ finding }: Alert): string | undefined {
  return finding.registry?.id.toLowerCase() ?? registryOf(finding.scope);
}
