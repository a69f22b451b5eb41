import type { Remediation } from '../domain/finding.ts';
import type { Registry } from '../domain/resource.ts';
import { SKU_LIMITS_SOURCE } from '../domain/sku-limits.ts';
import { azCommand, registryOptions } from './az-command.ts';
import type { Amount } from './quota-judgement.ts';

const PURGE = 'https://learn.microsoft.com/azure/container-registry/container-registry-auto-purge';

type NamedRemedy = {
  readonly text: string;
  readonly command: (registry: Registry) => string;
};

/**
 * What helps with each limit that Microsoft documents. Raisable by support or fixed: as the page
 * container-registry-skus says.
 */
const REMEDIES: ReadonlyMap<string, NamedRemedy> = new Map([
  [
    'webhooks',
    {
      text: 'Delete webhooks that are no longer used, or move to a larger SKU, which allows more',
      command: (registry) => azCommand(['acr', 'webhook', 'list'], registryOptions(registry)),
    },
  ],
  [
    'tokens',
    {
      text: 'Delete tokens that are no longer used; the limit is fixed per SKU, a larger SKU allows more',
      command: (registry) => azCommand(['acr', 'token', 'list'], registryOptions(registry)),
    },
  ],
  [
    'scopemaps',
    {
      text: 'Delete scope maps that no token uses; the limit is fixed per SKU, a larger SKU allows more',
      command: (registry) => azCommand(['acr', 'scope-map', 'list'], registryOptions(registry)),
    },
  ],
  [
    'privateendpointconnections',
    {
      text: 'Delete connections that were rejected or are no longer used, or ask Azure support to raise the limit',
      command: (registry) =>
        azCommand(
          ['acr', 'private-endpoint-connection', 'list'],
          registryOptions(registry, '--registry-name'),
        ),
    },
  ],
  ['iprules', networkRules('IP rules')],
  ['vnetrules', networkRules('virtual network rules')],
  [
    'geo-replications',
    {
      text: 'Delete replicas that are no longer needed, or ask Azure support whether the limit can be raised',
      command: (registry) => azCommand(['acr', 'replication', 'list'], registryOptions(registry)),
    },
  ],
]);

/** How to get away from a limit; the commands only look, what to delete is for people to say. */
export function quotaRemedy(registry: Registry, amount: Amount): Remediation {
  switch (amount.rule) {
    case 'storage-included':
      return {
        text: 'Delete images that are no longer needed (the command lists what a purge would delete, and deletes nothing), or move to a SKU that includes more',
        command: purgeCommand(registry),
        link: PURGE,
      };
    case 'storage-capacity':
      return {
        text: 'Delete images before pushes fail (the command lists what a purge would delete, and deletes nothing), or ask Azure support to raise the cap',
        command: purgeCommand(registry),
        link: SKU_LIMITS_SOURCE.link,
      };
    case 'quota':
      return itemRemedy(registry, amount.key);
  }
}

function itemRemedy(registry: Registry, key: string): Remediation {
  const known = REMEDIES.get(key);
  const link = SKU_LIMITS_SOURCE.link;
  if (known !== undefined) return { text: known.text, command: known.command(registry), link };
  return {
    text: 'Delete what is no longer used, move to a larger SKU, or ask Azure support whether the limit can be raised',
    command: azCommand(['acr', 'show-usage'], registryOptions(registry, '--name')),
    link,
  };
}

function networkRules(what: string): NamedRemedy {
  return {
    text: `Merge or delete ${what}, or use private endpoints instead; the limit is fixed and support cannot raise it`,
    command: (registry) =>
      azCommand(['acr', 'network-rule', 'list'], registryOptions(registry, '--name')),
  };
}

function purgeCommand(registry: Registry): string {
  const purge = "acr purge --filter '.*:.*' --untagged --ago 90d --dry-run";
  const command = azCommand(['acr', 'run'], { ...registryOptions(registry), '--cmd': purge });
  return `${command} /dev/null`;
}
