import { read } from '../domain/reading.ts';
import type { Usage } from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';
import type { UsageReader } from '../ports/usage-reader.ts';
import type { ArmDependencies } from './arm-client.ts';
import { readOne } from './arm-list.ts';
import { UsageList } from './arm-schemas.ts';

/** Usages by `GET {registry}/listUsages`; numbers are as JSON gave them, beyond 2^53 too. */
export function createArmUsageReader(dependencies: ArmDependencies): UsageReader {
  return {
    async readUsages({ subscriptionId, resourceGroup, name }) {
      const list = await readOne(dependencies, {
        subscriptionId,
        call: (client) => client.registries.listUsages(resourceGroup, name),
        schema: UsageList,
      });
      return list.ok ? read(list.value.value.map(toUsage)) : list;
    },
  };
}

function toUsage(item: UsageList['value'][number]): Usage {
  return {
    name: tameText(item.name),
    limit: item.limit ?? undefined,
    currentValue: item.currentValue,
    unit: tameText(item.unit ?? ''),
  };
}
