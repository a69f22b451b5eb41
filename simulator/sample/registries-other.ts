import {
  buildEventHubSetting,
  buildRegistry,
  buildReplica,
  buildTokens,
  buildWebhooks,
  buildWorkspaceSetting,
} from '../build-registry.ts';
import { azureDate, shifted } from '../dates.ts';
import type { Registry } from '../tenant.ts';
import { eventHubRuleId, subscriptionIds, workspaceResourceId } from './contoso.ts';

const GiB = 2 ** 30;
const TiB = 2 ** 40;

/** The registries of the shared platform and of the sandbox. */
export function otherRegistries(now: Date): Registry[] {
  return [base(now), artifacts(now), build(now), sandbox(now), archive(now)];
}

// Nearly at the cap that the service itself names; the replica list is behind the replica's own address.
function base(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId: subscriptionIds.platform,
    resourceGroup: 'rg-platform',
    name: 'contosobase',
    location: 'northeurope',
    sku: 'Premium',
    tags: { environment: 'shared', team: 'platform' },
    usedBytes: 96 * TiB,
    usages: {
      set: [
        {
          name: 'MaximumStorageCapacity',
          limit: 100 * TiB,
          currentValue: 96 * TiB,
          unit: 'Bytes',
        },
      ],
    },
    replicas: [
      buildReplica(now, { location: 'uksouth' }),
      buildReplica(now, {
        location: 'westus2',
        provisioningState: 'Canceled',
        status: {
          displayStatus: 'Failed',
          message: 'The creation of the replica was cancelled.',
          timestamp: azureDate(shifted(now, { hours: -2 })),
        },
        createdAt: azureDate(shifted(now, { hours: -3 })),
        listed: {
          provisioningState: 'Succeeded',
          status: { displayStatus: 'Ready', timestamp: azureDate(shifted(now, { hours: -3 })) },
        },
      }),
    ],
    diagnosticSettings: [buildWorkspaceSetting(workspaceResourceId)],
  });
}

// 33.5 of the 40 TiB that a Standard registry can hold; the service does not name the cap here.
function artifacts(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId: subscriptionIds.platform,
    resourceGroup: 'rg-platform',
    name: 'contosoartifacts',
    location: 'northeurope',
    tags: { environment: 'shared', team: 'platform' },
    usedBytes: 33.5 * TiB,
    webhooks: buildWebhooks(1),
    diagnosticSettings: [buildWorkspaceSetting(workspaceResourceId)],
  });
}

// The registry itself failed to update. Its SKU answers an item with a limit of 0: none are allowed.
function build(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId: subscriptionIds.platform,
    resourceGroup: 'rg-platform',
    name: 'contosobuild',
    tags: { environment: 'shared', team: 'build' },
    provisioningState: 'Failed',
    status: {
      displayStatus: 'Failed',
      message: 'The last update of the registry did not complete.',
      timestamp: azureDate(shifted(now, { hours: -11 })),
    },
    usedBytes: 37 * GiB,
    usages: { set: [{ name: 'Geo-replications', limit: 0, currentValue: 0, unit: 'Count' }] },
    webhooks: buildWebhooks(4),
    // Its logs go where no query reaches them.
    diagnosticSettings: [buildEventHubSetting(eventHubRuleId)],
  });
}

// 83 of 100 tokens: one for each agent that anybody ever tried.
function sandbox(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId: subscriptionIds.sandbox,
    resourceGroup: 'rg-sandbox',
    name: 'contososandbox',
    sku: 'Basic',
    tags: { environment: 'sandbox' },
    adminUserEnabled: true,
    usedBytes: 2 * GiB,
    webhooks: buildWebhooks(1),
    tokens: buildTokens(now, 83),
    diagnosticSettings: [buildWorkspaceSetting(workspaceResourceId)],
  });
}

// Nobody ever made a diagnostic setting here.
function archive(now: Date): Registry {
  return buildRegistry(now, {
    subscriptionId: subscriptionIds.sandbox,
    resourceGroup: 'rg-sandbox',
    name: 'contosoarchive',
    sku: 'Basic',
    tags: { environment: 'sandbox' },
    usedBytes: 512 * 2 ** 20,
  });
}
