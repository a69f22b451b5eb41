import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoggedRequest } from '../../simulator/http/request-log.ts';
import type { Gap } from '../../src/domain/coverage.ts';
import { PERMISSIONS } from '../../src/domain/permissions.ts';
import type { Report } from '../../src/domain/report.ts';
import { roleActions } from './operations.ts';
import { grantedRights, startRoleWorld } from './role-world.ts';
import type { Rights, RoleWorld } from './role-world.ts';

/** Starting six services and a sweep take longer than a unit test may. */
const LIMIT_MS = 60_000;

let world: RoleWorld;
let everything: Report;
beforeAll(async () => {
  world = await startRoleWorld();
  everything = await world.sweep('everything');
}, LIMIT_MS);
afterAll(() => world.stop());

type Opened = Gap & { readonly check: string };

function gapsOf({ coverage }: Report): readonly Opened[] {
  return coverage.flatMap(({ check, gaps }) => gaps.map((gap) => ({ ...gap, check })));
}

/** Gaps that full rights do not have. */
async function opened(rights: Rights): Promise<readonly Opened[]> {
  const known = new Set(gapsOf(everything).map(({ check, scope }) => `${check} ${scope}`));
  const gaps = gapsOf(await world.sweep(rights));
  return gaps.filter(({ check, scope }) => !known.has(`${check} ${scope}`));
}

/** What a report says but for its run: findings by what they are about, and coverage. */
const said = ({ findings, coverage }: Report) => [
  findings.map(({ fingerprint, severity }) => [fingerprint, severity]),
  coverage,
];

const without = (names: readonly string[], name: string) => names.filter((held) => held !== name);

describe('the role is sufficient', () => {
  test.each(['management-group', 'subscriptions'] as const)(
    'a sweep with exactly the granted rights, assigned at %s, says what one with all rights says',
    async (at) => {
      expect(everything.findings.length).toBeGreaterThan(20);
      const report = await world.sweep({ ...grantedRights(), at });
      expect(said(report)).toEqual(said(everything));
    },
    LIMIT_MS,
  );

  test('nothing is asked that the list of rights does not name', async () => {
    world.simulator.requests.clear();
    await world.sweep(grantedRights());
    const asked = world.simulator.requests.all().filter(({ service }) => service !== 'login');
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((request) => !isNamed(request))).toEqual([]);
    expect(asked.filter(({ status }) => status === 403)).toEqual([]);
  });
});

const REGISTRY =
  '/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.ContainerRegistry/registries/[^/]+';
const WORKSPACE =
  '/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.OperationalInsights/workspaces/[^/]+';

function isNamed({ method, path }: LoggedRequest): boolean {
  return Object.values(PERMISSIONS)
    .flat()
    .flatMap(({ call }) => call.split(/, | and /))
    .some((call) => callPattern(call).test(`${method} ${path.replace(/^\/v1\.0/, '')}`));
}

function callPattern(call: string): RegExp {
  const source = call
    .replace('{registry}', REGISTRY)
    .replace('{workspace}', WORKSPACE)
    .replace('{log analytics}', '')
    .replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`, 'i');
}

/** By action: the scopes that can no longer be read, and the checks that go blind there. */
const EXPECTED: Readonly<
  Record<string, { readonly scope: RegExp; readonly checks: readonly string[] }>
> = {
  'Microsoft.Resources/subscriptions/read': {
    scope: /^subscriptions$/,
    checks: ['login-failures', 'registry-quota', 'replication-health'],
  },
  'Microsoft.ContainerRegistry/registries/read': {
    scope: /^subscription\/[^/]+$/,
    checks: ['login-failures', 'registry-quota', 'replication-health'],
  },
  'Microsoft.ContainerRegistry/registries/listUsages/read': {
    scope: /^registry\/.+\/usages$/,
    // The replica check only takes the stored size from it, and has a plain limit in its place.
    checks: ['registry-quota'],
  },
  'Microsoft.ContainerRegistry/registries/replications/read': {
    scope: /^registry\/.+\/replications$/,
    checks: ['replication-health'],
  },
  'Microsoft.Insights/diagnosticSettings/read': {
    scope: /^registry\/.+\/logins$/,
    checks: ['login-failures'],
  },
};

describe('the role is minimal', () => {
  test('each of its actions is tried', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(roleActions);
  });

  test.each(roleActions)(
    'without %s gaps open that name it, and where it is missing',
    async (action) => {
      const rights = grantedRights();
      const gaps = await opened({ ...rights, actions: without(rights.actions, action) });
      const expected = EXPECTED[action];
      expect([...new Set(gaps.map(({ check }) => check))].toSorted()).toEqual(expected?.checks);
      for (const { scope, cause, remedy } of gaps) {
        expect(scope).toMatch(expected?.scope ?? /^$/);
        expect(cause).toBe('forbidden');
        expect(remedy).toContain(`grant ${action} to the app's identity`);
        expect(remedy).toMatch(/az role assignment create .+ --role Reader --scope \S+/);
      }
    },
    LIMIT_MS,
  );

  test.each([
    ['Microsoft.OperationalInsights/workspaces/read', /^grant \S+\/workspaces\/read to/],
    ['Microsoft.OperationalInsights/workspaces/query/read', /^grant Log Analytics Data Reader to/],
    [
      'Microsoft.OperationalInsights/workspaces/tables/data/read',
      /^grant Log Analytics Data Reader to/,
    ],
  ])(
    'without %s on the workspaces their registries are gaps, and the remedy is its role there',
    async (name, remedy) => {
      const rights = grantedRights();
      const { actions, dataActions } = rights.workspace;
      const workspace = {
        actions: without(actions, name),
        dataActions: without(dataActions, name),
      };
      const gaps = await opened({ ...rights, workspace });
      expect(gaps.length).toBeGreaterThan(0);
      for (const gap of gaps) {
        expect([gap.check, gap.cause]).toEqual(['login-failures', 'forbidden']);
        expect(gap.scope).toMatch(/^registry\/.+\/logins$/);
        expect(gap.remedy).toMatch(remedy);
        expect(gap.remedy).toMatch(
          / --role 'Log Analytics Data Reader' --scope \/subscriptions\/\S+\/workspaces\/[^\s/]+/,
        );
      }
    },
    LIMIT_MS,
  );

  test('without the Graph permission both lists of the directory are gaps that name it', async () => {
    const gaps = await opened({ ...grantedRights(), graph: [] });
    expect(gaps.map(({ scope }) => scope).toSorted()).toEqual([
      'applications',
      'servicePrincipals',
    ]);
    for (const { remedy } of gaps) {
      expect(remedy).toMatch(/^grant Application\.Read\.All to .+ az rest --method POST/);
    }
  });

  test('every right on what is watched belongs to one of the roles tried here', () => {
    const { actions, workspace, graph } = grantedRights();
    const tried = [...actions, ...workspace.actions, ...graph, 'Log Analytics Data Reader'];
    const needed = Object.values(PERMISSIONS)
      .flat()
      .filter(({ scope }) => scope !== 'own');
    expect(needed.filter(({ name }) => !tried.includes(name))).toEqual([]);
  });
});

test('with nothing granted at all nothing passes for read', async () => {
  const none = { actions: [], dataActions: [] };
  const report = await world.sweep({ ...grantedRights(), actions: [], workspace: none, graph: [] });
  expect(report.findings).toEqual([]);
  expect(report.coverage.flatMap(({ scopes }) => scopes)).toEqual([]);
  for (const { gaps } of report.coverage) expect(gaps.length).toBeGreaterThan(0);
});
