@description('Required. First part of the names of the alert rule and the workbook.')
param appName string

@description('Required. Name of the Application Insights component.')
param componentName string

@description('Required. Name of the workspace, where one is created.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('Required. Region of the resources.')
param location string

@description('Optional. Tags of the resources.')
param tags object = {}

@description('Optional. Resource id of a Log Analytics workspace to use; its retention and cap stay as they are. Empty creates one.')
param existingWorkspaceId string = ''

@description('Optional. Most that a created workspace takes in, in GB a day.')
@minValue(1)
@maxValue(100)
param dailyCapGb int = 1

@description('Optional. Days that a created workspace keeps logs.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('Required. Mail addresses that are told of silence, separated by commas.')
param emailRecipients string

@description('Required. How long no timer may complete, as an ISO 8601 duration.')
@allowed([
  'PT30M'
  'PT1H'
  'PT2H'
  'PT6H'
])
param silence string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = if (empty(existingWorkspaceId)) {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

var usedWorkspaceId = empty(existingWorkspaceId) ? workspace.id : existingWorkspaceId

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: usedWorkspaceId
  }
}

module watchdog 'watchdog.bicep' = {
  name: '${appName}-watchdog'
  params: {
    appName: appName
    location: location
    tags: tags
    workspaceId: usedWorkspaceId
    componentId: component.id
    emailRecipients: emailRecipients
    silence: silence
  }
}

module workbook 'workbook.bicep' = {
  name: '${appName}-workbook'
  params: {
    displayName: appName
    location: location
    tags: tags
    workspaceId: usedWorkspaceId
    componentId: component.id
  }
}

@description('Name of the Application Insights component.')
output componentName string = component.name
