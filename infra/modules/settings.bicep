@description('Required. Client id of the identity that the app runs as.')
param identityClientId string

@description('Required. Address of the vault that holds the Teams webhooks, with a slash at its end.')
param vaultUri string

@description('Required. Address that mail is handed to.')
param emailEndpoint string

@description('Required. Address that mail comes from.')
param emailSender string

@description('Required. Mail addresses that are told, separated by commas.')
param emailRecipients string

@description('Optional. Names of the Teams receivers.')
param teamsReceivers array = []

@description('Optional. Ids of the subscriptions to watch. Empty watches all that the identity can read.')
param monitoredSubscriptionIds array = []

@description('Optional. Rules that say which alert goes to whom, as JSON text.')
param routing string = ''

@description('Optional. Further settings by name, as docs/configuration.md lists them. No credentials.')
param extraSettings object = {}

var identity = [
  {
    name: 'AZURE_CLIENT_ID'
    value: identityClientId
  }
  {
    name: 'AzureWebJobsStorage__credential'
    value: 'managedidentity'
  }
  {
    name: 'AzureWebJobsStorage__clientId'
    value: identityClientId
  }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'ClientId=${identityClientId};Authorization=AAD'
  }
]

var mail = [
  {
    name: 'EMAIL_ENDPOINT'
    value: emailEndpoint
  }
  {
    name: 'EMAIL_SENDER'
    value: emailSender
  }
  {
    name: 'EMAIL_RECIPIENTS'
    value: emailRecipients
  }
]

// Always a reference, so that a deployment without URLs changes no setting.
var teams = [for receiver in teamsReceivers: {
  name: receiver == 'teams' ? 'TEAMS_WEBHOOK_URL' : 'TEAMS_WEBHOOK_URL_${toUpper(replace(receiver, '-', '_'))}'
  value: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/teams-webhook-${receiver})'
}]

var cloud = environment().name == 'AzureCloud' ? [] : [
  {
    name: 'AZURE_CLOUD'
    value: environment().name
  }
]

var subscriptions = empty(monitoredSubscriptionIds) ? [] : [
  {
    name: 'MONITOR_SUBSCRIPTIONS'
    value: join(monitoredSubscriptionIds, ',')
  }
]

var routes = empty(routing) ? [] : [
  {
    name: 'ROUTING'
    value: routing
  }
]

var extras = [for setting in items(extraSettings): {
  name: setting.key
  value: string(setting.value)
}]

@description('The settings of the app, as objects with name and value. They name secrets and hold none.')
output settings array = concat(identity, mail, teams, cloud, subscriptions, routes, extras)
