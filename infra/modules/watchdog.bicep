@description('Required. First part of the names of the rule and the action group.')
param appName string

@description('Required. Region of the rule.')
param location string

@description('Required. Resource id of the workspace that holds the logs of the app.')
param workspaceId string

@description('Required. Resource id of the Application Insights component of the app.')
param componentId string

@description('Required. Mail addresses that are told, separated by commas.')
param emailRecipients string

@description('Optional. Tags of both.')
param tags object = {}

@description('Optional. How long no timer may complete, as an ISO 8601 duration.')
@allowed([
  'PT30M'
  'PT1H'
  'PT2H'
  'PT6H'
])
param silence string = 'PT30M'

var addresses = split(replace(emailRecipients, ' ', ''), ',')

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${appName}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(appName, 12)
    emailReceivers: [for (address, index) in addresses: {
      name: 'mail-${index}'
      emailAddress: address
      useCommonAlertSchema: true
    }]
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: 'silence-${appName}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${appName} is silent'
    description: 'No timer of ${appName} completed within ${silence}: registries, quotas, credentials and logins are not watched. Look at the function app and its logs.'
    enabled: true
    severity: 1
    scopes: [
      workspaceId
    ]
    evaluationFrequency: 'PT15M'
    windowSize: silence
    criteria: {
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          query: replace(loadTextContent('../queries/silence.kql'), '__COMPONENT__', componentId)
          metricMeasureColumn: 'Sweeps'
          timeAggregation: 'Total'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    // A new workspace has no row, and so no table, for the validation to find.
    skipQueryValidation: true
    actions: {
      actionGroups: [
        people.id
      ]
    }
  }
}
