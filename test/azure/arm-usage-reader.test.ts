import { describe, expect, test } from 'vitest';
import { createArmUsageReader } from '../../src/azure/arm-usage-reader.ts';
import { ARM, createArmTest, REGISTRY, REGISTRY_ID } from '../support/test-arm.ts';

async function readUsages(body: unknown, status = 200) {
  const arm = createArmTest(() => ({ status, body }));
  const reading = await createArmUsageReader(arm.dependencies).readUsages(REGISTRY);
  return { reading, seen: arm.seen };
}
const item = (change: Record<string, unknown>) => ({
  name: 'Webhooks',
  currentValue: 1,
  limit: 10,
  unit: 'Count',
  ...change,
});

describe('usages', () => {
  test('are read from the registry itself', async () => {
    const { reading, seen } = await readUsages({ value: [item({})] });
    expect(seen.map(({ url }) => url)).toEqual([
      `${ARM}${REGISTRY_ID}/listUsages?api-version=2025-11-01`,
    ]);
    expect(reading).toEqual({
      ok: true,
      value: [{ name: 'Webhooks', currentValue: 1, limit: 10, unit: 'Count' }],
    });
  });

  test.each([
    ['a limit of -1', { limit: -1 }, { limit: -1 }],
    ['a limit of 0', { limit: 0 }, { limit: 0 }],
    ['no limit', { limit: undefined }, { limit: undefined }],
    ['a limit that is null', { limit: null }, { limit: undefined }],
    ['usage above its limit', { currentValue: 99 }, { currentValue: 99 }],
    ['usage above 2^53', { currentValue: 2 ** 60 }, { currentValue: 1152921504606847000 }],
    ['a name of the future', { name: 'Dragons' }, { name: 'Dragons' }],
  ])('%s passes as it is', async (_, change, expected) => {
    const { reading } = await readUsages({ value: [item(change)] });
    expect(reading.ok && reading.value[0]).toMatchObject(expected);
  });

  test.each([undefined, null, '5', {}])(
    'an item whose current value is %j fails the list by its name',
    async (currentValue) => {
      const { reading } = await readUsages({
        value: [item({}), item({ name: 'Size', currentValue })],
      });
      expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
      const message = reading.ok ? '' : reading.failure.message;
      expect(message).toContain('value.1.currentValue');
      expect(message).toContain("'Size'");
    },
  );

  test.each([{}, { value: null }, { value: 'x' }, { value: [null] }, [], null])(
    '%j is malformed, never an empty list',
    async (body) => {
      const { reading } = await readUsages(body);
      expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    },
  );

  test('an empty list is an empty list', async () => {
    expect((await readUsages({ value: [] })).reading).toEqual({ ok: true, value: [] });
  });

  test('a refusal names the identity', async () => {
    const id = '0c421105-9e6b-4a09-bcda-fa4ddd2e70da';
    const message = `The client 'x' with object id '${id}' does not have authorization.`;
    const { reading } = await readUsages({ error: { code: 'AuthorizationFailed', message } }, 403);
    expect(reading).toMatchObject({ failure: { cause: 'forbidden', principalId: id } });
  });
});
