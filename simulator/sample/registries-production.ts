import {
  buildPrivateEndpoint,
  buildRegistry,
  buildReplica,
  buildWebhooks,
  buildWorkspaceSetting,
} from '../build-registry.ts';
import { azureDate, shifted } from '../dates.ts';
import type { Registry } from '../tenant.ts';
import { edgeWorkspaceResourceId, subscriptionIds, workspaceResourceId } from './contoso.ts';

const GiB = 2 ** 30;
const subscriptionId = subscriptionIds.production;

/** The registries that the shop runs on. */
export function productionRegistries(now: Date): Registry[] {
  return [healthyShop(now), shopImages(now), edge(now), data(now)];
}

// Healthy in every way, so that a reader sees what fine looks like.
function healthyShop(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId,
    resourceGroup: 'rg-shop-prod',
    name: 'contosoprod',
    sku: 'Premium',
    tags: { environment: 'production', team: 'shop' },
    zoneRedundancy: 'Enabled',
    publicNetworkAccess: 'Disabled',
    roleAssignmentMode: 'AbacRepositoryPermissions',
    usedBytes: 210 * GiB,
    replicas: [
      buildReplica(now, { location: 'northeurope', zoneRedundancy: 'Enabled' }),
      buildReplica(now, { location: 'eastus' }),
    ],
    webhooks: buildWebhooks(3),
    privateEndpointConnections: [
      buildPrivateEndpoint('contosoprod', 'pe-contosoprod-hub'),
      buildPrivateEndpoint('contosoprod', 'pe-contosoprod-aks'),
    ],
    diagnosticSettings: [buildWorkspaceSetting(workspaceResourceId)],
  });
}

// Creation of a replica failed behind private endpoints, and 86 % of the included storage is used.
function shopImages(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId,
    resourceGroup: 'rg-shop-prod',
    name: 'contosoimages',
    sku: 'Premium',
    tags: { environment: 'production', team: 'shop' },
    usedBytes: 430 * GiB,
    replicas: [
      buildReplica(now, {
        location: 'northeurope',
        provisioningState: 'Failed',
        status: {
          displayStatus: 'Failed',
          message: 'The subnet of a private endpoint has no free address in northeurope.',
          timestamp: azureDate(shifted(now, { hours: -5 })),
        },
        createdAt: azureDate(shifted(now, { hours: -6 })),
      }),
    ],
    privateEndpointConnections: [buildPrivateEndpoint('contosoimages', 'pe-contosoimages-aks')],
    diagnosticSettings: [buildWorkspaceSetting(workspaceResourceId)],
  });
}

// One replica just begun, one stuck for hours, one taken out of routing.
function edge(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId,
    resourceGroup: 'rg-shop-prod',
    name: 'contosoedge',
    location: 'eastus',
    sku: 'Premium',
    tags: { environment: 'production', team: 'edge' },
    usedBytes: 48 * GiB,
    replicas: [
      buildReplica(now, {
        location: 'southeastasia',
        provisioningState: 'Creating',
        status: { timestamp: azureDate(shifted(now, { minutes: -8 })) },
        createdAt: azureDate(shifted(now, { minutes: -8 })),
      }),
      buildReplica(now, {
        location: 'japaneast',
        status: { displayStatus: 'Syncing', timestamp: azureDate(shifted(now, { hours: -7 })) },
        createdAt: azureDate(shifted(now, { hours: -7 })),
      }),
      buildReplica(now, { location: 'brazilsouth', regionEndpointEnabled: false }),
    ],
    diagnosticSettings: [buildWorkspaceSetting(edgeWorkspaceResourceId)],
  });
}

// Beyond what its price includes, and no room for another webhook.
function data(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId,
    resourceGroup: 'rg-data-prod',
    name: 'contosodata',
    location: 'northeurope',
    tags: { environment: 'production', team: 'data' },
    usedBytes: 118 * GiB,
    webhooks: buildWebhooks(10),
    diagnosticSettings: [buildWorkspaceSetting(workspaceResourceId)],
  });
}
