import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { JsonObject } from '../json.ts';
import type { Registry, Replica } from '../tenant.ts';
import { type ArmCall, type ArmRoute, listResponse } from './call.ts';
import { resourceNotFound } from './errors.ts';
import { registryPath, sameName, withRegistry } from './registry-lookup.ts';
import { registryId, systemData } from './registry-shape.ts';

const read = 'Microsoft.ContainerRegistry/registries/replications/read';

/** The replicas of a registry. */
export const replicationRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: `${registryPath}/replications`,
    action: read,
    scope: registryPath,
    answer: (call) =>
      withRegistry(call, (registry) => {
        const bodies = allReplicas(registry)
          .map(asListed)
          .filter((replica) => replica !== undefined)
          .map((replica) => replicaBody(call, registry, replica));
        return listResponse(call, bodies, call.tenant.pageSizes.replications);
      }),
  },
  {
    method: 'GET',
    path: `${registryPath}/replications/{replication}`,
    action: read,
    scope: `${registryPath}/replications/{replication}`,
    answer: (call) =>
      withRegistry(call, (registry) => {
        const name = pathParam(call.params, 'replication');
        const found = allReplicas(registry).find((r) => sameName(r.location, name));
        if (found !== undefined) return jsonResponse(200, replicaBody(call, registry, found));
        const kind = `Microsoft.ContainerRegistry/registries/${registry.name}/replications/${name}`;
        return resourceNotFound(kind, registry.resourceGroup);
      }),
  },
];

/** Every replica, with the home region once there is another one (recorded). */
export function allReplicas(registry: Registry): readonly Replica[] {
  if (registry.sku !== 'Premium' || registry.replicas.length === 0) return [];
  const home: Replica = {
    location: registry.location,
    provisioningState: 'Succeeded',
    status: { displayStatus: 'Ready', timestamp: registry.createdAt },
    regionEndpointEnabled: true,
    zoneRedundancy: registry.zoneRedundancy,
    createdAt: registry.createdAt,
    tags: {},
    ...registry.homeReplica,
  };
  return [home, ...registry.replicas];
}

/** A replica in the shape of the given api-version. */
export function replicaBody(call: ArmCall, registry: Registry, replica: Replica): JsonObject {
  const newer = call.apiVersion >= '2020-11-01';
  return {
    type: 'Microsoft.ContainerRegistry/registries/replications',
    id: `${registryId(registry)}/replications/${replica.location}`,
    name: replica.location,
    location: replica.location,
    tags: replica.tags,
    ...systemData(call.tenant, replica.createdAt, call.apiVersion),
    properties: {
      provisioningState: replica.provisioningState,
      status: replica.status,
      ...(newer
        ? {
            regionEndpointEnabled: replica.regionEndpointEnabled,
            zoneRedundancy: replica.zoneRedundancy,
          }
        : {}),
    },
  };
}

function asListed(replica: Replica): Replica | undefined {
  return replica.listed === null ? undefined : { ...replica, ...replica.listed };
}
