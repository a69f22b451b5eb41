targetScope = 'managementGroup'

@description('Required. Object id of the identity of the policy assignment.')
param principalId string

@description('Required. Resource id of the role.')
param roleDefinitionId string

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, principalId, roleDefinitionId)
  properties: {
    description: 'acr-watch: creates diagnostic settings on registries'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitionId
  }
}
