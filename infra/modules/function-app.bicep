@description('Required. Name of the function app.')
@minLength(2)
@maxLength(60)
param name string

@description('Required. Region of the function app.')
param location string

@description('Optional. Tags of the plan and the app.')
param tags object = {}

@description('Required. Resource id of the identity that the app runs as.')
param identityId string

@description('Required. Name of the storage account of the host.')
param storageName string

@description('Required. Name of the container that the package is kept in.')
param containerName string

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Required. Settings beyond the addresses of storage and telemetry: objects with name and value.')
param settings array

@description('Required. Version of Node.')
@allowed([
  '22'
  '24'
])
param nodeVersion string

@description('Required. Memory of an instance, in MB.')
@allowed([
  512
  2048
  4096
])
param memoryMb int

@description('Required. Most instances at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstances int

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

var addresses = [
  {
    name: 'AzureWebJobsStorage__blobServiceUri'
    value: storage.properties.primaryEndpoints.blob
  }
  {
    name: 'AzureWebJobsStorage__queueServiceUri'
    value: storage.properties.primaryEndpoints.queue
  }
  {
    name: 'AzureWebJobsStorage__tableServiceUri'
    value: storage.properties.primaryEndpoints.table
  }
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: component.properties.ConnectionString
  }
]

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app by this tag, which nothing else may carry.
  tags: union(tags, {
    'azd-service-name': 'app'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      appSettings: concat(addresses, settings)
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${containerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: memoryMb
        maximumInstanceCount: maximumInstances
      }
    }
  }
}

@description('Name of the function app.')
output name string = app.name
