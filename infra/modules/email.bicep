@description('Required. Name of the communication service.')
@minLength(1)
@maxLength(63)
param name string

@description('Required. Geography in which mail is kept at rest. It cannot be changed later.')
param dataLocation string

@description('Optional. Tags of the resources.')
param tags object = {}

@description('Optional. Resource id of a verified domain of an email service with the same data location. Empty creates a domain that Azure manages.')
param existingDomainId string = ''

@description('Optional. Part of the sender address before the @. A domain that Azure manages knows only DoNotReply.')
@minLength(1)
param senderUsername string = 'DoNotReply'

var createsDomain = empty(existingDomainId)

resource emailService 'Microsoft.Communication/emailServices@2026-03-18' = if (createsDomain) {
  name: name
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

resource managedDomain 'Microsoft.Communication/emailServices/domains@2026-03-18' = if (createsDomain) {
  parent: emailService
  name: 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'AzureManaged'
    userEngagementTracking: 'Disabled'
  }
}

var domainId = createsDomain ? managedDomain.id : existingDomainId
// /subscriptions/2/resourceGroups/4/providers/6/emailServices/8/domains/10
var domainIdParts = split(domainId, '/')

// Reads the name of either domain, so that no property of a conditional resource is read.
resource sendingService 'Microsoft.Communication/emailServices@2026-03-18' existing = {
  name: domainIdParts[8]
  scope: resourceGroup(domainIdParts[2], domainIdParts[4])
}

resource sendingDomain 'Microsoft.Communication/emailServices/domains@2026-03-18' existing = {
  parent: sendingService
  name: domainIdParts[10]
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    disableLocalAuth: true
    linkedDomains: [
      domainId
    ]
  }
}

@description('Name of the communication service, at which the sending right is given.')
output name string = communication.name

@description('Address that mail is handed to.')
output endpoint string = 'https://${communication.properties.hostName}'

@description('Address that mail comes from.')
output sender string = '${senderUsername}@${sendingDomain.properties.fromSenderDomain}'
