import type { SimResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { Registry } from '../tenant.ts';
import type { ArmCall } from './call.ts';
import { resourceGroupNotFound, resourceNotFound } from './errors.ts';

/** The path of a registry as a route pattern. */
export const registryPath =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerRegistry/registries/{registry}';

/** Names and ids compare without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Answers for the registry that the path names, or with the 404 that says what is not there. */
export function withRegistry(
  call: ArmCall,
  answer: (registry: Registry) => SimResponse,
): SimResponse {
  return withGroup(call, (group) => {
    const name = pathParam(call.params, 'registry');
    const found = call.tenant.registries.find((r) => isInGroup(call, r) && sameName(r.name, name));
    if (found === undefined) {
      return resourceNotFound(`Microsoft.ContainerRegistry/registries/${name}`, group);
    }
    return answer(found);
  });
}

/** Answers for the resource group that the path names, or 404 ResourceGroupNotFound. */
export function withGroup(call: ArmCall, answer: (group: string) => SimResponse): SimResponse {
  const group = pathParam(call.params, 'group');
  const subscription = pathParam(call.params, 'subscription');
  const exists = call.tenant.resourceGroups.some(
    (g) => sameName(g.subscriptionId, subscription) && sameName(g.name, group),
  );
  return exists ? answer(group) : resourceGroupNotFound(group);
}

/** Whether a registry is in the resource group that the path names. */
export function isInGroup(call: ArmCall, registry: Registry): boolean {
  return (
    sameName(registry.subscriptionId, pathParam(call.params, 'subscription')) &&
    sameName(registry.resourceGroup, pathParam(call.params, 'group'))
  );
}
