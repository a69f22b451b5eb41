import { stableGuid } from '../stable-id.ts';
import type { ResourceGroup, Subscription } from '../tenant.ts';

/** The Entra tenant of the sample company. */
export const contosoTenantId = stableGuid('contoso/tenant');

/** The management group above all its subscriptions. */
export const rootManagementGroup = 'contoso';

/** Subscription ids by what they are for. */
export const subscriptionIds = {
  production: stableGuid('contoso/subscription/production'),
  platform: stableGuid('contoso/subscription/platform'),
  sandbox: stableGuid('contoso/subscription/sandbox'),
} as const;

/** Where registries send their logs, as the resource id of a workspace. */
export const workspaceResourceId = `/subscriptions/${subscriptionIds.platform}/resourceGroups/rg-observability/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;

/** Where the registry at the edge sends them: a workspace of its own team. */
export const edgeWorkspaceResourceId = `/subscriptions/${subscriptionIds.production}/resourceGroups/rg-shop-prod/providers/Microsoft.OperationalInsights/workspaces/log-contoso-edge`;

/** The namespace's rule that lets a diagnostic setting send to Event Hubs. */
export const eventHubRuleId = `/subscriptions/${subscriptionIds.platform}/resourceGroups/rg-observability/providers/Microsoft.EventHub/namespaces/evh-contoso/authorizationRules/RootManageSharedAccessKey`;

/** The three subscriptions. */
export function contosoSubscriptions(): Subscription[] {
  const one = (subscriptionId: string, displayName: string): Subscription => ({
    subscriptionId,
    displayName,
    state: 'Enabled',
    managementGroups: [rootManagementGroup],
  });
  return [
    one(subscriptionIds.production, 'Contoso Production'),
    one(subscriptionIds.platform, 'Contoso Shared Platform'),
    one(subscriptionIds.sandbox, 'Contoso Sandbox'),
  ];
}

/** The resource groups of the three subscriptions. */
export function contosoResourceGroups(): ResourceGroup[] {
  const { production, platform, sandbox } = subscriptionIds;
  const one = (subscriptionId: string, name: string, location = 'westeurope'): ResourceGroup => ({
    subscriptionId,
    name,
    location,
    tags: { owner: 'platform-team' },
  });
  return [
    one(production, 'rg-shop-prod'),
    one(production, 'rg-data-prod', 'northeurope'),
    one(platform, 'rg-platform', 'northeurope'),
    one(platform, 'rg-observability', 'northeurope'),
    one(sandbox, 'rg-sandbox'),
  ];
}
