import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/simulator.ts';
import { ask, at, items, runSimulator } from './support/running.ts';
import { differences, recorded } from './support/structure.ts';

const acr = 'Microsoft.ContainerRegistry/registries';
const version = 'api-version=2025-11-01';

function subscriptionOf(simulator: Simulator, index: number): string {
  return `/subscriptions/${simulator.tenant.subscriptions[index]?.subscriptionId}`;
}

function registryOf(simulator: Simulator): string {
  return `${subscriptionOf(simulator, 0)}/resourceGroups/rg-shop-prod/providers/${acr}/contosoprod`;
}

async function subscriptionNames(simulator: Simulator): Promise<readonly unknown[]> {
  const answer = await ask(simulator, 'arm', '/subscriptions?api-version=2022-12-01');
  return items(answer).map((s) => at(s, 'displayName'));
}

test('the sample identity sees every subscription through its management group', async () => {
  const simulator = await runSimulator();
  expect(await subscriptionNames(simulator)).toHaveLength(3);
});

test('a role on one subscription leaves the others out of the list without a word', async () => {
  const simulator = await runSimulator();
  simulator.tenant.monitor.roleAssignments = [
    { scope: subscriptionOf(simulator, 1), actions: ['*/read'] },
  ];
  expect(await subscriptionNames(simulator)).toEqual(['Contoso Shared Platform']);
  const list = `${subscriptionOf(simulator, 0)}/providers/${acr}?${version}`;
  const answer = await ask(simulator, 'arm', list);
  expect([answer.status, at(answer.body, 'error', 'code')]).toEqual([403, 'AuthorizationFailed']);
});

test('a management group gives rights below itself only', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.subscriptions;
  if (first !== undefined) first.managementGroups = ['elsewhere'];
  expect(await subscriptionNames(simulator)).toEqual([
    'Contoso Shared Platform',
    'Contoso Sandbox',
  ]);
});

test.each([
  [`${acr}/read`, `?${version}`],
  [`${acr}/listUsages/read`, `/listUsages?${version}`],
  [`${acr}/replications/read`, `/replications?${version}`],
  [`${acr}/webhooks/read`, `/webhooks?${version}`],
  [`${acr}/privateEndpointConnections/read`, `/privateEndpointConnections?${version}`],
  [
    'Microsoft.Insights/diagnosticSettings/read',
    `/providers/microsoft.insights/diagnosticSettings?${version}`,
  ],
  [
    'Microsoft.Authorization/roleAssignments/read',
    `/providers/Microsoft.Authorization/roleAssignments?${version}`,
  ],
])('without %s its route is forbidden and every other one is not', async (action, path) => {
  const simulator = await runSimulator();
  const [role] = simulator.tenant.monitor.roleAssignments;
  if (role === undefined) throw new Error('the identity has no role');
  role.actions = role.actions.filter((held) => held !== action);
  const answer = await ask(simulator, 'arm', registryOf(simulator) + path);
  expect(answer.status).toBe(403);
  const sample = recorded('authorization/error-403-authorization-failed.json');
  expect(differences(answer.body, [sample])).toEqual([]);
  const { clientId, objectId } = simulator.tenant.monitor;
  expect(at(answer.body, 'error', 'message')).toBe(
    `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${registryOf(simulator)}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
  role.actions = [action];
  const alone = await ask(simulator, 'arm', registryOf(simulator) + path);
  expect(alone.status).toBe(200);
});

test('a role on one registry lists that one, as Azure filters a list, and reads it', async () => {
  const simulator = await runSimulator();
  simulator.tenant.monitor.roleAssignments = [
    { scope: registryOf(simulator).toUpperCase(), actions: [`${acr}/read`] },
  ];
  const list = await ask(
    simulator,
    'arm',
    `${subscriptionOf(simulator, 0)}/providers/${acr}?${version}`,
  );
  expect(items(list).map((r) => at(r, 'name'))).toEqual(['contosoprod']);
  expect((await ask(simulator, 'arm', `${registryOf(simulator)}?${version}`)).status).toBe(200);
  const sibling = registryOf(simulator).replace('contosoprod', 'contosoprod2');
  expect((await ask(simulator, 'arm', `${sibling}?${version}`)).status).toBe(403);
});

test.each(['', '/listUsages', '/replications', '/providers/microsoft.insights/diagnosticSettings'])(
  'a role on one registry opens its %s, not that of its sibling',
  async (part) => {
    const simulator = await runSimulator();
    const registry = registryOf(simulator);
    simulator.tenant.monitor.roleAssignments = [{ scope: registry, actions: ['*/read'] }];
    const status = async (id: string) =>
      (await ask(simulator, 'arm', `${id}${part}?${version}`)).status;
    expect(await status(registry)).toBe(200);
    expect(await status(registry.replace('contosoprod', 'contosoimages'))).toBe(403);
  },
);

test('without any right the list of subscriptions is empty, not forbidden', async () => {
  const simulator = await runSimulator();
  simulator.tenant.monitor.roleAssignments = [];
  expect(await subscriptionNames(simulator)).toEqual([]);
});

test('which right puts a subscription in the list can be read in both ways', async () => {
  const simulator = await runSimulator();
  const { monitor } = simulator.tenant;
  monitor.roleAssignments = [
    { scope: subscriptionOf(simulator, 0), actions: [`${acr}/read`] },
    {
      scope: subscriptionOf(simulator, 1),
      actions: ['Microsoft.Resources/subscriptions/read'],
    },
  ];
  expect(await subscriptionNames(simulator)).toEqual([
    'Contoso Production',
    'Contoso Shared Platform',
  ]);
  monitor.listsSubscriptionsBy = 'subscriptions-read';
  expect(await subscriptionNames(simulator)).toEqual(['Contoso Shared Platform']);
});

test('a data action is no action, and is shown in the definition of its role', async () => {
  const simulator = await runSimulator();
  const scope = subscriptionOf(simulator, 0);
  const { monitor } = simulator.tenant;
  monitor.roleAssignments = [{ scope, actions: [], dataActions: ['*'] }];
  expect((await ask(simulator, 'arm', `${registryOf(simulator)}?${version}`)).status).toBe(403);
  monitor.roleAssignments.push({ scope, actions: ['Microsoft.Authorization/*/read'] });
  const path = `${scope}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'Registry Monitor'&api-version=2022-04-01`;
  const [definition] = items(await ask(simulator, 'arm', path));
  expect(at(definition, 'properties', 'permissions', 0, 'dataActions')).toEqual(['*']);
});
