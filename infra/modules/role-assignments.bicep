@description('Required. Object id of the identity that the app runs as.')
param principalId string

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Required. Name of the communication service that sends mail.')
param communicationName string

@description('Required. Name of the vault that holds the Teams webhooks.')
param vaultName string

// Ids of built-in roles, the same in every tenant.
var metricsPublisher = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')
var communicationOwner = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '09976791-48a7-449e-bb21-39d1a415f350')
var vaultReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' existing = {
  name: communicationName
}

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(component.id, principalId, metricsPublisher)
  scope: component
  properties: {
    description: 'acr-watch: writes its own logs'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: metricsPublisher
  }
}

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, principalId, communicationOwner)
  scope: communication
  properties: {
    description: 'acr-watch: sends mail'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: communicationOwner
  }
}

resource webhooks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, vaultReader)
  scope: vault
  properties: {
    description: 'acr-watch: reads the URLs of the Teams workflows'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: vaultReader
  }
}
