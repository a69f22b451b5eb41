targetScope = 'managementGroup'

@description('Required. Id of the subscription that the app itself is deployed in.')
@minLength(36)
@maxLength(36)
param hostSubscriptionId string

@description('Optional. Region of the app. Without it, the region that the deployment is recorded in.')
param location string = deployment().location

@description('Optional. Name of the resource group of the app.')
@minLength(1)
@maxLength(90)
param resourceGroupName string = 'rg-acr-watch'

@description('Optional. Tags of all resources.')
param tags object = {}

@description('Optional. First part of the names of the resources: lower-case letters, digits and hyphens.')
@minLength(3)
@maxLength(20)
param appName string = 'acr-watch'

@description('Required. Mail addresses that are told, 1 to 50, separated by commas.')
@minLength(3)
param emailRecipients string

@description('Optional. Geography in which mail is kept at rest, such as Europe or United States. It cannot be changed later.')
@minLength(2)
param emailDataLocation string = 'Europe'

@description('Optional. Resource id of a verified domain of an email service with the same data location. Empty creates a domain that Azure manages.')
param emailDomainId string = ''

@description('Optional. Part of the sender address before the @. A domain that Azure manages knows only DoNotReply.')
@minLength(1)
param emailSenderUsername string = 'DoNotReply'

@description('Optional. Names of Teams receivers: lower-case letters, digits and hyphens. The name teams is the setting TEAMS_WEBHOOK_URL.')
@maxLength(50)
param teamsReceivers array = []

@description('Optional. Webhook URLs by receiver name. A receiver without one keeps what the vault holds; a name that is not in teamsReceivers is left out.')
@secure()
param teamsWebhookUrls object = {}

@description('Optional. Resource ids of the workspaces that receive login events of registries.')
param loginWorkspaceIds array = []

@description('Optional. Resource id of a workspace for the logs of the app itself. Empty creates one.')
param existingWorkspaceId string = ''

@description('Optional. Most that a created workspace takes in, in GB a day.')
@minValue(1)
@maxValue(100)
param dailyCapGb int = 1

@description('Optional. How long no timer may complete before people are told.')
@allowed([
  'PT30M'
  'PT1H'
  'PT2H'
  'PT6H'
])
param silence string = 'PT30M'

@description('Optional. Whether nobody can purge the deleted vault for seven days. It cannot be switched off again.')
param keyVaultPurgeProtection bool = false

@description('Optional. Whether the identity gets the built-in role Reader in place of a custom role.')
param useBuiltInReader bool = false

@description('Optional. Version of Node.')
@allowed([
  '22'
  '24'
])
param nodeVersion string = '22'

@description('Optional. Memory of an instance, in MB. 216 MiB was the peak measured with 100 registries and 10,000 holders of credentials.')
@allowed([
  512
  2048
  4096
])
param memoryMb int = 512

@description('Optional. Most instances at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Optional. Address of a package to install. Empty leaves the code to be published afterwards.')
param packageUri string = ''

@description('Optional. Rules that say which alert goes to whom, as JSON text.')
param routing string = ''

@description('Optional. Further settings by name, as docs/configuration.md lists them, other than those the template sets. No credentials.')
param extraSettings object = {}

module group 'modules/resource-group.bicep' = {
  name: '${appName}-resource-group'
  scope: subscription(hostSubscriptionId)
  params: {
    name: resourceGroupName
    location: location
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  name: '${appName}-app'
  scope: resourceGroup(hostSubscriptionId, resourceGroupName)
  params: {
    appName: appName
    location: location
    tags: tags
    nodeVersion: nodeVersion
    memoryMb: memoryMb
    maximumInstances: maximumInstances
    packageUri: packageUri
    emailRecipients: emailRecipients
    emailDataLocation: emailDataLocation
    emailDomainId: emailDomainId
    emailSenderUsername: emailSenderUsername
    teamsReceivers: teamsReceivers
    teamsWebhookUrls: teamsWebhookUrls
    keyVaultPurgeProtection: keyVaultPurgeProtection
    existingWorkspaceId: existingWorkspaceId
    dailyCapGb: dailyCapGb
    silence: silence
    monitoredSubscriptionIds: []
    routing: routing
    extraSettings: extraSettings
  }
  dependsOn: [
    group
  ]
}

module reader 'modules/management-group-reader.bicep' = {
  name: '${appName}-reader'
  params: {
    appName: appName
    principalId: app.outputs.principalId
    useBuiltInReader: useBuiltInReader
  }
}

// /subscriptions/2/resourceGroups/4/providers/6/workspaces/8
module workspaceReaders 'modules/workspace-reader.bicep' = [for id in loginWorkspaceIds: {
  name: '${appName}-logins-${uniqueString(id)}'
  scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
  params: {
    principalId: app.outputs.principalId
    workspaceName: split(id, '/')[8]
  }
}]

@description('Name of the resource group.')
output resourceGroupName string = resourceGroupName

@description('Name of the function app.')
output functionAppName string = app.outputs.functionAppName

@description('Object id of the identity, which Microsoft Graph permissions are given to.')
output principalId string = app.outputs.principalId

@description('Name of the vault that holds the Teams webhooks.')
output vaultName string = app.outputs.vaultName

@description('Address that mail comes from.')
output emailSender string = app.outputs.emailSender
