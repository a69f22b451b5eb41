import type { Remediation } from '../domain/finding.ts';
import type { Registry } from '../domain/resource.ts';
import { plural } from '../domain/text.ts';
import { azCommand, registryOptions } from './az-command.ts';
import type { AzOptions } from './az-command.ts';
import { isHome } from './replica-state.ts';

export const GEO_REPLICATION =
  'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication';
export const RESOURCE_HEALTH =
  'https://learn.microsoft.com/azure/service-health/resource-health-overview';

export type ReplicaPlace = { readonly name: string; readonly location: string };

/**
 * What to do about a failed replica. The home region's cannot be deleted. Creation on a registry
 * with private endpoints fails for lack of a permission, of subnet space or of a free address
 * (container-registry-geo-replication, "Troubleshoot"), so those come before a new attempt.
 */
export function failedRemedy(registry: Registry, place: ReplicaPlace): Remediation {
  if (isHome(registry, place.location)) return supportRemedy(registry, 'the home region');
  return recreateRemedy(registry, [deleteCommand(registry, place), createCommand(registry, place)]);
}

/** What to do about a replica whose creation was rolled back: there is nothing to delete. */
export function rolledBackRemedy(registry: Registry, place: ReplicaPlace): Remediation {
  return recreateRemedy(registry, [createCommand(registry, place)]);
}

/** What to do about a replica that is not ready: wait, then as for a failed one. */
export function notReadyRemedy(registry: Registry, place: ReplicaPlace): Remediation {
  const command = replicationCommand('show', registry, { '--name': place.name });
  const wait =
    'Up to the time given, wait; the command shows how it stands. Once it has lasted longer';
  if (isHome(registry, place.location)) {
    return {
      text: `${wait}, look at Resource Health and open a support request: the home region's replica cannot be deleted`,
      command,
      link: RESOURCE_HEALTH,
    };
  }
  const again = `${deleteCommand(registry, place)} && ${createCommand(registry, place)}`;
  const check = registry.privateEndpointCount > 0 ? ` ${endpointChecks(registry)}, then` : '';
  return {
    text: `${wait},${check} delete the replica and create it again: ${again}`,
    command,
    link: GEO_REPLICATION,
  };
}

/** What to do about a replica that is ready and not routed to. */
export function endpointRemedy(registry: Registry, place: ReplicaPlace): Remediation {
  return {
    text: 'Route requests to it again, unless it was switched off on purpose',
    command: replicationCommand('update', registry, {
      '--name': place.name,
      '--region-endpoint-enabled': 'true',
    }),
    link: GEO_REPLICATION,
  };
}

/** Resource Health and a support request: what only Azure can mend. */
export function supportRemedy(registry: Registry, what: string): Remediation {
  return {
    text: `Look at Resource Health (the command asks it) and open a support request for ${what}`,
    command: azCommand(['rest'], {
      '--method': 'GET',
      '--url': `${registry.id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current?api-version=2022-10-01`,
    }),
    link: RESOURCE_HEALTH,
  };
}

function recreateRemedy(registry: Registry, steps: readonly string[]): Remediation {
  const again = steps.length > 1 ? 'delete the replica and create it again' : 'create it again';
  if (registry.privateEndpointCount === 0) {
    return {
      text: `${again.charAt(0).toUpperCase()}${again.slice(1)}; if it fails again, open a support request`,
      command: steps.join(' && '),
      link: GEO_REPLICATION,
    };
  }
  return {
    text: `First ${endpointChecks(registry)} (the command lists them); then ${again}: ${steps.join(' && ')}`,
    command: azCommand(
      ['acr', 'private-endpoint-connection', 'list'],
      registryOptions(registry, '--registry-name'),
    ),
    link: GEO_REPLICATION,
  };
}

function endpointChecks(registry: Registry): string {
  return `check the permission (Microsoft.Network/privateEndpoints/privateLinkServiceProxies/write), subnet space and address allocation of its ${plural(registry.privateEndpointCount, 'private endpoint')}`;
}

function deleteCommand(registry: Registry, { name }: ReplicaPlace): string {
  return replicationCommand('delete', registry, { '--name': name });
}

function createCommand(registry: Registry, { name, location }: ReplicaPlace): string {
  return replicationCommand('create', registry, { '--name': name, '--location': location });
}

function replicationCommand(verb: string, registry: Registry, options: AzOptions): string {
  return azCommand(['acr', 'replication', verb], { ...registryOptions(registry), ...options });
}
