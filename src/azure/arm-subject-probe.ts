import { isGone, read, unread } from '../domain/reading.ts';
import type { SubjectProbe } from '../ports/subject-probe.ts';
import type { ArmDependencies } from './arm-client.ts';
import { readRegistryId } from './arm-id.ts';
import type { RegistryAddress } from './arm-id.ts';
import { readOne } from './arm-list.ts';
import { AnyResource } from './arm-schemas.ts';
import { malformed } from './failure.ts';

/**
 * Asks for a registry or a replica at its own address. `gone` only for a 404 that says that the
 * resource or its group is not there: `AuthorizationFailed` and `SubscriptionNotFound` also stand
 * for rights that were taken away.
 */
export function createArmSubjectProbe(dependencies: ArmDependencies): SubjectProbe {
  const service = dependencies.cloud.resourceManager;
  return {
    async probe({ type, id }) {
      const address = readRegistryId(id);
      if (address === undefined || !isOfType(address, type)) {
        return unread(malformed(`'${id}' is not the address of a ${type}`, service));
      }
      const answer = await readOne(dependencies, {
        subscriptionId: address.subscriptionId,
        schema: AnyResource,
        call: ({ registries, replications }) => {
          const { resourceGroup, registry, replica } = address;
          if (replica === undefined) return registries.get(resourceGroup, registry);
          return replications.get(resourceGroup, registry, replica);
        },
      });
      if (answer.ok) return read('present');
      return isGone(answer.failure) ? read('gone') : answer;
    },
  };
}

function isOfType(address: RegistryAddress, type: string): boolean {
  return type === (address.replica === undefined ? 'registry' : 'replica');
}
