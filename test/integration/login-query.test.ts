import { describe, expect, test } from 'vitest';
import { registryId } from '../../simulator/arm/registry-shape.ts';
import { buildRegistry } from '../../simulator/build-registry.ts';
import { limitBytes } from '../../simulator/logs/limits.ts';
import type { LogWorkspace } from '../../simulator/tenant-logs.ts';
import { createLogsLoginLog } from '../../src/azure/logs-login-log.ts';
import { loginFailures } from '../../src/checks/login-failures.ts';
import { briefOf, runCheck } from '../support/check-run.ts';
import { fakeEvidence } from '../support/evidence.ts';
import { createReplay } from '../support/replay.ts';
import type { ReplayAnswer } from '../support/replay.ts';
import { aRegistry } from '../support/resources.ts';
import { CLOUD, createTestCredential, createTestHttp } from '../support/test-http.ts';
import { login, run } from '../simulator/support/kql.ts';
import { testNow } from '../simulator/support/running.ts';

type Rows = LogWorkspace['rows'];
type Change = (query: string) => string;

const [alpha, bravo] = [simulated('contosoalpha'), simulated('contosobravo')];
const REGISTRIES = [alpha, bravo].map((registry) =>
  aRegistry({ id: registryId(registry), name: registry.name }),
);

function simulated(name: string) {
  const subscriptionId = '11111111-1111-4111-8111-111111111111';
  return buildRegistry(testNow, { subscriptionId, resourceGroup: 'rg', name });
}

/** The check over the real adapter, whose queries the simulator evaluates after `change`. */
async function findingsOver(rows: Rows, change: Change = (query) => query, older = {}) {
  let answered = 0;
  const { transport } = createReplay(({ body }): ReplayAnswer => {
    const { query }: { query: string } = JSON.parse(body ?? '');
    const answer = run(change(query), rows, older);
    if (answer.kind !== 'table') return { status: 400, body: { error: answer } };
    const { table } = limitBytes(answer, Number.POSITIVE_INFINITY);
    answered += table.rows.length;
    return { status: 200, body: { tables: [{ ...table, name: 'PrimaryResult' }] } };
  });
  const { credential } = createTestCredential();
  const { http } = createTestHttp({ transport });
  const cloud = { ...CLOUD, registrySuffix: '.azurecr.example' };
  const evidence = {
    ...fakeEvidence({ registries: REGISTRIES }),
    logins: createLogsLoginLog({ cloud, credential, http }),
  };
  const outcome = await runCheck(loginFailures, { evidence, now: testNow.getTime() });
  const subjects = outcome.findings.map(({ subject }) => subject.name);
  return { outcome, subjects, answered };
}

/** Failures of one identity, one a second. */
function failures(times: number, given = {}, registry = alpha): Rows {
  return [
    {
      repeat: times,
      everyMs: 1000,
      row: login(20, { status: '401', Identity: 'ci', ...given }, registry),
    },
  ];
}

describe('the query, evaluated', () => {
  test('finds a spike, its results and who it is by', async () => {
    const { outcome } = await findingsOver([
      ...failures(30),
      ...failures(9, { status: '429', Identity: 'eve' }),
      ...failures(40, { Identity: '' }),
      ...failures(50, { status: '200' }),
    ]);
    expect(briefOf(outcome)).toEqual(['failed-login-spike warning']);
    expect(outcome.findings[0]?.evidence).toMatchObject({
      counts: { unauthorized: 70, forbidden: 0, throttled: 9, other: 0, anonymous: 40 },
      identities: 2,
      topIdentities: [
        { name: 'ci', count: 30 },
        { name: 'eve', count: 9 },
      ],
      topAddresses: [{ name: '203.0.113.10', count: 39 }],
    });
    expect(outcome.coverage.gaps).toEqual([]);
  });

  test('sees a registry by its login server where a workspace lacks the column of its id', async () => {
    const { subjects } = await findingsOver(failures(12), undefined, {
      missingColumns: ['_ResourceId'],
    });
    expect(subjects).toEqual(['contosoalpha']);
  });

  test('names a registry in the letters of its id, whatever those of the rows', async () => {
    const id = registryId(alpha).toUpperCase();
    const { subjects } = await findingsOver(failures(12, { _ResourceId: id }));
    expect(subjects).toEqual(['contosoalpha']);
  });

  test.each([
    ['a column', (query: string) => query.replaceAll('isempty(Identity)', 'isempty(UserAgent)')],
    ['a literal', (query: string) => query.replaceAll('!= "200"', '!= "401"')],
    ['a bin', (query: string) => query.replace('bin(TimeGenerated, 1m)', 'bin(TimeGenerated, 1h)')],
  ])('gives other findings when %s of it is changed', async (what, change) => {
    const hourly = [0, 7, 14, 21].flatMap(
      (minutes): Rows => [
        { repeat: 3, everyMs: 1000, row: login(40 - minutes, { status: '401', Identity: 'ci' }) },
      ],
    );
    const rows =
      what === 'a bin' ? hourly : failures(12, { Identity: what === 'a column' ? '' : 'ci' });
    const before = await findingsOver(rows);
    const after = await findingsOver(rows, change);
    expect(after.subjects).not.toEqual(before.subjects);
  });

  test('a wrong column is a gap, not a quiet registry', async () => {
    const { outcome } = await findingsOver(failures(12), (query) =>
      query.replaceAll('CallerIpAddress', 'CallerIPAddress'),
    );
    expect(outcome.findings).toEqual([]);
    expect(outcome.coverage.gaps.map(({ cause }) => cause)).toEqual(['malformed', 'malformed']);
  });

  test('1,000,000 identities at one registry hide nothing of 30 failures at another', async () => {
    const flood = {
      repeat: 1_000_000,
      everyMs: 1,
      row: login(30, { status: '401', Identity: 'guess-{n}', CallerIpAddress: '{ip}' }),
    };
    const { outcome, subjects, answered } = await findingsOver([flood, ...failures(30, {}, bravo)]);
    expect(subjects.toSorted()).toEqual(['contosoalpha', 'contosobravo']);
    expect(briefOf(outcome).toSorted()).toEqual([
      'failed-login-spike critical',
      'failed-login-spike warning',
    ]);
    expect(answered).toBeLessThan(10_000);
    expect(JSON.stringify(outcome.findings).length).toBeLessThan(20_000);
  });
});
