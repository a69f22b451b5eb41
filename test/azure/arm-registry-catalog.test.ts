import { describe, expect, test } from 'vitest';
import { createArmRegistryCatalog } from '../../src/azure/arm-registry-catalog.ts';
import { shareTokens } from '../../src/azure/token.ts';
import type { Step } from '../support/replay.ts';
import {
  ARM,
  createArmTest,
  REGISTRY_ID,
  registryAnswer,
  SUBSCRIPTION,
} from '../support/test-arm.ts';

const LIST = `${ARM}/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerRegistry/registries`;
const page = (value: unknown, nextLink?: unknown): Step => ({
  status: 200,
  body: { value, nextLink },
});

async function listRegistries(steps: Parameters<typeof createArmTest>[0]) {
  const arm = createArmTest(steps);
  const reading = await createArmRegistryCatalog(arm.dependencies).listRegistries(SUBSCRIPTION);
  return { ...arm, reading };
}

async function registryOf(change: Record<string, unknown>) {
  const { reading } = await listRegistries([page([registryAnswer(change)])]);
  return reading.ok ? reading.value[0] : reading.failure;
}

describe('the registries of a subscription', () => {
  test('are asked with the audience of the cloud and the stable api-version', async () => {
    const { seen, scopes, reading } = await listRegistries([page([])]);
    expect(reading).toEqual({ ok: true, value: [] });
    expect(seen.map(({ url }) => url)).toEqual([`${LIST}?api-version=2025-11-01`]);
    expect(seen[0]?.authorization).toBe('Bearer test-token');
    expect(scopes).toEqual(['https://management.azure.com/.default']);
  });

  test('are as ARM wrote them, with group and subscription from the id', async () => {
    const endpoints = [{ id: 'a' }, { id: 'b' }];
    const properties = { provisioningState: 'Updating', privateEndpointConnections: endpoints };
    expect(await registryOf({ properties })).toEqual({
      id: REGISTRY_ID,
      name: 'regone',
      subscriptionId: SUBSCRIPTION,
      resourceGroup: 'rg-one',
      location: 'westeurope',
      sku: 'Premium',
      provisioningState: 'Updating',
      privateEndpointCount: 2,
      tags: { team: 'one' },
    });
  });

  test.each([
    ['tags null', { tags: null }, { tags: {} }],
    ['tags absent', { tags: undefined }, { tags: {} }],
    ['no provisioning state', { properties: {} }, { provisioningState: undefined }],
    ['no private endpoints', { properties: {} }, { privateEndpointCount: 0 }],
    ['an unknown SKU', { sku: { name: 'Classic' } }, { sku: 'Classic' }],
  ])('%s is told as it is', async (_, change, expected) => {
    expect(await registryOf(change)).toMatchObject(expected);
  });

  test.each([
    ['id', { id: undefined }, 'id'],
    ['name', { name: undefined }, 'name'],
    ['sku', { sku: undefined }, 'sku'],
    ['sku (null)', { sku: null }, 'sku'],
    ['name of the sku', { sku: {} }, 'sku.name'],
    ['properties', { properties: null }, 'properties'],
  ])('one without %s is a failure that names it', async (_, change, place) => {
    const failure = await registryOf(change);
    expect(failure).toMatchObject({ cause: 'malformed', service: ARM });
    expect(failure).toHaveProperty('message', expect.stringContaining(place));
  });

  test.each([
    ['tags', { tags: 5 }, { tags: {} }],
    ['one tag', { tags: { a: 5, b: 'c' } }, { tags: { a: '', b: 'c' } }],
    ['state', { properties: { provisioningState: 5 } }, { provisioningState: undefined }],
  ])('an odd %s, which decides nothing, is taken for absent', async (_, change, expected) => {
    expect(await registryOf(change)).toMatchObject({ name: 'regone', ...expected });
  });

  test('the failure names the registry too', async () => {
    expect(await registryOf({ sku: undefined })).toHaveProperty(
      'message',
      expect.stringContaining("of 'regone'"),
    );
  });

  test.each([
    '/subscriptions/x',
    `${REGISTRY_ID}/replications/x`,
    `${REGISTRY_ID}\nx`,
    `${REGISTRY_ID}/../../y`,
    'javascript:alert(1)',
  ])('an id that is not that of a registry is a failure: %j', async (id) => {
    expect(await registryOf({ id })).toMatchObject({ cause: 'malformed' });
  });

  test('names and tags are flattened and capped', async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`t${i}`, 'v'.repeat(300)]),
    );
    const registry = await registryOf({ name: `a\r\n\u202eb${'x'.repeat(1e6)}`, tags });
    if (registry === undefined || !('tags' in registry)) throw new Error('expected a registry');
    expect(registry.name).toMatch(/^a bx+…$/);
    expect([...registry.name]).toHaveLength(200);
    expect(Object.keys(registry.tags)).toHaveLength(50);
    expect(registry.tags['t0']).toHaveLength(256);
  });
});

describe('pages', () => {
  const other = (n: number) => registryAnswer({ id: `${REGISTRY_ID}${n}`, name: `regone${n}` });

  test('are followed by the link as it is given', async () => {
    const link = `${LIST}?$skiptoken=a%2Fb&api-version=2025-11-01`;
    const { reading, seen } = await listRegistries([page([other(1)], link), page([other(2)])]);
    expect(reading).toMatchObject({ ok: true, value: [{ name: 'regone1' }, { name: 'regone2' }] });
    expect(seen[1]?.url).toBe(link);
  });

  test('an empty page with a next link is not the end', async () => {
    const link = `${LIST}?$skiptoken=2&api-version=2025-11-01`;
    const { reading } = await listRegistries([page([], link), page([other(2)], '')]);
    expect(reading).toMatchObject({ ok: true, value: [{ name: 'regone2' }] });
  });

  test('a registry that comes twice is one, whatever its casing', async () => {
    const link = `${LIST}?$skiptoken=2&api-version=2025-11-01`;
    const twice = registryAnswer({
      id: REGISTRY_ID.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
    });
    const { reading } = await listRegistries([
      page([registryAnswer()], link),
      page([twice, other(2)]),
    ]);
    expect(reading.ok && reading.value.length).toBe(2);
  });

  test('a failed page is the failure of the whole list', async () => {
    const link = `${LIST}?$skiptoken=2&api-version=2025-11-01`;
    const { reading } = await listRegistries((request) =>
      request.url === link ? { status: 500 } : page([registryAnswer()], link),
    );
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'unavailable', status: 500 } });
  });

  test('an odd registry hides no other, on its page or the next, and the list is not whole', async () => {
    const link = `${LIST}?$skiptoken=2&api-version=2025-11-01`;
    const odd = ['b', 'c', 'd', 'e'].map((name) => registryAnswer({ name, sku: undefined }));
    const { reading, seen } = await listRegistries([
      page([other(1), ...odd], link),
      page([registryAnswer({ id: 'x', name: 'f' }), other(2)]),
    ]);
    expect(seen).toHaveLength(2);
    expect(reading).toMatchObject({
      ok: false,
      failure: { cause: 'malformed', service: ARM },
      readable: [{ name: 'regone1' }, { name: 'regone2' }],
    });
    expect(reading.ok ? '' : reading.failure.message).toContain(
      "5 items of the list could not be read: 'b', 'c', 'd' and 2 more; ",
    );
  });

  test('a page that fails leaves the registries of the pages before it', async () => {
    const link = `${LIST}?$skiptoken=2&api-version=2025-11-01`;
    const { reading } = await listRegistries([page([other(1)], link), { status: 403 }]);
    expect(reading).toMatchObject({
      failure: { cause: 'forbidden' },
      readable: [{ name: 'regone1' }],
    });
  });

  test.each([1, 2])('a cycle of %d is told, not followed', async (length) => {
    const link = (n: number) => `${LIST}?$skiptoken=${n % length}&api-version=2025-11-01`;
    let asked = 0;
    const { reading, seen } = await listRegistries(() => page([other(asked)], link(asked++)));
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(reading.ok ? '' : reading.failure.message).toContain('paging loops');
    expect(seen.length).toBeLessThanOrEqual(length + 1);
  });

  test.each(['https://evil.example/x', 'http://management.azure.com/x'])(
    'a next link to %s gets no request and no token',
    async (link) => {
      const { reading, seen, scopes } = await listRegistries([page([registryAnswer()], link)]);
      expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed', service: ARM } });
      expect(reading.ok ? '' : reading.failure.message).toContain('the link was refused');
      expect(seen).toHaveLength(1);
      expect(scopes).toHaveLength(1);
    },
  );

  test.each([{}, { value: null }, { value: {} }, [], 'text', null, { value: [null] }])(
    'an answer without a list is malformed: %j',
    async (body) => {
      const { reading } = await listRegistries(() => ({ status: 200, body }));
      expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    },
  );

  test('truncated JSON is asked for again, then malformed', async () => {
    const headers = { 'content-type': 'application/json' };
    const { reading, seen } = await listRegistries(() => ({
      status: 200,
      headers,
      body: '{"value":[{"id"',
    }));
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen).toHaveLength(4);
  });
});

describe('refusals', () => {
  const error = (status: number, code: string): Step => ({
    status,
    body: { error: { code, message: `The ${code}.` } },
  });
  test.each([
    [403, 'AuthorizationFailed', 'forbidden'],
    [404, 'SubscriptionNotFound', 'missing'],
  ])('%d %s is %s and asked once', async (status, code, cause) => {
    const { reading, seen } = await listRegistries([error(status, code)]);
    expect(reading).toMatchObject({ ok: false, failure: { cause, status, code, service: ARM } });
    expect(seen).toHaveLength(1);
  });

  test('a 401 is asked once more and not for ever', async () => {
    const { reading, seen } = await listRegistries(() => error(401, 'ExpiredAuthenticationToken'));
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'unauthenticated' } });
    expect(seen).toHaveLength(2);
  });

  test('a 401 is asked once more with another token', async () => {
    const arm = createArmTest((request) =>
      request.authorization === 'Bearer t0' ? error(401, 'Expired') : page([registryAnswer()]),
    );
    let given = 0;
    const getToken = async () => ({ token: `t${given++}`, expiresOnTimestamp: arm.clock() + 1e9 });
    const credential = shareTokens({ getToken }, arm.clock);
    const catalog = createArmRegistryCatalog({ ...arm.dependencies, credential });
    expect(await catalog.listRegistries(SUBSCRIPTION)).toMatchObject({ ok: true });
    expect((await catalog.listSubscriptions()).ok).toBe(false);
    expect(arm.seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer t0',
      'Bearer t1',
      'Bearer t1',
    ]);
  });

  test('without a token nothing is sent', async () => {
    const arm = createArmTest([]);
    const refusal = Object.assign(new Error('No credential.'), {
      name: 'CredentialUnavailableError',
    });
    const credential = { getToken: () => Promise.reject(refusal) };
    const catalog = createArmRegistryCatalog({ ...arm.dependencies, credential });
    expect(await catalog.listRegistries(SUBSCRIPTION)).toEqual({
      ok: false,
      failure: {
        cause: 'unauthenticated',
        message: 'no token: No credential',
        service: 'https://login.microsoftonline.com',
      },
    });
    expect(arm.seen).toEqual([]);
  });
});
