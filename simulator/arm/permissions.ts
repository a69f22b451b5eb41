import type { MonitorRole, Subscription, Tenant } from '../tenant.ts';

const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i;

/** Whether the monitor's identity holds an action at a scope or above it. */
export function mayDo(tenant: Tenant, action: string, scope: string): boolean {
  return tenant.monitor.roleAssignments.some(
    (role) => grants(role.actions, action) && covers(tenant, role.scope, scope),
  );
}

/** Whether it holds a data action at a scope or above it: actions never include those. */
export function mayReadData(tenant: Tenant, dataAction: string, scope: string): boolean {
  return tenant.monitor.roleAssignments.some(
    (role) => grants(role.dataActions ?? [], dataAction) && covers(tenant, role.scope, scope),
  );
}

/** Whether it holds an action anywhere below a scope. */
export function mayDoBelow(tenant: Tenant, action: string, scope: string): boolean {
  return tenant.monitor.roleAssignments.some(
    (role) => grants(role.actions, action) && isBelow(role.scope, scope),
  );
}

/**
 * Whether the subscription is in the caller's list: Azure leaves out the others without a word, and
 * answers an empty list rather than 403 (Azure/azure-sdk-for-python issue 40403).
 */
export function seesSubscription(tenant: Tenant, subscription: Subscription): boolean {
  const scope = `/subscriptions/${subscription.subscriptionId}`;
  const isStrict = tenant.monitor.listsSubscriptionsBy === 'subscriptions-read';
  const suffices = ({ actions }: MonitorRole): boolean =>
    isStrict
      ? grants(actions, 'Microsoft.Resources/subscriptions/read')
      : actions.some((action) => action === '*' || /\/read$/i.test(action));
  return tenant.monitor.roleAssignments.some(
    (role) => suffices(role) && (covers(tenant, role.scope, scope) || isBelow(role.scope, scope)),
  );
}

/** Whether a scope lies at or above another one, by management group, prefix or the tenant's root. */
export function covers(tenant: Tenant, upper: string, lower: string): boolean {
  if (upper === '/') return true;
  const group = managementGroup.exec(upper)?.[1];
  if (group === undefined || managementGroup.test(lower)) return isBelow(lower, upper);
  const id = /^\/subscriptions\/([^/]+)/i.exec(lower)?.[1]?.toLowerCase();
  const subscription = tenant.subscriptions.find((s) => s.subscriptionId.toLowerCase() === id);
  if (subscription === undefined) return false;
  const above = subscription.managementGroups;
  return above === undefined || above.some((name) => name.toLowerCase() === group.toLowerCase());
}

// Scopes compare without regard to case and only at the border of a segment.
function isBelow(scope: string, ancestor: string): boolean {
  const lower = scope.toLowerCase();
  const upper = ancestor.toLowerCase().replace(/\/$/, '');
  return lower === upper || lower.startsWith(`${upper}/`);
}

function grants(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const source = pattern.split('*').map(escapeLiteral).join('.*');
    return new RegExp(`^${source}$`, 'i').test(action);
  });
}

function escapeLiteral(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
