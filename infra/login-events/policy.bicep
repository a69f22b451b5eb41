// Opt-in, apart from the app: gives every registry below a management group, present and future, a
// diagnostic setting. Remediation of registries that are already there is started separately.
targetScope = 'managementGroup'

@description('Required. Resource id of the workspace that receives the events.')
param workspaceId string

@description('Optional. Region of the identity of the assignment.')
param location string = deployment().location

@description('Optional. Name of the diagnostic setting. One with this name is replaced.')
param settingName string = 'acr-watch'

@description('Optional. What is done about a registry without the setting.')
@allowed([
  'DeployIfNotExists'
  'AuditIfNotExists'
  'Disabled'
])
param effect string = 'DeployIfNotExists'

// Monitoring Contributor, Log Analytics Contributor: what a diagnostic setting to a workspace needs.
var roleNames = [
  '749f88d5-cbae-40b8-bcfc-e573ddc772fa'
  '92aaf0da-9dab-42b6-94a3-d43ce8d16293'
]
var roles = [for name in roleNames: tenantResourceId('Microsoft.Authorization/roleDefinitions', name)]

resource definition 'Microsoft.Authorization/policyDefinitions@2026-07-01' = {
  name: 'acr-watch-login-events'
  properties: {
    displayName: 'Container registries send their login events to a Log Analytics workspace'
    description: 'Failed logins can be counted only where the login events arrive.'
    policyType: 'Custom'
    mode: 'Indexed'
    metadata: {
      category: 'Container Registry'
      version: '1.0.0'
    }
    parameters: {
      effect: {
        type: 'String'
        allowedValues: [
          'DeployIfNotExists'
          'AuditIfNotExists'
          'Disabled'
        ]
        defaultValue: 'DeployIfNotExists'
      }
      workspaceId: {
        type: 'String'
      }
      settingName: {
        type: 'String'
        defaultValue: 'acr-watch'
      }
    }
    policyRule: {
      if: {
        field: 'type'
        equals: 'Microsoft.ContainerRegistry/registries'
      }
      then: {
        effect: '[parameters(\'effect\')]'
        details: {
          type: 'Microsoft.Insights/diagnosticSettings'
          roleDefinitionIds: roles
          existenceCondition: {
            allOf: [
              {
                field: 'Microsoft.Insights/diagnosticSettings/workspaceId'
                equals: '[parameters(\'workspaceId\')]'
              }
              {
                count: {
                  field: 'Microsoft.Insights/diagnosticSettings/logs[*]'
                  where: {
                    allOf: [
                      {
                        field: 'Microsoft.Insights/diagnosticSettings/logs[*].enabled'
                        equals: 'true'
                      }
                      {
                        anyOf: [
                          {
                            field: 'Microsoft.Insights/diagnosticSettings/logs[*].category'
                            equals: 'ContainerRegistryLoginEvents'
                          }
                          {
                            field: 'Microsoft.Insights/diagnosticSettings/logs[*].categoryGroup'
                            in: [
                              'audit'
                              'allLogs'
                            ]
                          }
                        ]
                      }
                    ]
                  }
                }
                greaterOrEquals: 1
              }
            ]
          }
          deployment: {
            properties: {
              mode: 'incremental'
              template: loadJsonContent('diagnostic-setting.json')
              parameters: {
                registryName: {
                  value: '[field(\'name\')]'
                }
                workspaceId: {
                  value: '[parameters(\'workspaceId\')]'
                }
                settingName: {
                  value: '[parameters(\'settingName\')]'
                }
              }
            }
          }
        }
      }
    }
  }
}

module assignment 'policy-assignment.bicep' = {
  name: 'acr-watch-login-events'
  params: {
    policyDefinitionId: definition.id
    workspaceId: workspaceId
    settingName: settingName
    effect: effect
    roleDefinitionIds: roles
    location: location
  }
}

@description('Resource id of the assignment, for "az policy remediation create".')
output assignmentId string = assignment.outputs.assignmentId
