import { describe, expect, test } from 'vitest';
import { createArmRegistryCatalog } from '../../src/azure/arm-registry-catalog.ts';
import { ARM, createArmTest } from '../support/test-arm.ts';

const FIRST = `${ARM}/subscriptions?api-version=2022-12-01`;

async function listSubscriptions(steps: Parameters<typeof createArmTest>[0]) {
  const arm = createArmTest(steps);
  const reading = await createArmRegistryCatalog(arm.dependencies).listSubscriptions();
  return { ...arm, reading };
}

const subscription = (id: string, change: Record<string, unknown> = {}) => ({
  id: `/subscriptions/${id}`,
  subscriptionId: id,
  displayName: `name of ${id}`,
  state: 'Enabled',
  ...change,
});

describe('subscriptions', () => {
  test('are read to the last page, in every state', async () => {
    const link = `${ARM}/subscriptions?api-version=2022-12-01&$skiptoken=x`;
    const { reading, seen, scopes } = await listSubscriptions([
      { status: 200, body: { value: [subscription('a')], nextLink: link } },
      { status: 200, body: { value: [subscription('b', { state: 'Disabled' })] } },
    ]);
    expect(reading).toEqual({
      ok: true,
      value: [
        { id: 'a', name: 'name of a' },
        { id: 'b', name: 'name of b' },
      ],
    });
    expect(seen.map(({ url }) => url)).toEqual([FIRST, link]);
    expect(seen.map(({ authorization }) => authorization)).toEqual(
      Array(2).fill('Bearer test-token'),
    );
    expect(new Set(scopes)).toEqual(new Set(['https://management.azure.com/.default']));
  });

  test('one without a name is told by its id, and a hostile name is flattened', async () => {
    const { reading } = await listSubscriptions([
      {
        status: 200,
        body: {
          value: [
            subscription('a', { displayName: null }),
            subscription('b', { displayName: 'x\r\ny' }),
          ],
        },
      },
    ]);
    expect(reading).toMatchObject({ value: [{ name: 'a' }, { name: 'x y' }] });
  });

  test('one without an id fails the list', async () => {
    const { reading } = await listSubscriptions([
      { status: 200, body: { value: [subscription('a', { subscriptionId: undefined })] } },
    ]);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(reading.ok ? '' : reading.failure.message).toContain('value.0.subscriptionId');
  });

  test('a failed second page fails the list', async () => {
    const { reading } = await listSubscriptions((request) =>
      request.url === FIRST
        ? { status: 200, body: { value: [subscription('a')], nextLink: `${FIRST}&page=2` } }
        : { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } },
    );
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'forbidden' } });
  });

  test('a page that links to itself is told after one request', async () => {
    const { reading, seen } = await listSubscriptions(() => ({
      status: 200,
      body: { value: [subscription('a')], nextLink: FIRST },
    }));
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen).toHaveLength(1);
  });

  test('a foreign next link gets no request and no token', async () => {
    const { reading, seen, scopes } = await listSubscriptions([
      { status: 200, body: { value: [], nextLink: 'https://evil.example/subscriptions' } },
    ]);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect([seen.length, scopes.length]).toEqual([1, 1]);
  });

  test('an answer that is not JSON is malformed', async () => {
    const { reading } = await listSubscriptions([{ status: 200, body: '<html>sign in</html>' }]);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
  });
});
