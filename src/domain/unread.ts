import type { Gap } from './coverage.ts';
import { needsPeople } from './coverage.ts';
import type { Finding } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { registryOf, subscriptionOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { tameText } from './text.ts';

/** Rule id of the alert that a gap is. */
export const UNREAD = 'unread';

/**
 * A gap as a finding, so that it lives the life of an alert: told, remembered, resolved. One that
 * only people can close is the later stage: an outage that turns into a refusal is `worse`.
 */
export function unreadFinding(check: string, gap: Gap): Finding {
  const name = scopeName(gap.scope);
  return {
    fingerprint: unreadFingerprint(gap.scope),
    check,
    rule: UNREAD,
    stage: needsPeople(gap.cause) ? 1 : 0,
    severity: 'warning',
    scope: gap.scope,
    subject: { type: 'scope', id: gap.scope, name },
    title: gap.cause === 'unmatched' ? `${name} matches nothing` : `${name} could not be read`,
    detail: gap.reason,
    observed: [{ name: 'cause', value: gap.cause }],
    remediation: { text: gap.remedy },
    evidence: { cause: gap.cause },
  };
}

/** Identity of the alert that a gap at a scope is. */
export function unreadFingerprint(scope: Scope): Fingerprint {
  return fingerprintOf(UNREAD, scope);
}

/** Runs in a row that must miss a scope before people are told: one where only they can help. */
export function runsToTell(finding: Finding): number {
  const cause = finding.evidence['cause'];
  const atOnce = finding.rule !== UNREAD || typeof cause !== 'string' || needsPeople(cause);
  return atOnce ? 1 : 2;
}

/** Why a scope is unread, as its alert keeps it; undefined for an alert that is no gap. */
export function unreadCause({
  rule,
  observed,
}: Pick<Finding, 'rule' | 'observed'>): string | undefined {
  const value = observed.find(({ name }) => name === 'cause')?.value;
  return rule === UNREAD && typeof value === 'string' ? value : undefined;
}

/** A scope in words, short enough for a line. */
export function scopeName(scope: Scope): string {
  if (scope === 'subscriptions') return 'the list of subscriptions';
  if (scope === 'applications') return 'the list of applications';
  if (scope === 'servicePrincipals') return 'the list of service principals';
  const registry = registryOf(scope);
  if (registry !== undefined) return registryName(scope, registry);
  const subscription = subscriptionOf(scope);
  if (subscription !== undefined) return tameText(`subscription ${subscription}`);
  if (/^(?:registry|check)\//.test(scope)) return tameText(scope.replace('/', ' '));
  if (scope.startsWith('workspace/'))
    return tameText(scope.replace('workspace/', 'log workspace '));
  return tameText(scope.replace(/^setting\/([^/]+)\//, 'setting $1, entry '));
}

function registryName(scope: Scope, registry: string): string {
  const part = scope.slice(`registry/${registry}`.length).replaceAll('/', ' ').trim();
  const name = registry.split('/').at(-1) ?? registry;
  return tameText(part === '' ? `registry ${name}` : `${part} of registry ${name}`);
}
