import type { Tenant } from '../simulator/tenant.ts';

/** One term of the least number of requests, with what it counts. */
export type Term = { readonly name: string; readonly requests: number };

/** Largest page that Microsoft Graph gives of applications and service principals. */
const GRAPH_PAGE = 999;

/**
 * The least requests that a complete sweep of a tenant needs with the documented APIs, term by
 * term: nothing here can be batched or left out without losing a verdict. Replicas are counted as
 * a first run counts them, where every one is due to be read by its own address.
 */
export function leastRequests(tenant: Tenant): readonly Term[] {
  const premium = tenant.registries.filter(({ sku }) => sku === 'Premium');
  const replicas = premium.reduce((sum, registry) => sum + listedReplicas(registry), 0);
  return [
    { name: 'subscription pages', requests: 1 },
    { name: 'one registry list per subscription', requests: tenant.subscriptions.length },
    { name: 'usages of every registry', requests: tenant.registries.length },
    { name: 'replication list of every Premium registry', requests: premium.length },
    { name: 'replicas due by their own address', requests: replicas },
    { name: 'application pages', requests: pages(tenant.applications.length) },
    { name: 'service principal pages', requests: pages(tenant.servicePrincipals.length) },
    { name: 'tokens (Resource Manager, Graph)', requests: 2 },
  ];
}

/** The home region is a replica too once there is another one. */
function listedReplicas({ replicas }: Tenant['registries'][number]): number {
  return replicas.length === 0 ? 0 : replicas.length + 1;
}

function pages(items: number): number {
  return Math.max(1, Math.ceil(items / GRAPH_PAGE));
}
