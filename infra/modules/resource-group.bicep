targetScope = 'subscription'

@description('Required. Name of the resource group.')
@minLength(1)
@maxLength(90)
param name string

@description('Required. Region of the resource group.')
param location string

@description('Optional. Tags of the resource group.')
param tags object = {}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: name
  location: location
  tags: tags
}
