@description('Required. Name of the vault: 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Region of the vault.')
param location string

@description('Optional. Tags of the vault.')
param tags object = {}

@description('Optional. Names of the Teams receivers.')
param teamsReceivers array = []

@description('Optional. Webhook URLs by receiver name. A receiver without one keeps what its entry in the vault holds.')
@secure()
param teamsWebhookUrls object = {}

@description('Optional. Whether nobody can purge the deleted vault for seven days. It cannot be switched off again.')
param purgeProtection bool = false

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    // The service knows only true and absent.
    enablePurgeProtection: purgeProtection ? true : null
  }
}

resource webhooks 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = [for entry in items(teamsWebhookUrls): if (contains(teamsReceivers, entry.key)) {
  parent: vault
  name: 'teams-webhook-${entry.key}'
  properties: {
    contentType: 'URL of a Teams workflow'
    value: entry.value
  }
}]

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault, with a slash at its end.')
output uri string = vault.properties.vaultUri
