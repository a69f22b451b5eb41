targetScope = 'subscription'

@description('Required. Object id of the identity that the app runs as.')
param principalId string

@description('Required. GUID of the role to assign.')
param roleName string

var role = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleName)

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, role)
  properties: {
    description: 'acr-watch: reads the registries of this subscription'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role
  }
}
