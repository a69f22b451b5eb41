import { text, type Value } from './values.ts';

/** Where a deployment runs. */
export type Target = {
  readonly managementGroup: string;
  /** Empty for a management group's deployment. */
  readonly subscriptionId: string;
  /** Empty above a resource group. */
  readonly resourceGroup: string;
};

/** The resource id of a target. */
export function targetId({ managementGroup, subscriptionId, resourceGroup }: Target): string {
  if (subscriptionId === '') {
    return `/providers/Microsoft.Management/managementGroups/${managementGroup}`;
  }
  const subscription = `/subscriptions/${subscriptionId}`;
  return resourceGroup === '' ? subscription : `${subscription}/resourceGroups/${resourceGroup}`;
}

/** The target that a scope function names, from another. */
export function reachTarget(from: Target, name: string, args: readonly Value[]): Target {
  const [first, second] = args.map((arg) => text(arg));
  switch (name) {
    case 'subscription':
      return { ...from, subscriptionId: first ?? from.subscriptionId, resourceGroup: '' };
    case 'resourceGroup':
      return second === undefined
        ? { ...from, resourceGroup: first ?? from.resourceGroup }
        : { ...from, subscriptionId: first ?? '', resourceGroup: second };
    case 'managementGroup':
      return {
        managementGroup: first ?? from.managementGroup,
        subscriptionId: '',
        resourceGroup: '',
      };
    default:
      throw new Error(`the scope ${name} is not known`);
  }
}

const TENANT_ID = '00000000-aaaa-4000-8000-000000000000';
/** Region of everything that is evaluated. */
export const LOCATION = 'westeurope';

/** What a scope function gives when it is read. */
export function describeTarget(name: string, target: Target): Value {
  const id = targetId(target);
  switch (name) {
    case 'subscription':
      return { id, subscriptionId: target.subscriptionId, tenantId: TENANT_ID };
    case 'resourceGroup':
      return { id, name: target.resourceGroup, location: LOCATION, tags: {} };
    case 'managementGroup':
      return { id, name: target.managementGroup };
    default:
      return { tenantId: TENANT_ID };
  }
}

/** `resourceId` and the like: `type/child`, then a name for each part. */
export function resourceIdOf(prefix: string, args: readonly Value[]): string {
  const [type = '', ...names] = args.map((arg) => text(arg));
  const [provider = '', ...types] = type.split('/');
  const pairs = types.map((one, index) => `${one}/${names[index] ?? ''}`);
  return `${prefix}/providers/${provider}/${pairs.join('/')}`;
}
