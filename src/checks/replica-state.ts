import type { Registry, Replica } from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';

/** Failed and Canceled: nothing goes on any more. */
export function hasFailed(provisioningState: string | undefined): boolean {
  return is(provisioningState, 'failed') || is(provisioningState, 'canceled');
}

export function isCreating(provisioningState: string): boolean {
  return is(provisioningState, 'creating');
}

export function hasSucceeded(provisioningState: string): boolean {
  return is(provisioningState, 'succeeded');
}

/** True for a replica that is made and in step: `Succeeded` with the status `Ready`. */
export function isReady(replica: Pick<Replica, 'provisioningState' | 'displayStatus'>): boolean {
  return is(replica.provisioningState, 'succeeded') && is(replica.displayStatus, 'ready');
}

export function isSyncing(replica: Pick<Replica, 'provisioningState' | 'displayStatus'>): boolean {
  return is(replica.provisioningState, 'succeeded') && is(replica.displayStatus, 'syncing');
}

/** True unless the switch is off; answers of old API versions have no such switch. */
export function isRoutedTo(replica: Pick<Replica, 'regionEndpointEnabled'>): boolean {
  return replica.regionEndpointEnabled !== false;
}

/** Everything a replica is judged by, as one text: two views agree when it is the same. */
export function viewOf(
  replica: Pick<Replica, 'provisioningState' | 'displayStatus' | 'regionEndpointEnabled'>,
): string {
  const words = [replica.provisioningState, replica.displayStatus ?? 'no status'];
  return [...words.map((word) => tameText(word)), isRoutedTo(replica) ? '' : 'endpoint off']
    .filter((word) => word !== '')
    .join(', ');
}

/** The state in one word, as the service calls it. */
export function stateWord(replica: Pick<Replica, 'provisioningState' | 'displayStatus'>): string {
  if (!is(replica.provisioningState, 'succeeded')) return tameText(replica.provisioningState);
  return replica.displayStatus === undefined ? 'without a status' : tameText(replica.displayStatus);
}

/** True in the registry's own region, whose replica cannot be deleted. */
export function isHome(registry: Registry, location: string): boolean {
  return regionName(registry.location) === regionName(location);
}

/** `West Europe` and `westeurope` are one region. */
function regionName(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}

function is(word: string | undefined, expected: string): boolean {
  return word?.toLowerCase() === expected;
}
