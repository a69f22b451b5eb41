import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { JsonObject } from '../json.ts';
import type { PageSizes, Registry } from '../tenant.ts';
import { type ArmCall, type ArmRoute, listResponse } from './call.ts';
import { providerNotFound } from './errors.ts';
import { registryPath, sameName, withRegistry } from './registry-lookup.ts';
import { privateEndpointBody, registryId, systemData } from './registry-shape.ts';

type Child = {
  /** The last part of the resource type, and the name of its page size. */
  readonly type: 'webhooks' | 'tokens' | 'scopeMaps' | 'privateEndpointConnections';
  readonly bodies: (call: ArmCall, registry: Registry) => readonly JsonObject[];
};

const children: readonly Child[] = [
  { type: 'webhooks', bodies: webhookBodies },
  { type: 'tokens', bodies: tokenBodies },
  { type: 'scopeMaps', bodies: scopeMapBodies },
  {
    type: 'privateEndpointConnections',
    bodies: (_call, registry) =>
      registry.privateEndpointConnections.map((c) => privateEndpointBody(registry, c)),
  },
];

/** The lists below a registry that are only read, each also by name. */
export const registryChildRoutes: readonly ArmRoute[] = children.flatMap((child) => [
  {
    method: 'GET',
    path: `${registryPath}/${child.type}`,
    action: `Microsoft.ContainerRegistry/registries/${child.type}/read`,
    scope: registryPath,
    answer: (call) =>
      withRegistry(call, (registry) => {
        const sizes: PageSizes = call.tenant.pageSizes;
        return listResponse(call, child.bodies(call, registry), sizes[child.type]);
      }),
  },
  {
    method: 'GET',
    path: `${registryPath}/${child.type}/{child}`,
    action: `Microsoft.ContainerRegistry/registries/${child.type}/read`,
    scope: `${registryPath}/${child.type}/{child}`,
    answer: (call) =>
      withRegistry(call, (registry) => {
        const name = pathParam(call.params, 'child');
        const bodies = child.bodies(call, registry);
        const found = bodies.find((body) => sameName(String(body['name']), name));
        return found === undefined ? providerNotFound(name) : jsonResponse(200, found);
      }),
  },
]);

function webhookBodies(call: ArmCall, registry: Registry): readonly JsonObject[] {
  return registry.webhooks.map(({ name, status, scope, actions }) => ({
    type: 'Microsoft.ContainerRegistry/registries/webhooks',
    id: `${registryId(registry)}/webhooks/${name}`,
    name,
    location: registry.location,
    tags: {},
    ...systemData(call.tenant, registry.createdAt, call.apiVersion),
    properties: { status, scope, actions, provisioningState: 'Succeeded' },
  }));
}

function tokenBodies(call: ArmCall, registry: Registry): readonly JsonObject[] {
  return registry.tokens.map((token) => ({
    type: 'Microsoft.ContainerRegistry/registries/tokens',
    id: `${registryId(registry)}/tokens/${token.name}`,
    name: token.name,
    ...systemData(call.tenant, token.createdAt, call.apiVersion),
    properties: {
      creationDate: token.createdAt,
      provisioningState: 'Succeeded',
      scopeMapId: `${registryId(registry)}/scopeMaps/${token.scopeMap}`,
      credentials: { passwords: token.passwords },
      status: token.status,
    },
  }));
}

function scopeMapBodies(call: ArmCall, registry: Registry): readonly JsonObject[] {
  return registry.scopeMaps.map((map) => ({
    type: 'Microsoft.ContainerRegistry/registries/scopeMaps',
    id: `${registryId(registry)}/scopeMaps/${map.name}`,
    name: map.name,
    ...systemData(call.tenant, map.createdAt, call.apiVersion),
    properties: {
      description: map.description,
      type: 'UserDefined',
      creationDate: map.createdAt,
      provisioningState: 'Succeeded',
      actions: map.actions,
    },
  }));
}
