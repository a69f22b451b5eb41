import {
  buildApplication,
  buildCertificate,
  buildSecret,
  buildServicePrincipal,
} from './build-directory.ts';
import { buildRegistry, buildReplica } from './build-registry.ts';
import { azureDate, shifted } from './dates.ts';
import { builtInRoles, monitorIdentity } from './sample/roles.ts';
import { rootManagementGroup } from './sample/contoso.ts';
import { createRandom, type Random } from './random.ts';
import { stableGuid } from './stable-id.ts';
import type { Registry, ResourceGroup, Subscription, Tenant } from './tenant.ts';
import type { Application, ServicePrincipal } from './tenant-directory.ts';

/** How big a generated tenant is; the same numbers and seed give the same tenant. */
export type GeneratedTenantOptions = {
  readonly now: Date;
  readonly seed: number;
  readonly subscriptions: number;
  readonly registries: number;
  /** How many of the registries are Premium with two replicas; the others are Basic or Standard. */
  readonly replicated: number;
  readonly applications: number;
  readonly servicePrincipals: number;
};

const GiB = 2 ** 30;
const regions = ['westeurope', 'northeurope', 'eastus', 'westus2', 'japaneast', 'uksouth'] as const;

/** A tenant of any size for benchmarks: about one object in ten has something to report. */
export function generatedTenant(o: GeneratedTenantOptions): Tenant {
  const random = createRandom(o.seed);
  const tenantId = stableGuid(`generated/${o.seed}`);
  const subscriptions = times(o.subscriptions, (i) => subscription(o.seed, i));
  return {
    tenantId,
    displayName: `Generated ${o.seed}`,
    domain: 'generated.example',
    monitor: monitorIdentity(),
    subscriptions,
    resourceGroups: subscriptions.map((s) => resourceGroup(s)),
    registries: times(o.registries, (i) => registry(o, random, subscriptions, i)),
    roleDefinitions: builtInRoles(),
    roleAssignments: [],
    applications: times(o.applications, (i) => application(o, random, i)),
    servicePrincipals: times(o.servicePrincipals, (i) => servicePrincipal(o, random, tenantId, i)),
    users: [],
    owners: {},
    workspaces: [],
    pageSizes: {},
    mail: { finalStatus: 'Succeeded' },
    teams: { enabled: true },
  };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function subscription(seed: number, index: number): Subscription {
  return {
    subscriptionId: stableGuid(`generated/${seed}/subscription/${index}`),
    displayName: `Generated ${index + 1}`,
    state: 'Enabled',
    managementGroups: [rootManagementGroup],
  };
}

function resourceGroup(owner: Subscription): ResourceGroup {
  const { subscriptionId } = owner;
  return { subscriptionId, name: 'rg-registries', location: 'westeurope', tags: {} };
}

function registry(
  o: GeneratedTenantOptions,
  random: Random,
  subscriptions: readonly Subscription[],
  index: number,
): Registry {
  const premium = index < o.replicated;
  const sku = premium ? 'Premium' : random.pick(['Basic', 'Standard'] as const);
  const included = { Basic: 10, Standard: 100, Premium: 500 }[sku] * GiB;
  const location = random.pick(regions);
  const others = regions.filter((region) => region !== location).slice(0, 2);
  return buildRegistry(o.now, {
    subscriptionId: subscriptions[index % subscriptions.length]?.subscriptionId ?? '',
    resourceGroup: 'rg-registries',
    name: `generated${String(index + 1).padStart(4, '0')}`,
    location,
    sku,
    usedBytes: Math.floor(included * random.next() * 0.9),
    replicas: premium ? others.map((region) => buildReplica(o.now, { location: region })) : [],
  });
}

// Ends up to 600 days ahead; the part inside the next 60 days is what is reported.
function endDate(o: GeneratedTenantOptions, random: Random): string {
  return azureDate(shifted(o.now, { hours: Math.floor(random.next() * 600 * 24) + 1 }), 7);
}

function application(o: GeneratedTenantOptions, random: Random, index: number): Application {
  const name = `generated-app-${index + 1}`;
  return buildApplication(o.now, name, {
    passwordCredentials: [buildSecret(`${name}/secret`, endDate(o, random))],
    keyCredentials:
      random.next() < 0.3 ? [buildCertificate(`${name}/certificate`, endDate(o, random))] : [],
  });
}

function servicePrincipal(
  o: GeneratedTenantOptions,
  random: Random,
  tenantId: string,
  index: number,
): ServicePrincipal {
  const name = `generated-app-${index + 1}`;
  const managed = random.next() < 0.4;
  return buildServicePrincipal(o.now, name, {
    servicePrincipalType: managed ? 'ManagedIdentity' : 'Application',
    appOwnerOrganizationId: managed ? null : tenantId,
    keyCredentials: managed ? [buildCertificate(`${name}/rolled`, endDate(o, random))] : [],
  });
}
