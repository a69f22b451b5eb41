import { azureDate, shifted } from './dates.ts';
import { stableGuid } from './stable-id.ts';
import type { DiagnosticSetting, Registry, Replica, RegistryToken, Webhook } from './tenant.ts';

/** A healthy Standard registry; what is given replaces the defaults. */
export function buildRegistry(
  now: Date,
  given: Pick<Registry, 'subscriptionId' | 'resourceGroup' | 'name'> & Partial<Registry>,
): Registry {
  return {
    location: 'westeurope',
    sku: 'Standard',
    tags: {},
    provisioningState: 'Succeeded',
    status: null,
    createdAt: azureDate(shifted(now, { days: -400 })),
    adminUserEnabled: false,
    anonymousPullEnabled: false,
    publicNetworkAccess: 'Enabled',
    ipRules: [],
    zoneRedundancy: 'Disabled',
    roleAssignmentMode: 'LegacyRegistryPermissions',
    usedBytes: 0,
    usages: {},
    replicas: [],
    webhooks: [],
    tokens: [],
    scopeMaps: [],
    privateEndpointConnections: [],
    diagnosticSettings: [],
    ...given,
  };
}

/** A replica that is ready; what is given replaces the defaults. */
export function buildReplica(
  now: Date,
  given: Pick<Replica, 'location'> & Partial<Replica>,
): Replica {
  return {
    provisioningState: 'Succeeded',
    status: { displayStatus: 'Ready', timestamp: azureDate(shifted(now, { days: -30 })) },
    regionEndpointEnabled: true,
    zoneRedundancy: 'Disabled',
    createdAt: azureDate(shifted(now, { days: -200 })),
    tags: {},
    ...given,
  };
}

/** `count` webhooks that are switched on. */
export function buildWebhooks(count: number): Webhook[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `deploy${i + 1}`,
    status: 'enabled',
    scope: '',
    actions: ['push'],
  }));
}

/** `count` tokens without a password. */
export function buildTokens(now: Date, count: number): RegistryToken[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `agent-${String(i + 1).padStart(3, '0')}`,
    status: 'enabled',
    scopeMap: '_repositories_pull',
    createdAt: azureDate(shifted(now, { days: -count + i }), 7, 0),
    passwords: [],
  }));
}

/** The setting that sends both log categories of a registry to a Log Analytics workspace. */
export function buildWorkspaceSetting(workspaceId: string): DiagnosticSetting {
  return buildSetting({ name: 'to-log-analytics', workspaceId });
}

/** The setting that sends both log categories of a registry to an event hub and nowhere else. */
export function buildEventHubSetting(ruleId: string): DiagnosticSetting {
  return buildSetting({
    name: 'to-event-hub',
    eventHubAuthorizationRuleId: ruleId,
    eventHubName: 'registry-logs',
  });
}

/** A diagnostic setting with both log categories switched on; what is given replaces the defaults. */
export function buildSetting(
  given: Pick<DiagnosticSetting, 'name'> & Partial<DiagnosticSetting>,
): DiagnosticSetting {
  return {
    workspaceId: null,
    storageAccountId: null,
    eventHubAuthorizationRuleId: null,
    eventHubName: null,
    logs: ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents'].map((category) => ({
      category,
      categoryGroup: null,
      enabled: true,
    })),
    ...given,
  };
}

/** An approved private endpoint connection; its name ends in 32 hexadecimal digits as recorded. */
export function buildPrivateEndpoint(
  registry: string,
  endpointName: string,
): Registry['privateEndpointConnections'][number] {
  const suffix = stableGuid(`${registry}/${endpointName}`).replaceAll('-', '');
  return { name: `${registry}.${suffix}`, endpointName, status: 'Approved' };
}
