targetScope = 'subscription'

@description('Required. First part of the name of the custom role.')
param appName string

@description('Required. Ids of the subscriptions that the role can be assigned at, besides this one.')
param subscriptionIds array

@description('Optional. Whether the built-in role Reader is used, and no role is created.')
param useBuiltInReader bool = false

var ownId = subscription().id
var otherScopes = [for id in subscriptionIds: '/subscriptions/${id}']
var customRoleName = guid(subscription().id, appName, 'registry reader')

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!useBuiltInReader) {
  name: customRoleName
  properties: {
    roleName: '${appName} registry reader (${subscription().subscriptionId})'
    description: 'Reads registries, their usage, replicas and diagnostic settings. No image, no credential, no change.'
    type: 'CustomRole'
    permissions: [
      {
        actions: loadJsonContent('../role-actions.json')
        notActions: []
      }
    ]
    assignableScopes: union([
      ownId
    ], otherScopes)
  }
}

@description('GUID of the role to assign.')
output roleName string = useBuiltInReader ? 'acdd72a7-3385-48ef-bd42-f606fba81ae7' : customRoleName
