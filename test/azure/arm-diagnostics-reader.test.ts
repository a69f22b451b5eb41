import { describe, expect, test } from 'vitest';
import { createArmDiagnosticsReader } from '../../src/azure/arm-diagnostics-reader.ts';
import { ARM, createArmTest, REGISTRY, REGISTRY_ID } from '../support/test-arm.ts';

const WORKSPACE =
  '/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/logs';
const GUID = '77777777-7777-4777-8777-77777777777A';

function setting(properties: Record<string, unknown>) {
  return { id: 'x', name: 'logs', properties: { logs: [], metrics: [], ...properties } };
}

function log(given: Record<string, unknown>) {
  return { category: null, categoryGroup: null, enabled: true, ...given };
}

const LOGINS = log({ category: 'ContainerRegistryLoginEvents' });

async function settingsOf(value: readonly unknown[]) {
  const { dependencies } = createArmTest([{ status: 200, body: { value } }]);
  const reading = await createArmDiagnosticsReader(dependencies).listSettings(REGISTRY);
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}

describe('the diagnostic settings of a registry', () => {
  test('are asked for at the registry, under the version that has category groups', async () => {
    const { dependencies, seen } = createArmTest([{ status: 200, body: { value: [] } }]);
    await createArmDiagnosticsReader(dependencies).listSettings(REGISTRY);
    expect(seen.map(({ method, url }) => [method, url])).toEqual([
      [
        'GET',
        `${ARM}${REGISTRY_ID}/providers/microsoft.insights/diagnosticSettings?api-version=2021-05-01-preview`,
      ],
    ]);
  });

  test.each([
    ['the category', LOGINS, true],
    ['the category in other letters', log({ category: 'containerregistryloginevents' }), true],
    ['the group audit', log({ categoryGroup: 'audit' }), true],
    ['the group allLogs', log({ categoryGroup: 'allLogs' }), true],
    ['another category', log({ category: 'ContainerRegistryRepositoryEvents' }), false],
    ['another group', log({ categoryGroup: 'other' }), false],
    ['the category, switched off', { ...LOGINS, enabled: false }, false],
    ['the group, switched off', log({ categoryGroup: 'allLogs', enabled: false }), false],
  ])('with %s', async (_what, held, sendsLogins) => {
    const [found] = await settingsOf([setting({ workspaceId: WORKSPACE, logs: [held] })]);
    expect(found).toEqual({ name: 'logs', sendsLogins, workspace: WORKSPACE, elsewhere: [] });
  });

  test('say where else they send to', async () => {
    const [found] = await settingsOf([
      setting({
        workspaceId: null,
        logs: [LOGINS],
        eventHubAuthorizationRuleId: '/x',
        storageAccountId: '/y',
        serviceBusRuleId: null,
        marketplacePartnerId: '/z',
      }),
    ]);
    expect(found?.workspace).toBe(undefined);
    expect(found?.elsewhere).toEqual(['Event Hub', 'Storage', 'a partner solution']);
  });

  test('may be none, or have no logs at all', async () => {
    expect(await settingsOf([])).toEqual([]);
    expect(await settingsOf([setting({ logs: null })])).toMatchObject([{ sendsLogins: false }]);
  });

  test.each([
    ['no list', {}],
    ['a log that is neither on nor off', { value: [setting({ logs: [{ category: 'x' }] })] }],
  ])('with %s are malformed, not none', async (_what, body) => {
    const { dependencies } = createArmTest([{ status: 200, body }]);
    const reading = await createArmDiagnosticsReader(dependencies).listSettings(REGISTRY);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
  });

  test('that may not be read are forbidden', async () => {
    const body = { error: { code: 'AuthorizationFailed', message: 'no' } };
    const { dependencies } = createArmTest([{ status: 403, body }]);
    const reading = await createArmDiagnosticsReader(dependencies).listSettings(REGISTRY);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'forbidden', status: 403 } });
  });

  test('of an id that is none are not asked for', async () => {
    const { dependencies, seen } = createArmTest([]);
    const odd = { ...REGISTRY, id: '/subscriptions/../x' };
    const reading = await createArmDiagnosticsReader(dependencies).listSettings(odd);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen).toEqual([]);
  });
});

describe('the GUID of a workspace', () => {
  test('is its customer id, in lower case', async () => {
    const body = { id: WORKSPACE, properties: { customerId: GUID } };
    const { dependencies, seen } = createArmTest([{ status: 200, body }]);
    const reading = await createArmDiagnosticsReader(dependencies).readWorkspaceId(WORKSPACE);
    expect(reading).toEqual({ ok: true, value: GUID.toLowerCase() });
    expect(seen[0]?.url).toBe(`${ARM}${WORKSPACE}?api-version=2022-10-01`);
  });

  test.each([[{}], [{ properties: {} }], [{ properties: { customerId: 'x' } }]])(
    'that is missing from %j is malformed',
    async (body) => {
      const { dependencies } = createArmTest([{ status: 200, body }]);
      const reading = await createArmDiagnosticsReader(dependencies).readWorkspaceId(WORKSPACE);
      expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    },
  );

  test.each([
    `${WORKSPACE}/../../other`,
    `${WORKSPACE}?x=y`,
    `${WORKSPACE}#x`,
    '/subscriptions/s/resourceGroups/%2e%2e/providers/Microsoft.OperationalInsights/workspaces/w',
    '//other.example/subscriptions/s',
    `${WORKSPACE}${'x'.repeat(500)}`,
  ])('of %s is not asked for', async (id) => {
    const { dependencies, seen } = createArmTest([]);
    const reading = await createArmDiagnosticsReader(dependencies).readWorkspaceId(id);
    expect(reading).toMatchObject({ ok: false, failure: { cause: 'malformed' } });
    expect(seen).toEqual([]);
  });
});
