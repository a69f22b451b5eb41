import { expect, test } from 'vitest';
import { readRegistryId } from '../../src/azure/arm-id.ts';

const ID =
  '/subscriptions/s1/resourceGroups/My (Group)_ü/providers/Microsoft.ContainerRegistry/registries/reg';

test('the parts of an id are read in any casing and kept as they are', () => {
  const parts = { subscriptionId: 's1', registry: 'reg', replica: undefined };
  expect(readRegistryId(ID)).toEqual({ ...parts, resourceGroup: 'My (Group)_ü' });
  expect(readRegistryId(ID.toLowerCase())).toEqual({ ...parts, resourceGroup: 'my (group)_ü' });
  expect(readRegistryId(`${ID}/replications/westeurope`)).toMatchObject({ replica: 'westeurope' });
});

test.each([
  '',
  `x${ID}`,
  `${ID}/`,
  `${ID}/replications/`,
  `${ID}/webhooks/x`,
  ID.replace('ContainerRegistry', 'Compute'),
  `${ID}\u202e`,
  `${ID}${'x'.repeat(90)}`,
])('%j is no id of a registry', (id) => {
  expect(readRegistryId(id)).toBeUndefined();
});
