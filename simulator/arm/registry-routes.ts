import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { JsonObject } from '../json.ts';
import type { Registry } from '../tenant.ts';
import { type ArmCall, type ArmRoute, listResponse } from './call.ts';
import { isInGroup, registryPath, sameName, withGroup, withRegistry } from './registry-lookup.ts';
import { registryBody, registryId } from './registry-shape.ts';
import { usageItems } from './usages.ts';

const read = 'Microsoft.ContainerRegistry/registries/read';

/** Registries and their usages. */
export const registryRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.ContainerRegistry/registries',
    action: read,
    scope: '/subscriptions/{subscription}',
    partial: true,
    answer: (call) => {
      const id = pathParam(call.params, 'subscription');
      return listOf(call, (registry) => sameName(registry.subscriptionId, id));
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerRegistry/registries',
    action: read,
    scope: '/subscriptions/{subscription}/resourceGroups/{group}',
    partial: true,
    answer: (call) => withGroup(call, () => listOf(call, (registry) => isInGroup(call, registry))),
  },
  {
    method: 'GET',
    path: registryPath,
    action: read,
    scope: registryPath,
    answer: (call) => withRegistry(call, (registry) => jsonResponse(200, body(call, registry))),
  },
  {
    method: 'GET',
    path: `${registryPath}/listUsages`,
    action: 'Microsoft.ContainerRegistry/registries/listUsages/read',
    scope: registryPath,
    answer: (call) =>
      withRegistry(call, (registry) =>
        listResponse(call, usageItems(registry, call.apiVersion), call.tenant.pageSizes.usages),
      ),
  },
];

function listOf(call: ArmCall, wanted: (registry: Registry) => boolean) {
  const bodies = call.tenant.registries
    .filter(wanted)
    .filter((registry) => call.may(read, registryId(registry)))
    .map((registry) => body(call, registry));
  return listResponse(call, bodies, call.tenant.pageSizes.registries);
}

function body(call: ArmCall, registry: Registry): JsonObject {
  return registryBody(call.tenant, registry, call.apiVersion);
}
