@description('Required. Name that the portal shows.')
param displayName string

@description('Required. Region of the workbook.')
param location string

@description('Required. Resource id of the workspace that holds the logs of the app.')
param workspaceId string

@description('Required. Resource id of the Application Insights component of the app.')
param componentId string

@description('Optional. Tags of the workbook.')
param tags object = {}

var template = loadTextContent('../queries/workbook.json')

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, componentId, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspaceId
    serializedData: replace(replace(template, '__COMPONENT__', componentId), '__WORKSPACE__', workspaceId)
  }
}
