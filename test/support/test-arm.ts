import type { ArmDependencies } from '../../src/azure/arm-client.ts';
import type { Registry } from '../../src/domain/resource.ts';
import { createReplay } from './replay.ts';
import { CLOUD, createTestCredential, createTestHttp } from './test-http.ts';
import type { TestHttp } from './test-http.ts';

export const ARM = 'https://management.azure.com';
export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
export const REGISTRY_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-one/providers/Microsoft.ContainerRegistry/registries/regone`;

export const REGISTRY: Registry = {
  id: REGISTRY_ID,
  name: 'regone',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg-one',
  location: 'westeurope',
  sku: 'Premium',
  provisioningState: 'Succeeded',
  privateEndpointCount: 0,
  tags: {},
};

/** A registry as ARM answers it, with fields replaced; undefined leaves one out. */
export function registryAnswer(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: REGISTRY_ID,
    name: 'regone',
    type: 'Microsoft.ContainerRegistry/registries',
    location: 'westeurope',
    sku: { name: 'Premium', tier: 'Premium' },
    tags: { team: 'one' },
    properties: { provisioningState: 'Succeeded', status: null },
    ...change,
  };
}

/** A replica as ARM answers it, with its properties replaced. */
export function replicaAnswer(properties: Record<string, unknown> = {}, name = 'northeurope') {
  return {
    id: `${REGISTRY_ID}/replications/${name}`,
    name,
    type: 'Microsoft.ContainerRegistry/registries/replications',
    location: name,
    properties: {
      provisioningState: 'Succeeded',
      status: { displayStatus: 'Ready', timestamp: '2026-02-01T10:00:00.1234567Z' },
      regionEndpointEnabled: true,
      zoneRedundancy: 'Disabled',
      ...properties,
    },
  };
}

/** What an ARM adapter is built on, over answers given in order or by a function. */
export function createArmTest(
  steps: Parameters<typeof createReplay>[0],
  options: { leftMs?: number } = {},
): TestHttp & {
  readonly dependencies: ArmDependencies;
  readonly seen: ReturnType<typeof createReplay>['seen'];
  readonly scopes: readonly string[];
} {
  const { transport, seen } = createReplay(steps);
  const run = createTestHttp({ transport, ...options });
  const { credential, scopes } = createTestCredential();
  return { ...run, dependencies: { cloud: CLOUD, credential, http: run.http }, seen, scopes };
}
