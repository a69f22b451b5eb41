import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { sandboxEnv } from '../../dev/sandbox.ts';
import { rootManagementGroup } from '../../simulator/sample/contoso.ts';
import { sampleTenant } from '../../simulator/sample-tenant.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import type { MonitorRole } from '../../simulator/tenant.ts';
import { createApp } from '../../src/compose.ts';
import type { Report } from '../../src/domain/report.ts';
import { makeCertificates } from '../../dev/certificates.ts';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { roleActions, roles } from './operations.ts';

/** What the app's identity holds in a sweep. */
export type Rights = {
  /** Actions of the custom role. */
  readonly actions: readonly string[];
  /** Where the custom role is assigned. */
  readonly at: 'management-group' | 'subscriptions';
  /** What is held on the log workspaces, as Log Analytics Data Reader. */
  readonly workspace: {
    readonly actions: readonly string[];
    readonly dataActions: readonly string[];
  };
  readonly graph: readonly string[];
};

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
const ROOT = `/providers/Microsoft.Management/managementGroups/${rootManagementGroup}`;

/** Exactly what the templates grant on what is watched. */
export function grantedRights(): Rights {
  const [reader] = roles;
  if (reader === undefined) throw new Error('no published role');
  return {
    actions: roleActions,
    at: 'management-group',
    workspace: reader,
    graph: ['Application.Read.All'],
  };
}

/** A simulator and the app that looks at it, over HTTPS and in this process. */
export type RoleWorld = {
  readonly simulator: Simulator;
  /** Everything the app reports with these rights, or with all rights. */
  sweep(rights: Rights | 'everything'): Promise<Report>;
  stop(): Promise<void>;
};

/** Starts it; `stop` puts the environment back. Sign-in goes by environment variables. */
export async function startRoleWorld(): Promise<RoleWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'acr-watch-role-'));
  const { ca, ...certificate } = await makeCertificates();
  setDefaultCACertificates([...getCACertificates('default'), ca]);
  const simulator = await startSimulator({ tenant: sampleTenant(new Date()), certificate });
  const cloudFile = join(folder, 'cloud.json');
  await writeFile(cloudFile, JSON.stringify(simulator.cloud));
  const env = sandboxEnv({ simulator, cloudFile, caFile: '', storage: '', inherited: {} });
  for (const name of Object.keys(env).filter(
    (key) => key.startsWith('AZURE_') || key === 'NO_PROXY',
  )) {
    vi.stubEnv(name, env[name]);
  }
  return {
    simulator,
    sweep: (rights) => sweep(simulator, env, rights),
    stop: async () => {
      vi.unstubAllEnvs();
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function sweep(
  simulator: Simulator,
  env: Readonly<Record<string, string>>,
  rights: Rights | 'everything',
): Promise<Report> {
  const { monitor } = simulator.tenant;
  monitor.listsSubscriptionsBy = 'subscriptions-read';
  monitor.roleAssignments =
    rights === 'everything'
      ? [{ scope: '/', actions: ['*'], dataActions: ['*'] }]
      : rolesOf(simulator, rights);
  monitor.graphPermissions = rights === 'everything' ? ['Directory.Read.All'] : [...rights.graph];
  const answer = await createApp({ env }).check({
    checks: undefined,
    registry: undefined,
    notify: false,
    logger: SILENT,
  });
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
  return answer.report;
}

function rolesOf({ tenant }: Simulator, { actions, at, workspace }: Rights): MonitorRole[] {
  const scopes =
    at === 'management-group'
      ? [ROOT]
      : tenant.subscriptions.map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`);
  return [
    ...scopes.map((scope) => ({ scope, actions: [...actions] })),
    ...tenant.workspaces.map(({ armId }) => ({
      scope: armId,
      actions: [...workspace.actions],
      dataActions: [...workspace.dataActions],
    })),
  ];
}
