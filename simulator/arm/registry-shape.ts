import type { JsonObject } from '../json.ts';
import type { PrivateEndpointConnection, Registry, Tenant } from '../tenant.ts';

/** What follows a registry's name in its login server; no such host exists. */
export const loginServerSuffix = '.azurecr.example';

/** The resource id of a registry. */
export function registryId(registry: Registry): string {
  const { subscriptionId, resourceGroup, name } = registry;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}

/** A registry as the given api-version shows it; versions compare as text since they begin with a date. */
export function registryBody(tenant: Tenant, registry: Registry, apiVersion: string): JsonObject {
  return {
    sku: { name: registry.sku, tier: registry.sku },
    type: 'Microsoft.ContainerRegistry/registries',
    id: registryId(registry),
    name: registry.name,
    location: registry.location,
    tags: registry.tags,
    ...systemData(tenant, registry.createdAt, apiVersion),
    properties: {
      loginServer: `${registry.name.toLowerCase()}${loginServerSuffix}`,
      creationDate: registry.createdAt,
      provisioningState: registry.provisioningState,
      adminUserEnabled: registry.adminUserEnabled,
      ...(registry.sku === 'Premium' && apiVersion >= '2019-05-01'
        ? networkRules(registry, apiVersion)
        : {}),
      ...(apiVersion >= '2019-05-01' ? { policies: policies(registry, apiVersion) } : {}),
      ...(apiVersion >= '2020-11-01' ? exposure(registry) : {}),
      ...(apiVersion >= '2025-05-01' ? newestProperties(registry) : {}),
    },
  };
}

/** `systemData` as recorded: from 2020-11-01-preview on, dates with an offset instead of Z. */
export function systemData(tenant: Tenant, createdAt: string, apiVersion: string): JsonObject {
  if (apiVersion < '2020-11-01') return {};
  const at = createdAt.replace(/Z$/, '+00:00');
  const by = `platform@${tenant.domain}`;
  return {
    systemData: {
      createdBy: by,
      createdByType: 'User',
      createdAt: at,
      lastModifiedBy: by,
      lastModifiedByType: 'User',
      lastModifiedAt: at,
    },
  };
}

/** A private endpoint connection, the same in the registry and in the list of its own. */
export function privateEndpointBody(
  registry: Registry,
  connection: PrivateEndpointConnection,
): JsonObject {
  const { subscriptionId, resourceGroup } = registry;
  const { status, description } = connection;
  return {
    type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
    id: `${registryId(registry)}/privateEndpointConnections/${connection.name}`,
    name: connection.name,
    properties: {
      privateEndpoint: {
        id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/privateEndpoints/${connection.endpointName}`,
      },
      privateLinkServiceConnectionState: {
        status,
        ...(description === undefined ? {} : { description }),
      },
      provisioningState: 'Succeeded',
    },
  };
}

// Recorded: absent for Basic and Standard; the list of virtual networks is gone from 2022 on.
function networkRules(registry: Registry, apiVersion: string): JsonObject {
  const ipRules = registry.ipRules.map((value) => ({ action: 'Allow', value }));
  return {
    networkRuleSet: {
      defaultAction: ipRules.length === 0 ? 'Allow' : 'Deny',
      ...(apiVersion < '2022-01-01' ? { virtualNetworkRules: [] } : {}),
      ipRules,
    },
  };
}

function policies(registry: Registry, apiVersion: string): JsonObject {
  const lastUpdatedTime = registry.createdAt.replace(/Z$/, '+00:00');
  return {
    quarantinePolicy: { status: 'disabled' },
    trustPolicy: { type: 'Notary', status: 'disabled' },
    retentionPolicy: { days: 7, lastUpdatedTime, status: 'disabled' },
    ...(apiVersion >= '2021-06-01' ? { exportPolicy: { status: 'enabled' } } : {}),
    ...(apiVersion >= '2022-02-01'
      ? { azureADAuthenticationAsArmPolicy: { status: 'enabled' } }
      : {}),
    ...(apiVersion >= '2022-02-01' && apiVersion.endsWith('-preview')
      ? { softDeletePolicy: { retentionDays: 7, lastUpdatedTime, status: 'disabled' } }
      : {}),
  };
}

function exposure(registry: Registry): JsonObject {
  return {
    encryption: { status: 'disabled' },
    dataEndpointEnabled: false,
    dataEndpointHostNames: [],
    privateEndpointConnections: registry.privateEndpointConnections.map((c) =>
      privateEndpointBody(registry, c),
    ),
    publicNetworkAccess: registry.publicNetworkAccess,
    networkRuleBypassOptions: 'AzureServices',
    zoneRedundancy: registry.zoneRedundancy,
    anonymousPullEnabled: registry.anonymousPullEnabled,
  };
}

// `status` appears in the 2025-11-01 example and may be null there.
function newestProperties(registry: Registry): JsonObject {
  return {
    status: registry.status,
    networkRuleBypassAllowedForTasks: false,
    roleAssignmentMode: registry.roleAssignmentMode,
  };
}
