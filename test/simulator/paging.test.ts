import { expect, test } from 'vitest';
import type { PageSizes } from '../../simulator/tenant.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { ask, at, items, runSimulator } from './support/running.ts';

/** All pages by the links as given, and how many there were. */
async function allPages(simulator: Simulator, service: 'arm' | 'graph', path: string) {
  const link = service === 'arm' ? 'nextLink' : '@odata.nextLink';
  const found: unknown[] = [];
  let pages = 0;
  let next: string | undefined = path;
  while (next !== undefined) {
    const answer = await ask(simulator, service, next);
    found.push(...items(answer));
    pages += 1;
    const more = at(answer.body, link);
    next = typeof more === 'string' ? more : undefined;
    if (next !== undefined) expect(next.startsWith(simulator.endpoints[service])).toBe(true);
  }
  return { found, pages };
}

const subscription = (simulator: Simulator) =>
  `/subscriptions/${simulator.tenant.subscriptions[0]?.subscriptionId}`;
const registry = (simulator: Simulator, name: string, group = 'rg-shop-prod') =>
  `${subscription(simulator)}/resourceGroups/${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;

test.each<[keyof PageSizes, (simulator: Simulator) => string, number]>([
  ['subscriptions', () => '/subscriptions', 3],
  ['registries', (s) => `${subscription(s)}/providers/Microsoft.ContainerRegistry/registries`, 4],
  ['replications', (s) => `${registry(s, 'contosoedge')}/replications`, 4],
  ['usages', (s) => `${registry(s, 'contosoprod')}/listUsages`, 8],
  ['webhooks', (s) => `${registry(s, 'contosodata', 'rg-data-prod')}/webhooks`, 10],
  [
    'roleAssignments',
    (s) => `${subscription(s)}/providers/Microsoft.Authorization/roleAssignments`,
    6,
  ],
])('the list of %s comes in pages that can be followed by nextLink', async (name, path, count) => {
  const simulator = await runSimulator();
  simulator.tenant.pageSizes[name] = 2;
  const url = `${path(simulator)}?api-version=2025-11-01`;
  const { found, pages } = await allPages(simulator, 'arm', url);
  expect([found.length, pages]).toEqual([count, Math.ceil(count / 2)]);
  expect(new Set(found.map((item) => JSON.stringify(item))).size).toBe(count);
});

test('a list without a page size has no nextLink', async () => {
  const simulator = await runSimulator();
  const answer = await ask(simulator, 'arm', '/subscriptions?api-version=2022-12-01');
  expect(Object.keys(Object(answer.body))).toEqual(['value']);
});

test('Graph keeps $top and $select in its next link', async () => {
  const simulator = await runSimulator();
  const path = '/v1.0/applications?$top=10&$select=id,displayName';
  const { found, pages } = await allPages(simulator, 'graph', path);
  expect([found.length, pages]).toEqual([24, 3]);
  expect(found.every((app) => Object.keys(Object(app)).length === 2)).toBe(true);
});

test('Graph sends 100 items unless asked, fewer when it likes, and refuses more than 999', async () => {
  const simulator = await runSimulator();
  const [app] = simulator.tenant.applications;
  if (app === undefined) throw new Error('no application');
  simulator.tenant.applications = Array.from({ length: 150 }, (_, i) => ({ ...app, id: `${i}` }));
  expect(items(await ask(simulator, 'graph', '/v1.0/applications'))).toHaveLength(100);
  expect(items(await ask(simulator, 'graph', '/v1.0/applications?$top=999'))).toHaveLength(150);
  simulator.tenant.pageSizes.applications = 7;
  expect(items(await ask(simulator, 'graph', '/v1.0/applications?$top=999'))).toHaveLength(7);
  for (const top of ['1000', '0', 'x']) {
    expect((await ask(simulator, 'graph', `/v1.0/applications?$top=${top}`)).status).toBe(400);
  }
});

test.each(['arm', 'graph'] as const)(
  'a skip token that %s did not give is refused',
  async (service) => {
    const simulator = await runSimulator();
    const path =
      service === 'arm' ? '/subscriptions?api-version=2022-12-01&' : '/v1.0/applications?';
    const answer = await ask(simulator, service, `${path}$skiptoken=abc`);
    expect(answer.status).toBe(400);
  },
);
