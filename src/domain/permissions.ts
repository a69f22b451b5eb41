import { isGuid } from './setting-schemas.ts';
import { shellQuote } from './text.ts';

/** The kinds of evidence and the own resources that need a right. */
export const EVIDENCE_KINDS = [
  'subscriptions',
  'registries',
  'usages',
  'replicas',
  'credentials',
  'diagnosticSettings',
  'workspaces',
  'logins',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const OWN_RESOURCES = ['state', 'email', 'teams'] as const;
export type OwnResource = (typeof OWN_RESOURCES)[number];

export type Permission = {
  /** `action` is an Azure RBAC action, `graph` a Microsoft Graph application permission. */
  readonly kind: 'action' | 'graph' | 'builtInRole';
  readonly name: string;
  /** Where it is needed: what is monitored, the log workspaces, or the app's own resources. */
  readonly scope: 'monitored' | 'workspace' | 'own';
  /** The call it is for, as the REST reference names it. */
  readonly call: string;
  readonly lostWithout: string;
};

/** Reads workspaces and queries them, and nothing else: 3b03c2da-16b3-4a49-8834-0f8130efdd3b. */
const LOG_READER = 'Log Analytics Data Reader';

/**
 * The only list of rights. Actions as in Microsoft's list of container resource provider
 * operations (azure-docs, role-based-access-control/permissions/containers.md); the Graph
 * permission as in the least-privilege table of "List applications"; roles as in the built-in
 * roles list.
 */
export const PERMISSIONS: Readonly<Record<EvidenceKind | OwnResource, readonly Permission[]>> = {
  subscriptions: [
    {
      kind: 'action',
      name: 'Microsoft.Resources/subscriptions/read',
      scope: 'monitored',
      call: 'GET /subscriptions',
      lostWithout: 'nothing is found: no subscription, so no registry',
    },
  ],
  registries: [
    {
      kind: 'action',
      name: 'Microsoft.ContainerRegistry/registries/read',
      scope: 'monitored',
      call: 'GET /subscriptions/{id}/providers/Microsoft.ContainerRegistry/registries',
      lostWithout: 'the registries of the subscription, their quotas and replicas',
    },
  ],
  usages: [
    {
      kind: 'action',
      name: 'Microsoft.ContainerRegistry/registries/listUsages/read',
      scope: 'monitored',
      call: 'GET {registry}/listUsages',
      lostWithout: 'storage and quota usage',
    },
  ],
  replicas: [
    {
      kind: 'action',
      name: 'Microsoft.ContainerRegistry/registries/replications/read',
      scope: 'monitored',
      call: 'GET {registry}/replications and GET {registry}/replications/{name}',
      lostWithout: 'the state of geo-replicas',
    },
  ],
  credentials: [
    {
      kind: 'graph',
      name: 'Application.Read.All',
      scope: 'monitored',
      call: 'GET /applications and GET /servicePrincipals',
      lostWithout: 'secrets and certificates of applications and service principals',
    },
  ],
  diagnosticSettings: [
    {
      kind: 'action',
      name: 'Microsoft.Insights/diagnosticSettings/read',
      scope: 'monitored',
      call: 'GET {registry}/providers/Microsoft.Insights/diagnosticSettings',
      lostWithout: 'which workspace holds the logins of a registry, unless LOG_WORKSPACES names it',
    },
  ],
  workspaces: [
    {
      kind: 'action',
      name: 'Microsoft.OperationalInsights/workspaces/read',
      scope: 'workspace',
      call: 'GET {workspace}',
      lostWithout: 'the id by which a workspace is queried, unless LOG_WORKSPACES names it',
    },
  ],
  logins: [
    {
      kind: 'builtInRole',
      name: LOG_READER,
      scope: 'workspace',
      call: 'POST {log analytics}/v1/workspaces/{id}/query',
      lostWithout: 'failed logins',
    },
  ],
  state: [
    {
      kind: 'builtInRole',
      name: 'Storage Table Data Contributor',
      scope: 'own',
      call: 'tables AcrWatchState and AcrWatchOutbox of the host storage account',
      lostWithout: 'memory of what was told: timers and notify=true fail',
    },
  ],
  email: [
    {
      kind: 'builtInRole',
      name: 'Communication and Email Service Owner',
      scope: 'own',
      call: 'POST {endpoint}/emails:send',
      lostWithout: 'email',
    },
  ],
  teams: [],
};

/** Id of Application.Read.All among the app roles of Microsoft Graph. */
const APPLICATION_READ_ALL = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';
/** Application id of Microsoft Graph, the same in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** Where a right is missing. */
export type GrantTarget = {
  /** Object id of the app's identity, where the service named it. */
  readonly principalId: string | undefined;
  /** ARM scope, for example `/subscriptions/<id>`. */
  readonly scope: string;
  /** Origin of Microsoft Graph in this cloud. */
  readonly graph: string;
};

/** A sentence that names the missing right of an evidence kind and the command that grants it. */
export function grantRemedy(kind: EvidenceKind, target: GrantTarget): string {
  const permission = PERMISSIONS[kind][0];
  if (permission === undefined) return 'ask the owner of the resource for read access';
  const command = permission.kind === 'graph' ? graphGrant(target) : roleGrant(permission, target);
  return `grant ${permission.name} to the app's identity: ${command}`;
}

function roleGrant(permission: Permission, target: GrantTarget): string {
  const scope = shellQuote(target.scope);
  const role = permission.scope === 'workspace' ? shellQuote(LOG_READER) : 'Reader';
  return `az role assignment create --assignee-object-id ${principalOf(target)} --assignee-principal-type ServicePrincipal --role ${role} --scope ${scope}`;
}

function graphGrant(target: GrantTarget): string {
  const principal = principalOf(target);
  const graphId = `$(az ad sp show --id ${GRAPH_APP_ID} --query id --output tsv)`;
  const body = `{\\"principalId\\":\\"${principal}\\",\\"resourceId\\":\\"${graphId}\\",\\"appRoleId\\":\\"${APPLICATION_READ_ALL}\\"}`;
  return `az rest --method POST --url ${shellQuote(target.graph)}/v1.0/servicePrincipals/${principal}/appRoleAssignments --headers Content-Type=application/json --body "${body}"`;
}

/** Only a GUID goes into a command: the id was cut out of a service's message. */
function principalOf({ principalId }: GrantTarget): string {
  const isId = principalId !== undefined && isGuid(principalId);
  return isId ? principalId : '<object id of the identity>';
}
