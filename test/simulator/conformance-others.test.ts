import { expect, test } from 'vitest';
import { ask, at, items, runSimulator } from './support/running.ts';
import { differences, recorded, recording } from './support/structure.ts';

const graphPath = '/providers/Microsoft.ResourceGraph/resources';
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const registriesQuery =
  "Resources | where type =~ 'microsoft.containerregistry/registries' | order by id asc";

test('Resource Graph answers pages as recorded, the truncation as a text', async () => {
  const simulator = await runSimulator();
  const ids: unknown[] = [];
  let token: unknown;
  do {
    const options = token === undefined ? { $top: 4 } : { $top: 4, $skipToken: token };
    const body = { query: `${registriesQuery} | project id`, options };
    const answer = await ask(simulator, 'arm', `${graphPath}?api-version=2021-03-01`, post(body));
    const first = recorded('resourcegraph/query-first-page-skiptoken.json');
    const last = recorded('resourcegraph/query-zero-rows.json');
    expect(differences(answer.body, [last], [first])).toEqual([]);
    expect(at(answer.body, 'resultTruncated')).toBe('false');
    expect(answer.headers.get('x-ms-user-quota-resets-after')).toBe('00:00:05');
    token = at(answer.body, '$skipToken');
    const data = at(answer.body, 'data');
    ids.push(...(Array.isArray(data) ? data.map((row) => at(row, 'id')) : []));
  } while (token !== undefined);
  expect(new Set(ids).size).toBe(simulator.tenant.registries.length);
});

test('Resource Graph knows replicas, leaves out what may not be read, and refuses other queries', async () => {
  const simulator = await runSimulator();
  const url = `${graphPath}?api-version=2021-03-01`;
  const query = "resources | where type =~ 'microsoft.containerregistry/registries/replications'";
  const replicas = await ask(simulator, 'arm', url, post({ query }));
  expect(at(replicas.body, 'totalRecords')).toBe(12);
  const [production] = simulator.tenant.subscriptions;
  simulator.tenant.monitor.roleAssignments = [
    { scope: `/subscriptions/${production?.subscriptionId}`, actions: ['*/read'] },
  ];
  const fewer = await ask(simulator, 'arm', url, post({ query: registriesQuery }));
  expect(at(fewer.body, 'totalRecords')).toBe(4);
  const bad = await ask(simulator, 'arm', url, post({ query: 'resources | where' }));
  expect(bad.status).toBe(400);
  const sample = recorded('resourcegraph/error-400-bad-query.json');
  expect(differences(bad.body, [sample])).toEqual([]);
});

test('an old api-version of Resource Graph answers columns and rows', async () => {
  const simulator = await runSimulator();
  const url = `${graphPath}?api-version=2019-04-01`;
  const answer = await ask(simulator, 'arm', url, post({ query: registriesQuery }));
  const sample = recorded('resourcegraph/query-table-format-2019-04-01.json');
  expect(Object.keys(Object(at(answer.body, 'data')))).toEqual(
    Object.keys(Object(at(sample, 'data'))),
  );
  const columns = at(answer.body, 'data', 'columns');
  expect(differences(columns, [at(sample, 'data', 'columns')])).toEqual([]);
});

test('a query of a table that was never written fails with SEM0100', async () => {
  const simulator = await runSimulator();
  const [workspace] = simulator.tenant.workspaces;
  if (workspace !== undefined) workspace.loginTable = 'never-written';
  const query = 'ContainerRegistryLoginEvents | where ResultDescription != "200"';
  const path = `/v1/workspaces/${workspace?.customerId}/query`;
  const answer = await ask(simulator, 'logs', path, post({ query }));
  expect(answer.status).toBe(400);
  const error = at(answer.body, 'error');
  expect(at(error, 'code')).toBe('BadArgumentError');
  expect(at(error, 'innererror', 'innererror')).toEqual({
    code: 'SEM0100',
    message:
      "'where' operator: Failed to resolve table or column expression named 'ContainerRegistryLoginEvents'",
  });
  const sample = recorded('loganalytics/error-400-syntax.json');
  expect(differences(answer.body, [], [sample])).toEqual([]);
});

const mail = {
  senderAddress: 'watch@contoso.example',
  content: { subject: 'Two findings', plainText: 'text', html: '<p>text</p>' },
  recipients: { to: [{ address: 'robin@contoso.example' }] },
};

test.each(['2023-03-31', '2025-09-01'])(
  'a mail is accepted as in the specification (%s)',
  async (version) => {
    const simulator = await runSimulator();
    const answer = await ask(simulator, 'mail', `/emails:send?api-version=${version}`, post(mail));
    const sample = recording('communication-email/spec-send-accepted-202.json');
    expect(answer.status).toBe(sample.status);
    expect(differences(answer.body, [sample.body])).toEqual([]);
    expect(answer.headers.get('retry-after')).toBe(sample.headers['retry-after']);
    const location = answer.headers.get('operation-location') ?? '';
    expect(location).toBe(
      `${simulator.endpoints.mail}//emails/operations/${String(at(answer.body, 'id'))}?api-version=${version}`,
    );
    const done = await ask(simulator, 'mail', location);
    expect(
      differences(done.body, [recorded('communication-email/spec-status-succeeded.json')]),
    ).toEqual([]);
  },
);

test.each([
  ['Running', 'spec-status-running', '100'],
  ['Succeeded', 'spec-status-succeeded', null],
  ['Failed', 'spec-status-failed-emaildropped', null],
] as const)(
  'the status %s of a mail is told as in the specification',
  async (status, name, retryAfter) => {
    const simulator = await runSimulator();
    simulator.tenant.mail.finalStatus = status;
    const sent = await ask(simulator, 'mail', '/emails:send?api-version=2025-09-01', post(mail));
    const path = `/emails/operations/${String(at(sent.body, 'id'))}?api-version=2025-09-01`;
    const answer = await ask(simulator, 'mail', path);
    const sample = recorded(`communication-email/${name}.json`);
    expect(answer.body).toEqual({ ...Object(sample), id: at(sent.body, 'id') });
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
  },
);

test('tenants, subscriptions, groups and the resource search give what az reads of them', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.subscriptions;
  const base = `/subscriptions/${first?.subscriptionId}`;
  const tenants = await ask(simulator, 'arm', '/tenants?api-version=2022-12-01');
  expect(items(tenants).map((t) => at(t, 'tenantId'))).toEqual([simulator.tenant.tenantId]);
  const one = await ask(simulator, 'arm', `${base}?api-version=2022-12-01`);
  expect(at(one.body, 'displayName')).toBe('Contoso Production');
  const groups = await ask(simulator, 'arm', `${base}/resourcegroups?api-version=2021-04-01`);
  expect(items(groups).map((g) => at(g, 'name'))).toEqual(['rg-shop-prod', 'rg-data-prod']);
  const filter = "resourceType eq 'Microsoft.ContainerRegistry/registries'";
  const found = await ask(
    simulator,
    'arm',
    `${base}/resources?$filter=${filter}&api-version=2021-04-01`,
  );
  expect(items(found)).toHaveLength(4);
});

test('a diagnostic setting says which categories go to which workspace', async () => {
  const simulator = await runSimulator();
  const [first] = simulator.tenant.registries;
  const path = `/subscriptions/${first?.subscriptionId}/resourceGroups/rg-shop-prod/providers/Microsoft.ContainerRegistry/registries/contosoprod/providers/microsoft.insights/diagnosticSettings?api-version=2021-05-01-preview`;
  const [setting] = items(await ask(simulator, 'arm', path));
  expect(at(setting, 'properties', 'workspaceId')).toMatch(/\/workspaces\/log-contoso$/);
  expect(at(setting, 'properties', 'logs', 0, 'category')).toBe('ContainerRegistryLoginEvents');
});
