targetScope = 'managementGroup'

@description('Required. Object id of the identity that the app runs as.')
param principalId string

@description('Required. First part of the name of the custom role.')
param appName string

@description('Optional. Whether to assign the built-in role Reader, and create no role.')
param useBuiltInReader bool = false

var scopeId = managementGroup().id
var customRoleName = guid(scopeId, appName, 'registry reader')
var reader = tenantResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!useBuiltInReader) {
  name: customRoleName
  properties: {
    roleName: '${appName} registry reader (${managementGroup().name})'
    description: 'Reads registries, their usage, replicas and diagnostic settings. No image, no credential, no change.'
    type: 'CustomRole'
    permissions: [
      {
        actions: loadJsonContent('../role-actions.json')
        notActions: []
      }
    ]
    assignableScopes: [
      scopeId
    ]
  }
}

// Azure names a role without its scope, and role.id here begins with the management group.
var customRole = tenantResourceId('Microsoft.Authorization/roleDefinitions', customRoleName)
var usedRole = useBuiltInReader ? reader : customRole

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scopeId, principalId, usedRole)
  properties: {
    description: 'acr-watch: reads the registries of every subscription below'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: usedRole
  }
  dependsOn: [
    role
  ]
}

@description('Resource id of the role that was assigned.')
output roleDefinitionId string = usedRole
