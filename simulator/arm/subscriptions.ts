import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { Registry, Subscription, Tenant } from '../tenant.ts';
import { type ArmCall, type ArmRoute, listResponse } from './call.ts';
import { subscriptionNotFound } from './errors.ts';
import { seesSubscription } from './permissions.ts';
import { registryId } from './registry-shape.ts';

/** Tenants, subscriptions, resource groups, and the generic resource list that az searches. */
export const subscriptionRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: '/tenants',
    answer: (call) => listResponse(call, [tenantBody(call.tenant)], undefined),
  },
  {
    method: 'GET',
    path: '/subscriptions',
    answer: (call) => {
      const seen = call.tenant.subscriptions.filter((s) => seesSubscription(call.tenant, s));
      const bodies = seen.map((s) => subscriptionBody(call.tenant, s));
      return listResponse(call, bodies, call.tenant.pageSizes.subscriptions);
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}',
    action: 'Microsoft.Resources/subscriptions/read',
    scope: '/subscriptions/{subscription}',
    answer: (call) => {
      const id = pathParam(call.params, 'subscription');
      const found = call.tenant.subscriptions.find((s) => same(s.subscriptionId, id));
      if (found === undefined) return subscriptionNotFound(id);
      return jsonResponse(200, subscriptionBody(call.tenant, found));
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resourceGroups',
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    scope: '/subscriptions/{subscription}',
    partial: true,
    answer: (call) => listResponse(call, groupBodies(call), call.tenant.pageSizes.resourceGroups),
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/resources',
    action: 'Microsoft.Resources/subscriptions/resources/read',
    scope: '/subscriptions/{subscription}',
    partial: true,
    answer: (call) => listResponse(call, resourceBodies(call), call.tenant.pageSizes.resources),
  },
];

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function tenantBody(tenant: Tenant): object {
  return {
    id: `/tenants/${tenant.tenantId}`,
    tenantId: tenant.tenantId,
    countryCode: 'DE',
    displayName: tenant.displayName,
    domains: [tenant.domain],
    tenantCategory: 'Home',
    defaultDomain: tenant.domain,
    tenantType: 'AAD',
  };
}

function subscriptionBody(tenant: Tenant, subscription: Subscription): object {
  return {
    id: `/subscriptions/${subscription.subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId: subscription.subscriptionId,
    tenantId: tenant.tenantId,
    displayName: subscription.displayName,
    state: subscription.state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'EnterpriseAgreement_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

function groupBodies(call: ArmCall): readonly object[] {
  const subscription = pathParam(call.params, 'subscription');
  return call.tenant.resourceGroups
    .filter((g) => same(g.subscriptionId, subscription))
    .map((g) => ({ ...g, id: `/subscriptions/${g.subscriptionId}/resourceGroups/${g.name}` }))
    .filter((g) => call.may('Microsoft.Resources/subscriptions/resourceGroups/read', g.id))
    .map(({ id, name, location, tags }) => ({
      id,
      name,
      type: 'Microsoft.Resources/resourceGroups',
      location,
      tags,
      properties: { provisioningState: 'Succeeded' },
    }));
}

// Only registries exist here; any other type gives an empty list, as in a subscription without it.
function resourceBodies(call: ArmCall): readonly object[] {
  const filter = call.query.get('$filter') ?? '';
  const type = /resourceType eq '([^']*)'/i.exec(filter)?.[1];
  const name = /\bname eq '([^']*)'/i.exec(filter)?.[1];
  const subscription = pathParam(call.params, 'subscription');
  if (type !== undefined && !same(type, 'Microsoft.ContainerRegistry/registries')) return [];
  return call.tenant.registries
    .filter((r) => same(r.subscriptionId, subscription))
    .filter((r) => name === undefined || same(r.name, name))
    .filter((r) => call.may('Microsoft.Resources/subscriptions/resources/read', registryId(r)))
    .map(resourceBody);
}

function resourceBody(registry: Registry): object {
  return {
    id: registryId(registry),
    name: registry.name,
    type: 'Microsoft.ContainerRegistry/registries',
    sku: { name: registry.sku, tier: registry.sku },
    location: registry.location,
    tags: registry.tags,
  };
}
