import type { AlertFinding } from '../domain/alert.ts';
import { subscriptionOf } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';
import { scopeName, UNREAD } from '../domain/unread.ts';

/** Where a finding is, in words; empty where its subject says it already. */
export function whereText({ registry, scope, rule }: AlertFinding): string {
  if (registry !== undefined)
    return `registry ${tameText(registry.name)}, subscription ${tameText(registry.subscriptionId)}`;
  if (rule === UNREAD) return '';
  const subscription = subscriptionOf(scope);
  if (subscription !== undefined) return `subscription ${tameText(subscription)}`;
  if (scope.startsWith('monitor/')) return 'acr-watch itself';
  return `${scopeName(scope).replace(/^the list of /, '')} of this tenant`;
}
