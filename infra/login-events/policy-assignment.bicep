targetScope = 'managementGroup'

@description('Required. Resource id of the policy definition.')
param policyDefinitionId string

@description('Required. Resource id of the workspace that receives the events.')
param workspaceId string

@description('Required. Name of the diagnostic setting.')
param settingName string

@description('Required. What is done about a registry without the setting.')
param effect string

@description('Required. Resource ids of the roles that the identity of the assignment needs.')
param roleDefinitionIds array

@description('Required. Region of that identity.')
param location string

resource assignment 'Microsoft.Authorization/policyAssignments@2026-07-01' = {
  name: 'acr-watch-logins'
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    displayName: 'Container registries send their login events to a Log Analytics workspace'
    policyDefinitionId: policyDefinitionId
    parameters: {
      effect: {
        value: effect
      }
      workspaceId: {
        value: workspaceId
      }
      settingName: {
        value: settingName
      }
    }
  }
}

module grants 'policy-grant.bicep' = [for roleDefinitionId in roleDefinitionIds: {
  name: 'acr-watch-grant-${uniqueString(roleDefinitionId)}'
  params: {
    principalId: assignment.identity.principalId
    roleDefinitionId: roleDefinitionId
  }
}]

@description('Resource id of the assignment.')
output assignmentId string = assignment.id
