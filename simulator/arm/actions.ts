/**
 * Every action that a route of Resource Manager demands here, with what Microsoft publishes about it:
 * azure-docs, role-based-access-control/permissions/{containers,monitor,management-and-governance}.md
 * and built-in-roles/monitor.md, version of 2026-02-23. The description says which call it is for.
 */
export const actions = {
  'Microsoft.Authorization/roleAssignments/read': 'Get information about a role assignment.',
  'Microsoft.Authorization/roleDefinitions/read': 'Get information about a role definition.',
  'Microsoft.ContainerRegistry/registries/read':
    'Gets the properties of the specified container registry or lists all the container registries under the specified resource group or subscription.',
  'Microsoft.ContainerRegistry/registries/listUsages/read':
    'Lists the quota usages for the specified container registry.',
  'Microsoft.ContainerRegistry/registries/privateEndpointConnections/read':
    'Gets the properties of private endpoint connection or list all the private endpoint connections for the specified container registry',
  'Microsoft.ContainerRegistry/registries/replications/read':
    'Gets the properties of the specified replication or lists all the replications for the specified container registry.',
  'Microsoft.ContainerRegistry/registries/scopeMaps/read':
    'Gets the properties of the specified scope map or lists all the scope maps for the specified container registry.',
  'Microsoft.ContainerRegistry/registries/tokens/read':
    'Gets the properties of the specified token or lists all the tokens for the specified container registry.',
  'Microsoft.ContainerRegistry/registries/webhooks/read':
    'Gets the properties of the specified webhook or lists all the webhooks for the specified container registry.',
  'Microsoft.Insights/diagnosticSettings/read': 'Read a resource diagnostic setting',
  'Microsoft.OperationalInsights/workspaces/read': 'Gets an existing workspace',
  'Microsoft.Resources/subscriptions/read': 'Gets the list of subscriptions.',
  'Microsoft.Resources/subscriptions/resourceGroups/read': 'Gets or lists resource groups.',
  'Microsoft.Resources/subscriptions/resources/read': 'Gets resources of a subscription.',
} as const;

/** An action of the table. */
export type ArmAction = keyof typeof actions;
