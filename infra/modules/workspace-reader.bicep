@description('Required. Object id of the identity that the app runs as.')
param principalId string

@description('Required. Name of a workspace of this resource group that receives login events of registries.')
param workspaceName string

// Log Analytics Data Reader: reads workspaces and queries them, and nothing else.
var dataReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3b03c2da-16b3-4a49-8834-0f8130efdd3b')

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: workspaceName
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, principalId, dataReader)
  scope: workspace
  properties: {
    description: 'acr-watch: counts failed logins'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataReader
  }
}
