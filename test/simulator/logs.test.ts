import { ClientSecretCredential } from '@azure/identity';
import { LogsQueryClient, LogsQueryResultStatus } from '@azure/monitor-query';
import { expect, test } from 'vitest';
import { shifted } from '../../simulator/dates.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { LogWorkspace } from '../../simulator/tenant-logs.ts';
import { login, rowsOf } from './support/kql.ts';
import { type Answer, ask, at, runSimulator, testNow, tokenFor } from './support/running.ts';
import { differences, recorded, recordedRequest, recording } from './support/structure.ts';

const T = 'ContainerRegistryLoginEvents';
const namespace = 'Microsoft.OperationalInsights/workspaces';

/** A simulator whose clock the test moves, and its first workspace. */
async function started() {
  const clock = { now: testNow };
  const simulator = await runSimulator({ now: () => clock.now });
  const [workspace] = simulator.tenant.workspaces;
  if (workspace === undefined) throw new Error('the tenant has no workspace');
  return { clock, simulator, workspace };
}

function query(
  simulator: Simulator,
  workspace: Pick<LogWorkspace, 'customerId'>,
  body: { readonly query: string; readonly timespan?: string },
): Promise<Answer> {
  const path = `/v1/workspaces/${workspace.customerId}/query`;
  const headers = { 'content-type': 'application/json' };
  return ask(simulator, 'logs', path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const rows = (answer: Answer) => at(answer.body, 'tables', 0, 'rows');

test.each(['query-all-types', 'query-partial-error', 'error-400-syntax'])(
  'the recorded query of %s gets the recorded answer',
  async (name) => {
    const { simulator, workspace } = await started();
    const file = `loganalytics/${name}.json`;
    const text = String(at(recordedRequest(file), 'body', 'query'));
    const answer = await query(simulator, workspace, { query: text });
    const { status, body } = recording(file);
    expect(answer.status).toBe(status);
    expect(differences(answer.body, [body])).toEqual([]);
    const correlationId = at(answer.body, 'error', 'correlationId');
    const same = correlationId === undefined ? answer.body : withId(answer.body, body);
    expect(same).toEqual(body);
  },
);

/** The answer with the correlation id of the recording, which is another each time. */
function withId(body: unknown, sample: unknown): unknown {
  const correlationId = at(sample, 'error', 'correlationId');
  return { error: { ...Object(at(body, 'error')), correlationId } };
}

test('an answer without rows and a schema have the recorded shape', async () => {
  const { simulator, workspace } = await started();
  const none = await query(simulator, workspace, { query: `${T} | where Identity == 'nobody'` });
  expect(differences(none.body, [recorded('loganalytics/query-empty-rows.json')])).toEqual([]);
  expect(rows(none)).toEqual([]);
  const schema = await query(simulator, workspace, { query: `${T} | getschema` });
  const sample = recorded('loganalytics/query-getschema-heartbeat.json');
  expect(differences(schema.body, [sample])).toEqual([]);
  expect(at(schema.body, 'tables', 0, 'name')).toBe('getschema');
  expect(at(schema.body, 'tables', 0, 'rows', 0)).toEqual([
    'TimeGenerated',
    0,
    'System.DateTime',
    'datetime',
  ]);
});

test('the logs client reads rows and dates', async () => {
  const { simulator, workspace } = await started();
  const { tenantId, clientId, clientSecret } = simulator.credentials;
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: simulator.endpoints.login,
    disableInstanceDiscovery: true,
  });
  const { logs } = simulator.endpoints;
  const client = new LogsQueryClient(credential, { endpoint: logs, audience: logs });
  const text = `${T} | where ResultDescription == '403' | summarize n = count(), First = min(TimeGenerated)`;
  const span = { startTime: shifted(testNow, { hours: -1 }), endTime: testNow };
  const result = await client.queryWorkspace(workspace.customerId, text, span);
  expect(result.status).toBe(LogsQueryResultStatus.Success);
  if (result.status !== LogsQueryResultStatus.Success) return;
  expect(result.tables[0]?.rows).toEqual([[11, shifted(testNow, { minutes: -40, seconds: 10 })]]);
});

test('the request can narrow the time beside the query', async () => {
  const { simulator, workspace } = await started();
  workspace.rows = [login(0), login(5), login(5.1), login(90)];
  const count = async (timespan: string) =>
    at(rows(await query(simulator, workspace, { query: `${T} | count`, timespan })), 0, 0);
  expect(await count('PT5M')).toBe(2);
  expect(await count('P1D')).toBe(4);
  expect(await count('2026-07-15T08:00:00Z/2026-07-15T09:00:00Z')).toBe(1);
  expect(await count('2026-07-15T09:54:00Z/PT1M')).toBe(2);
  expect(await count('PT1H/2026-07-15T09:59:00Z')).toBe(2);
  const bad = await query(simulator, workspace, { query: `${T} | count`, timespan: 'lately' });
  expect([bad.status, at(bad.body, 'error', 'code')]).toEqual([400, 'BadArgumentError']);
});

test('a row is seen from the instant it has arrived', async () => {
  const { clock, simulator, workspace } = await started();
  const ingestedAt = shifted(testNow, { minutes: 12 });
  workspace.rows = [login(0, { ingestedAt: ingestedAt.toISOString() })];
  const count = async () =>
    at(rows(await query(simulator, workspace, { query: `${T} | count` })), 0, 0);
  clock.now = new Date(ingestedAt.getTime() - 1);
  expect(await count()).toBe(0);
  clock.now = ingestedAt;
  expect(await count()).toBe(1);
});

test.each([
  [{ limits: { rows: 3 } }, 3, '3 records'],
  [{ limits: { rows: 4 } }, 4, undefined],
  [{ limits: { bytes: 40 } }, 1, '40 bytes'],
  [{ cutAfterRows: 2 }, 2, '2 records'],
  [{ cutAfterRows: 9 }, 4, '9 records'],
])('%j gives %i of four rows and says so', async (given, count, limit) => {
  const { simulator, workspace } = await started();
  Object.assign(workspace, { rows: [login(1), login(2), login(3), login(4)], ...given });
  const answer = await query(simulator, workspace, { query: `${T} | project TimeGenerated` });
  expect(answer.status).toBe(200);
  expect(rows(answer)).toHaveLength(count);
  const sample = recorded('loganalytics/query-partial-error.json');
  if (limit === undefined) expect(at(answer.body, 'error')).toBeUndefined();
  else expect(differences(answer.body, [sample])).toEqual([]);
  const message = at(answer.body, 'error', 'details', 0, 'innererror', 'message');
  if (limit !== undefined) expect(message).toContain(`the set limit of ${limit}`);
});

test('the 201st request within 30 seconds is turned away until the first is that old', async () => {
  const { clock, simulator, workspace } = await started();
  const authorization = `Bearer ${await tokenFor(simulator, simulator.endpoints.logs)}`;
  const url = `${simulator.endpoints.logs}/v1/workspaces/${workspace.customerId}/query`;
  const send = () =>
    fetch(url, { method: 'POST', headers: { authorization }, body: '{"query":"print 1"}' });
  for (let i = 0; i < 200; i += 1) expect((await send()).status).toBe(200);
  clock.now = shifted(testNow, { seconds: 10 });
  const refused = await send();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
  clock.now = new Date(testNow.getTime() + 29_999);
  expect((await send()).status).toBe(429);
  clock.now = shifted(testNow, { seconds: 30 });
  expect((await send()).status).toBe(200);
});

test.each([`${namespace}/read`, `${namespace}/query/read`, `${namespace}/query/${T}/read`])(
  'without %s at the workspace the query is forbidden',
  async (action) => {
    const { simulator, workspace } = await started();
    const [role] = simulator.tenant.monitor.roleAssignments;
    if (role === undefined) throw new Error('the identity has no role');
    role.actions = role.actions.filter((held) => held !== action);
    const answer = await query(simulator, workspace, { query: 'print 1' });
    expect([answer.status, at(answer.body, 'error', 'code')]).toEqual([
      403,
      'InsufficientAccessError',
    ]);
    simulator.tenant.monitor.roleAssignments = [
      { scope: workspace.armId, actions: ['Microsoft.OperationalInsights/workspaces/*'] },
    ];
    expect((await query(simulator, workspace, { query: 'print 1' })).status).toBe(200);
    const [, other] = simulator.tenant.workspaces;
    const elsewhere = await query(simulator, other ?? workspace, { query: 'print 1' });
    expect(elsewhere.status).toBe(403);
  },
);

test('Log Analytics Data Reader reads by its data action, and not without it', async () => {
  const { simulator, workspace } = await started();
  const actions = [`${namespace}/query/read`, `${namespace}/read`];
  const { monitor } = simulator.tenant;
  const data = 'Microsoft.OperationalInsights/workspaces/tables/data/read';
  monitor.roleAssignments = [{ scope: workspace.armId, actions, dataActions: [data] }];
  expect((await query(simulator, workspace, { query: 'print 1' })).status).toBe(200);
  monitor.roleAssignments = [{ scope: workspace.armId, actions: [...actions, data] }];
  expect((await query(simulator, workspace, { query: 'print 1' })).status).toBe(403);
});

test('a workspace that is not there and a body without a query are refused', async () => {
  const { simulator, workspace } = await started();
  const unknown = await query(simulator, { customerId: '0-0' }, { query: 'print 1' });
  expect([unknown.status, at(unknown.body, 'error', 'code')]).toEqual([404, 'PathNotFoundError']);
  const path = `/v1/workspaces/${workspace.customerId}/query`;
  const empty = await ask(simulator, 'logs', path, { method: 'POST', body: '{}' });
  expect(empty.status).toBe(400);
});

test('Resource Manager knows the GUID of a workspace, with the right to read it', async () => {
  const { simulator, workspace } = await started();
  const path = `${workspace.armId.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')}?api-version=2023-09-01`;
  const answer = await ask(simulator, 'arm', path);
  expect(at(answer.body, 'properties', 'customerId')).toBe(workspace.customerId);
  const missing = await ask(simulator, 'arm', path.replace('LOG-CONTOSO', 'log-other'));
  expect([missing.status, at(missing.body, 'error', 'code')]).toEqual([404, 'ResourceNotFound']);
  simulator.tenant.monitor.roleAssignments = [
    { scope: workspace.armId, actions: [`${namespace}/query/read`] },
  ];
  const forbidden = await ask(simulator, 'arm', path);
  expect([forbidden.status, at(forbidden.body, 'error', 'code')]).toEqual([
    403,
    'AuthorizationFailed',
  ]);
});

test('the sample tenant has a spike of hostile names, a healthy registry and two without logs', async () => {
  const { simulator, workspace } = await started();
  const text = `${T} | where ResultDescription != '200' | summarize Failures = count(), Who = dcount(Identity), From = dcount(CallerIpAddress), First = min(TimeGenerated), Last = max(TimeGenerated) by LoginServer | order by Failures desc`;
  const found = rows(await query(simulator, workspace, { query: text }));
  expect(found).toEqual([
    ['contosoimages.azurecr.example', 46, 4, 3, '2026-07-15T09:20:00Z', '2026-07-15T09:23:45Z'],
    ['contosoprod.azurecr.example', 4, 1, 1, '2026-07-14T15:07:00Z', '2026-07-15T09:07:00Z'],
  ]);
  const names = await query(simulator, workspace, {
    query: `${T} | where Identity has 'img' | take 1 | project Identity`,
  });
  expect(rows(names)).toEqual([['<img src=x onerror=alert(1)>']]);
  const destination = (name: string) =>
    simulator.tenant.registries.find((r) => r.name === name)?.diagnosticSettings[0];
  expect(destination('contosoarchive')).toBeUndefined();
  expect(destination('contosobuild')).toMatchObject({
    workspaceId: null,
    eventHubName: 'registry-logs',
  });
});

test('a million identities on one registry are summarized without being held as rows', () => {
  const flood = {
    repeat: 1_000_000,
    everyMs: 1,
    row: login(30, { status: '401', Identity: 'guess-{n}', CallerIpAddress: '{ip}' }),
  };
  const text = `${T} | where ResultDescription != '200' | summarize n = count(), Who = dcount(Identity), From = dcount(CallerIpAddress), Minutes = dcount(bin(TimeGenerated, 1m)) by LoginServer`;
  expect(rowsOf(text, [flood, login(3, { status: '401' })])).toEqual([
    ['contosoalpha.azurecr.example', 1_000_001, 1_000_001, 1_000_001, 18],
  ]);
  const first = `${T} | project Identity, CallerIpAddress, TimeGenerated | take 2`;
  expect(rowsOf(first, [flood])).toEqual([
    ['guess-0', '10.0.0.0', '2026-07-15T09:30:00Z'],
    ['guess-1', '10.0.0.1', '2026-07-15T09:30:00.001Z'],
  ]);
});
