import { azureDate, shifted } from '../dates.ts';
import { stableGuid } from '../stable-id.ts';
import type { MonitorIdentity, RoleAssignment, RoleDefinition } from '../tenant.ts';
import { rootManagementGroup, subscriptionIds } from './contoso.ts';

const registries = 'Microsoft.ContainerRegistry/registries';

/** What the monitor reads, and what `az` needs beside it to show the same. */
const monitorActions = [
  'Microsoft.Resources/subscriptions/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Resources/subscriptions/resources/read',
  `${registries}/read`,
  `${registries}/listUsages/read`,
  `${registries}/replications/read`,
  `${registries}/webhooks/read`,
  `${registries}/tokens/read`,
  `${registries}/scopeMaps/read`,
  `${registries}/privateEndpointConnections/read`,
  'Microsoft.Insights/diagnosticSettings/read',
  'Microsoft.OperationalInsights/workspaces/read',
  'Microsoft.OperationalInsights/workspaces/query/read',
  'Microsoft.OperationalInsights/workspaces/query/ContainerRegistryLoginEvents/read',
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleDefinitions/read',
];

/** The identity that signs in: a custom role over the whole company, and one Graph permission. */
export function monitorIdentity(): MonitorIdentity {
  return {
    clientId: stableGuid('app/Registry Monitor'),
    clientSecret: 'simulated~not-a-secret-anywhere-else',
    objectId: stableGuid('servicePrincipal/Registry Monitor'),
    roleAssignments: [
      {
        scope: `/providers/Microsoft.Management/managementGroups/${rootManagementGroup}`,
        actions: [...monitorActions],
        roleName: 'Registry Monitor Reader',
      },
    ],
    graphPermissions: ['Application.Read.All'],
  };
}

// Ids of built-in roles: azure-management-docs, container-registry-rbac-built-in-roles-overview.
const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const acrPush = '8311e382-0749-4cb8-b61a-304f252e45ec';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

/** The built-in roles that somebody holds. */
export function builtInRoles(): RoleDefinition[] {
  const one = (name: string, roleName: string, actions: string[]): RoleDefinition => ({
    name,
    roleName,
    roleType: 'BuiltInRole',
    description: `Built-in role ${roleName}`,
    actions,
  });
  return [
    one(acrPull, 'AcrPull', [`${registries}/pull/read`]),
    one(acrPush, 'AcrPush', [`${registries}/pull/read`, `${registries}/push/write`]),
    one(reader, 'Reader', ['*/read']),
  ];
}

/** Who else may do what: workloads pull, the pipeline pushes, an auditor reads. */
export function contosoRoleAssignments(now: Date): RoleAssignment[] {
  const registry = (group: string, name: string) =>
    `/subscriptions/${subscriptionIds.production}/resourceGroups/${group}/providers/${registries}/${name}`;
  const shop = registry('rg-shop-prod', 'contosoprod');
  const one = (scope: string, roleDefinition: string, principal: string): RoleAssignment => ({
    name: stableGuid(`assignment/${scope}/${roleDefinition}/${principal}`),
    scope,
    roleDefinition,
    principalId: principal,
    principalType: principal === auditorId ? 'User' : 'ServicePrincipal',
    createdAt: azureDate(shifted(now, { days: -120 })),
  });
  return [
    one(shop, acrPull, stableGuid('servicePrincipal/id-shop-aks')),
    one(shop, acrPull, stableGuid('servicePrincipal/id-shop-api')),
    one(shop, acrPush, stableGuid('servicePrincipal/Orders API')),
    one(
      registry('rg-data-prod', 'contosodata'),
      acrPull,
      stableGuid('servicePrincipal/id-data-jobs'),
    ),
    one(`/subscriptions/${subscriptionIds.production}`, reader, auditorId),
  ];
}

/** Object id of the auditor, a user. */
export const auditorId = stableGuid('user/auditor');
