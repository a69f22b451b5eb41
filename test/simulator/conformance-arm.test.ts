import { expect, test } from 'vitest';
import type { Registry } from '../../simulator/tenant.ts';
import { ask, at, items, runSimulator } from './support/running.ts';
import { differences, recorded } from './support/structure.ts';

const acr = (name: string) => recorded(`arm-containerregistry/${name}.json`);
const list = (name: string, folder = 'arm-containerregistry') => {
  const value = at(recorded(`${folder}/${name}.json`), 'value');
  return Array.isArray(value) ? value : [];
};

const endpoints = [
  ...list('private-endpoint-connections-approved-pending'),
  ...list('private-endpoint-connections-one-pending'),
  ...list('spec-private-endpoint-connections-list'),
];
// A registry repeats its private endpoint connections; the recorded ones had none.
const withEndpoints = { properties: { privateEndpointConnections: endpoints } };
// The specification's examples leave out systemData, which every recording since 2020 has.
const withSystemData: object = { systemData: at(acr('registry-get-basic'), 'systemData') };

function idOf(registry: Registry | undefined): string {
  if (registry === undefined) throw new Error('the sample tenant lacks a registry');
  const { subscriptionId, resourceGroup, name } = registry;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}

test.each<[string, string, readonly unknown[], object?]>([
  ['2017-10-01', 'Basic', list('registries-list-custodian-basic')],
  ['2020-11-01-preview', 'Premium', [acr('registry-get-anonymous-pull')]],
  ['2021-08-01-preview', 'Premium', [acr('registry-patch-deny-iprules')]],
  ['2022-02-01-preview', 'Premium', list('registries-list-resource-group')],
  ['2022-02-01-preview', 'Premium', list('registries-list-subscription-23')],
  ['2022-02-01-preview', 'Basic', [acr('registry-get-basic')]],
  ['2025-11-01', 'Premium', list('spec-registries-list-2025-11-01'), withSystemData],
])('a registry has the shape recorded with %s for %s', async (version, sku, samples, more = {}) => {
  const simulator = await runSimulator();
  for (const registry of simulator.tenant.registries.filter((r) => r.sku === sku)) {
    const answer = await ask(simulator, 'arm', `${idOf(registry)}?api-version=${version}`);
    expect(answer.status).toBe(200);
    expect(differences(answer.body, samples, [withEndpoints, more])).toEqual([]);
  }
});

test('the lists of a subscription and of a resource group hold what the single reads give', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.registries;
  const group = idOf(first).replace(/\/[^/]+$/, '');
  const subscription = group.replace(/\/resourceGroups\/[^/]+/, '');
  const single = await ask(simulator, 'arm', `${idOf(first)}?api-version=2025-11-01`);
  for (const path of [group, subscription]) {
    const answer = await ask(simulator, 'arm', `${path}?api-version=2025-11-01`);
    expect(Object.keys(Object(answer.body))).toEqual(['value']);
    expect(items(answer)).toContainEqual(single.body);
  }
});

test.each([
  ['listusages-standard-2017-10-01', '2017-10-01', 'Standard'],
  ['listusages-standard-2019-05-01', '2019-05-01', 'Standard'],
  ['listusages-premium-2019-05-01', '2019-05-01', 'Premium'],
  ['listusages-standard-2023-11-01-preview', '2023-11-01-preview', 'Standard'],
  ['listusages-premium-2023-11-01-preview', '2023-11-01-preview', 'Premium'],
] as const)('usages name the items and limits of %s', async (name, version, sku) => {
  const simulator = await runSimulator();
  const registry = simulator.tenant.registries.find(
    (r) => r.sku === sku && r.usages.set === undefined,
  );
  const answer = await ask(simulator, 'arm', `${idOf(registry)}/listUsages?api-version=${version}`);
  const named = (item: unknown) => [at(item, 'name'), at(item, 'limit'), at(item, 'unit')];
  expect(items(answer).map(named)).toEqual(list(name).map(named));
  expect(differences(answer.body, [acr(name), acr('spec-listusages-standard')])).toEqual([]);
});

const replicaGets = [
  'replication-get-region-endpoint-disabled',
  'replication-get-syncing',
  'replication-get-zone-redundant',
  'replication-put-creating',
  'replication-patch-updating',
].map(acr);
// Only the specification's example has the optional message.
const withMessage = list('spec-replications-list-ready-message').map((replica) => ({
  properties: { status: at(replica, 'properties', 'status') },
}));

test.each<[string, readonly unknown[], object?]>([
  ['2019-05-01', list('replications-list-one-syncing')],
  ['2022-02-01-preview', [...list('replications-list-two-ready'), ...replicaGets]],
  ['2025-11-01', list('spec-replications-list-ready-message').map(withoutMessage), withSystemData],
])(
  'replicas, listed and single, have the shape recorded with %s',
  async (version, samples, more = {}) => {
    const simulator = await runSimulator();
    for (const registry of simulator.tenant.registries.filter((r) => r.replicas.length > 0)) {
      const path = `${idOf(registry)}/replications`;
      const answer = await ask(simulator, 'arm', `${path}?api-version=${version}`);
      expect(items(answer)).toHaveLength(registry.replicas.length + 1);
      const single = await ask(
        simulator,
        'arm',
        `${path}/${registry.location}?api-version=${version}`,
      );
      for (const body of [...items(answer), single.body]) {
        expect(
          differences(body, samples, [...withMessage, more]).filter((d) => d !== absentIn(body)),
        ).toEqual([]);
      }
    }
  },
);

// While a replica is being created its status has no displayStatus (recorded with 2022-02-01-preview).
function absentIn(replica: unknown): string | undefined {
  const creating = at(replica, 'properties', 'provisioningState') === 'Creating';
  return creating ? '$.properties.status.displayStatus is missing' : undefined;
}

// The message is optional: only the specification's example has it.
function withoutMessage(replica: unknown): unknown {
  const copy = structuredClone(replica);
  const status = at(copy, 'properties', 'status');
  if (typeof status === 'object' && status !== null) Reflect.deleteProperty(status, 'message');
  return copy;
}

test('while a replica is being created its status has a timestamp and nothing else', async () => {
  const simulator = await runSimulator();
  const edge = simulator.tenant.registries.find((r) => r.name === 'contosoedge');
  const path = `${idOf(edge)}/replications/southeastasia?api-version=2022-02-01-preview`;
  const { body } = await ask(simulator, 'arm', path);
  const status = (value: unknown) => Object.keys(Object(at(value, 'properties', 'status')));
  expect(status(body)).toEqual(status(acr('replication-put-creating')));
});

test('a registry without replicas has the empty list that was recorded', async () => {
  const simulator = await runSimulator();
  const basic = simulator.tenant.registries.find((r) => r.sku === 'Basic');
  const path = `${idOf(basic)}/replications?api-version=2023-11-01-preview`;
  expect((await ask(simulator, 'arm', path)).body).toEqual(acr('replications-list-empty'));
});

test.each([
  ['webhooks', 'contosodata', '2022-02-01-preview', list('webhooks-list'), []],
  [
    'tokens',
    'contososandbox',
    '2020-11-01-preview',
    [acr('token-get-no-password'), acr('token-get-second')],
    list('spec-tokens-list'),
  ],
  [
    'privateEndpointConnections',
    'contosoprod',
    '2023-11-01-preview',
    list('private-endpoint-connections-one-pending'),
    endpoints,
  ],
] as const)(
  'the %s of a registry have their recorded shape',
  async (type, name, version, samples, known) => {
    const simulator = await runSimulator();
    const registry = simulator.tenant.registries.find((r) => r.name === name);
    const answer = await ask(simulator, 'arm', `${idOf(registry)}/${type}?api-version=${version}`);
    expect(items(answer).length).toBeGreaterThan(0);
    for (const body of items(answer))
      expect(differences(body, samples, [...samples, ...known])).toEqual([]);
  },
);

test('a missing registry, resource group, child or subscription is told by its own code', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.registries;
  const version = 'api-version=2025-11-01';
  const missing = await ask(simulator, 'arm', `${idOf(first)}x?${version}`);
  expect(missing.status).toBe(404);
  expect(differences(missing.body, [acr('error-404-agentpool')])).toEqual([]);
  expect(at(missing.body, 'error', 'code')).toBe('ResourceNotFound');
  const child = await ask(simulator, 'arm', `${idOf(first)}/scopeMaps/none?${version}`);
  expect(child.body).toEqual(
    JSON.parse(JSON.stringify(acr('error-404-scopemap')).replace('connectedregistry', 'none')),
  );
  const group = await ask(simulator, 'arm', `${idOf(first).replace('/rg-', '/no-')}?${version}`);
  expect(at(group.body, 'error', 'code')).toBe('ResourceGroupNotFound');
  const other = await ask(
    simulator,
    'arm',
    `/subscriptions/0-0/providers/Microsoft.ContainerRegistry/registries?${version}`,
  );
  expect([other.status, at(other.body, 'error', 'code')]).toEqual([404, 'SubscriptionNotFound']);
});

test('role assignments have the recorded shape, and the filters keep what Azure keeps', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.registries;
  const path = `${idOf(first)}/providers/Microsoft.Authorization/roleAssignments`;
  const samples = list('roleassignments-list-atscope-with-acrpull', 'authorization');
  const scoped = await ask(simulator, 'arm', `${path}?$filter=atScope()&api-version=2022-04-01`);
  for (const body of items(scoped)) expect(differences(body, samples)).toEqual([]);
  const scopes = items(scoped).map((a) => String(at(a, 'properties', 'scope')));
  expect(scopes).toContain('/providers/Microsoft.Management/managementGroups/contoso');
  expect(
    scopes.every((scope) => idOf(first).startsWith(scope) || scope.startsWith('/providers/')),
  ).toBe(true);
  const below = await ask(
    simulator,
    'arm',
    `/subscriptions/${first?.subscriptionId}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
  );
  expect(items(below)).toHaveLength(6);
  const { objectId } = simulator.tenant.monitor;
  const own = await ask(
    simulator,
    'arm',
    `${path}?$filter=principalId eq '${objectId}'&api-version=2022-04-01`,
  );
  expect(items(own).map((a) => at(a, 'properties', 'principalId'))).toEqual([objectId]);
});

test('a request without or with a nonsensical api-version is refused', async () => {
  const simulator = await runSimulator();
  const without = await ask(simulator, 'arm', '/subscriptions');
  expect([without.status, at(without.body, 'error', 'code')]).toEqual([
    400,
    'MissingApiVersionParameter',
  ]);
  const nonsense = await ask(simulator, 'arm', '/subscriptions?api-version=latest');
  expect([nonsense.status, at(nonsense.body, 'error', 'code')]).toEqual([
    400,
    'InvalidApiVersionParameter',
  ]);
});

test('paths and ids compare without regard to case', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.registries;
  const answer = await ask(simulator, 'arm', `${idOf(first).toUpperCase()}?api-version=2025-11-01`);
  expect(at(answer.body, 'name')).toBe(first?.name);
});
