@description('Required. First part of the names of the resources.')
param appName string

@description('Required. Last part of the names of the resources: the 13 characters of uniqueString.')
@minLength(13)
@maxLength(13)
param token string

@description('Required. Region of the resources.')
param location string

@description('Required. Tags of the resources.')
param tags object

@description('Required. Resource id of a workspace for the logs of the app. Empty creates one.')
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

@description('Required. Mail addresses that are told, separated by commas.')
param emailRecipients string

@description('Required. Geography in which mail is kept at rest.')
param emailDataLocation string

@description('Required. Resource id of the domain that mail is sent from. Empty creates one that Azure manages.')
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

module identity 'identity.bicep' = {
  name: '${appName}-identity'
  params: {
    name: 'id-${appName}-${token}'
    location: location
    tags: tags
  }
}

module storage 'storage.bicep' = {
  name: '${appName}-storage'
  params: {
    name: '${take(toLower(replace(appName, '-', '')), 11)}${token}'
    location: location
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module monitoring 'monitoring.bicep' = {
  name: '${appName}-monitoring'
  params: {
    appName: appName
    componentName: 'appi-${appName}-${token}'
    workspaceName: 'log-${appName}-${token}'
    location: location
    tags: tags
    existingWorkspaceId: existingWorkspaceId
    dailyCapGb: dailyCapGb
    emailRecipients: emailRecipients
    silence: silence
  }
}

module email 'email.bicep' = {
  name: '${appName}-email'
  params: {
    name: 'acs-${appName}-${token}'
    tags: tags
    dataLocation: emailDataLocation
    existingDomainId: emailDomainId
    senderUsername: emailSenderUsername
  }
}

module vault 'key-vault.bicep' = {
  name: '${appName}-key-vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    teamsReceivers: teamsReceivers
    teamsWebhookUrls: teamsWebhookUrls
    purgeProtection: keyVaultPurgeProtection
  }
}

module roles 'role-assignments.bicep' = {
  name: '${appName}-role-assignments'
  params: {
    principalId: identity.outputs.principalId
    componentName: monitoring.outputs.componentName
    communicationName: email.outputs.name
    vaultName: vault.outputs.name
  }
}

@description('Resource id of the identity.')
output identityId string = identity.outputs.id

@description('Client id of the identity.')
output identityClientId string = identity.outputs.clientId

@description('Object id of the identity.')
output principalId string = identity.outputs.principalId

@description('Name of the storage account.')
output storageName string = storage.outputs.name

@description('Name of the container that the package is kept in.')
output containerName string = storage.outputs.containerName

@description('Name of the Application Insights component.')
output componentName string = monitoring.outputs.componentName

@description('Address that mail is handed to.')
output emailEndpoint string = email.outputs.endpoint

@description('Address that mail comes from.')
output emailSender string = email.outputs.sender

@description('Name of the vault.')
output vaultName string = vault.outputs.name

@description('Address of the vault, with a slash at its end.')
output vaultUri string = vault.outputs.uri
