// Opt-in, apart from the app: sends login events of registries to a workspace.
targetScope = 'subscription'

@description('Required. Resource ids of the registries.')
@minLength(1)
param registryIds array

@description('Required. Resource id of the workspace that receives the events.')
param workspaceId string

@description('Optional. Name of the diagnostic setting. One with this name is replaced.')
param settingName string = 'acr-watch'

// /subscriptions/2/resourceGroups/4/providers/6/registries/8
module settings 'diagnostic-setting.json' = [for id in registryIds: {
  name: 'acr-watch-events-${uniqueString(id)}'
  scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
  params: {
    registryName: split(id, '/')[8]
    workspaceId: workspaceId
    settingName: settingName
  }
}]
