@description('Required. First part of the names of the resources.')
param appName string

@description('Required. Region of the resources.')
param location string

@description('Required. Tags of the resources.')
param tags object

@description('Required. Version of Node.')
@allowed([
  '22'
  '24'
])
param nodeVersion string

@description('Required. Memory of an instance, in MB.')
param memoryMb int

@description('Required. Most instances at a time.')
param maximumInstances int

@description('Required. Address of a package to install, or empty.')
param packageUri string

@description('Required. Mail addresses that are told, separated by commas.')
param emailRecipients string

@description('Required. Geography in which mail is kept at rest.')
param emailDataLocation string

@description('Required. Resource id of the domain that mail is sent from, or empty.')
param emailDomainId string

@description('Required. Part of the sender address before the @.')
param emailSenderUsername string

@description('Required. Names of the Teams receivers.')
param teamsReceivers array

@description('Required. Webhook URLs by receiver name.')
@secure()
param teamsWebhookUrls object

@description('Required. Whether nobody can purge the deleted vault for seven days.')
param keyVaultPurgeProtection bool

@description('Required. Resource id of a workspace for the logs of the app, or empty.')
param existingWorkspaceId string

@description('Required. Most that a created workspace takes in, in GB a day.')
param dailyCapGb int

@description('Required. How long no timer may complete before the alert rule fires.')
@allowed([
  'PT30M'
  'PT1H'
  'PT2H'
  'PT6H'
])
param silence string

@description('Required. Ids of the subscriptions to watch, or none.')
param monitoredSubscriptionIds array

@description('Required. Rules that say which alert goes to whom, as JSON text, or empty.')
param routing string

@description('Required. Further settings by name.')
param extraSettings object

var token = uniqueString(resourceGroup().id, appName)

module services 'services.bicep' = {
  name: '${appName}-services'
  params: {
    appName: appName
    token: token
    location: location
    tags: tags
    existingWorkspaceId: existingWorkspaceId
    dailyCapGb: dailyCapGb
    silence: silence
    emailRecipients: emailRecipients
    emailDataLocation: emailDataLocation
    emailDomainId: emailDomainId
    emailSenderUsername: emailSenderUsername
    teamsReceivers: teamsReceivers
    teamsWebhookUrls: teamsWebhookUrls
    keyVaultPurgeProtection: keyVaultPurgeProtection
  }
}

module settings 'settings.bicep' = {
  name: '${appName}-settings'
  params: {
    identityClientId: services.outputs.identityClientId
    vaultUri: services.outputs.vaultUri
    emailEndpoint: services.outputs.emailEndpoint
    emailSender: services.outputs.emailSender
    emailRecipients: emailRecipients
    teamsReceivers: teamsReceivers
    monitoredSubscriptionIds: monitoredSubscriptionIds
    routing: routing
    extraSettings: extraSettings
  }
}

module functionApp 'function-app.bicep' = {
  name: '${appName}-function-app'
  params: {
    name: 'func-${appName}-${token}'
    location: location
    tags: tags
    identityId: services.outputs.identityId
    storageName: services.outputs.storageName
    containerName: services.outputs.containerName
    componentName: services.outputs.componentName
    settings: settings.outputs.settings
    nodeVersion: nodeVersion
    memoryMb: memoryMb
    maximumInstances: maximumInstances
  }
}

module site 'site-access.bicep' = {
  name: '${appName}-site-access'
  params: {
    siteName: functionApp.outputs.name
    packageUri: packageUri
  }
}

@description('Name of the function app.')
output functionAppName string = functionApp.outputs.name

@description('Object id of the identity, which the rights are given to.')
output principalId string = services.outputs.principalId

@description('Name of the vault that holds the Teams webhooks.')
output vaultName string = services.outputs.vaultName

@description('Address that mail comes from.')
output emailSender string = services.outputs.emailSender
