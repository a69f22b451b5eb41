// Apart from the app: needs a privileged administrator, and Bicep 0.36.1 or newer.
extension microsoftGraphV1

@description('Required. Object id of the identity that the app runs as: principalId of the outputs.')
@minLength(36)
@maxLength(36)
param principalId string

@description('Optional. Whether the app may read the mail addresses of owners of applications.')
param readOwners bool = false

var readApplications = [
  '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30' // Application.Read.All
]
var readUsers = readOwners ? [
  '97235f07-e226-4f63-ace3-39588e11d3a1' // User.ReadBasic.All
] : []

resource microsoftGraph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: '00000003-0000-0000-c000-000000000000'
}

resource grants 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [for appRoleId in concat(readApplications, readUsers): {
  appRoleId: appRoleId
  principalId: principalId
  resourceId: microsoftGraph.id
}]
