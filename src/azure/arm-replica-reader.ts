import { read } from '../domain/reading.ts';
import type { Replica } from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';
import { parseIsoTime } from '../domain/time.ts';
import type { ReplicaReader } from '../ports/replica-reader.ts';
import type { ArmDependencies } from './arm-client.ts';
import { readList, readOne } from './arm-list.ts';
import { ReplicaAnswer } from './arm-schemas.ts';

/** Longest status message kept, in characters. */
const MESSAGE_LIMIT = 500;

/** Replicas by `GET {registry}/replications` and by their own addresses. */
export function createArmReplicaReader(dependencies: ArmDependencies): ReplicaReader {
  return {
    listReplicas: ({ subscriptionId, resourceGroup, name }) =>
      readList(dependencies, {
        subscriptionId,
        pages: (client) => client.replications.list(resourceGroup, name).byPage(),
        schema: ReplicaAnswer,
        convert: (answer) => read(toReplica(answer)),
      }),
    async readReplica({ subscriptionId, resourceGroup, name }, replica) {
      const answer = await readOne(dependencies, {
        subscriptionId,
        call: (client) => client.replications.get(resourceGroup, name, replica),
        schema: ReplicaAnswer,
      });
      return answer.ok ? read(toReplica(answer.value)) : answer;
    },
  };
}

function toReplica(answer: ReplicaAnswer): Replica {
  const { provisioningState, status, regionEndpointEnabled } = answer.properties;
  const { displayStatus, message, timestamp } = status ?? {};
  return {
    id: tameText(answer.id, 1000),
    name: tameText(answer.name),
    location: tameText(answer.location),
    provisioningState: tameText(provisioningState),
    displayStatus: displayStatus ? tameText(displayStatus) : undefined,
    statusMessage: message ? tameText(message, MESSAGE_LIMIT) : undefined,
    statusAt: timestamp ? parseIsoTime(timestamp) : undefined,
    regionEndpointEnabled: regionEndpointEnabled ?? undefined,
  };
}
