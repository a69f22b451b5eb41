import { isGuid } from './setting-schemas.ts';
import { shellQuote } from './text.ts';

/** The kinds of evidence that need a right. */
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

/** What the deployed app uses of its own resources. */
export const OWN_RESOURCES = ['host', 'telemetry', 'state', 'email', 'teams'] as const;
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
 * The only list of rights. Actions as in Microsoft's lists of resource provider operations
 * (azure-docs, role-based-access-control/permissions/containers.md, monitor.md and
 * management-and-governance.md); the Graph permission as in the least-privilege table of "List
 * applications"; roles as in the built-in roles list. Actions with scope `monitored` are the custom
 * role that the templates deploy.
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
      call: 'GET /subscriptions/{id}/providers/Microsoft.ContainerRegistry/registries and GET {registry}',
      lostWithout: 'the registries of the subscription, their quotas and replicas',
    },
  ],
  usages: [
    {
      kind: 'action',
      name: 'Microsoft.ContainerRegistry/registries/listUsages/read',
      scope: 'monitored',
      call: 'GET {registry}/listUsages',
      lostWithout: 'storage and quota usage; the first copy of a replica has the plain time limit',
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
      call: 'GET /applications, GET /servicePrincipals, GET /applications/{id} and GET /servicePrincipals/{id}',
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
  host: [
    {
      kind: 'builtInRole',
      name: 'Storage Blob Data Owner',
      scope: 'own',
      call: "the deployed package and the timers' leases, in the host storage account",
      lostWithout: 'everything: the app does not start',
    },
  ],
  telemetry: [
    {
      kind: 'builtInRole',
      name: 'Monitoring Metrics Publisher',
      scope: 'own',
      call: 'logs of the app to its Application Insights, which takes no key',
      lostWithout: 'logs of the app, so that the alert rule that watches it fires',
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
  teams: [
    {
      kind: 'builtInRole',
      name: 'Key Vault Secrets User',
      scope: 'own',
      call: 'webhook addresses in the key vault, where settings refer to them',
      lostWithout: 'Teams messages',
    },
  ],
};

/** Id of Application.Read.All among the app roles of Microsoft Graph. */
const APPLICATION_READ_ALL = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';
/** Application id of Microsoft Graph, the same in every tenant. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** Where a right is missing. */
export type GrantTarget = {
  /** Object id of the app's identity, where the service named it. */
  readonly principalId: string | undefined;
  /** ARM scope, for example `/subscriptions/<id>`; undefined where no subscription is known. */
  readonly scope: string | undefined;
  /** Origin of Microsoft Graph in this cloud. */
  readonly graph: string;
};

/**
 * A sentence that names the missing right of an evidence kind and ends with the command that grants
 * it. What is not known stands in the command as a shell variable, which the sentence explains. The
 * command assigns a built-in role, because it works however the app was deployed.
 */
export function grantRemedy(kind: EvidenceKind, target: GrantTarget): string {
  const permission = PERMISSIONS[kind][0];
  if (permission === undefined) return 'ask the owner of the resource for read access';
  const isGraph = permission.kind === 'graph';
  const blanks = [
    ...(knownPrincipal(target) === undefined ? [PRINCIPAL_BLANK] : []),
    ...(isGraph || target.scope !== undefined ? [] : [SCOPE_BLANK]),
  ];
  const where = blanks.length === 0 ? '' : `, where ${blanks.join(' and ')}`;
  const command = isGraph ? graphGrant(target) : roleGrant(permission, target);
  const how = isInCustomRole(permission) ? CUSTOM_ROLE : '';
  return `grant ${permission.name} to the app's identity${how}${where}: ${command}`;
}

/** Whether the custom role of the templates holds it. */
function isInCustomRole({ kind, scope }: Permission): boolean {
  return kind === 'action' && scope === 'monitored';
}

const CUSTOM_ROLE =
  ' (deploy the templates again, whose role holds no more than is needed, or assign the wider Reader)';

const PRINCIPAL_BLANK = "PRINCIPAL_ID is the object id of the app's identity";
const SCOPE_BLANK =
  "SCOPE is /subscriptions/ and the id of a subscription to watch, once for each (the scope / would be the tenant's root, with everything in it)";

function roleGrant(permission: Permission, target: GrantTarget): string {
  const role = permission.scope === 'workspace' ? shellQuote(LOG_READER) : 'Reader';
  const principal = knownPrincipal(target) ?? '"$PRINCIPAL_ID"';
  const scope = target.scope === undefined ? '"$SCOPE"' : shellQuote(target.scope);
  return `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --role ${role} --scope ${scope}`;
}

function graphGrant(target: GrantTarget): string {
  // Inside the double quotes of the body the variable needs none of its own.
  const principal = knownPrincipal(target) ?? '$PRINCIPAL_ID';
  const graphId = `$(az ad sp show --id ${GRAPH_APP_ID} --query id --output tsv)`;
  const body = `{\\"principalId\\":\\"${principal}\\",\\"resourceId\\":\\"${graphId}\\",\\"appRoleId\\":\\"${APPLICATION_READ_ALL}\\"}`;
  const path = knownPrincipal(target) ?? '"$PRINCIPAL_ID"';
  return `az rest --method POST --url ${shellQuote(target.graph)}/v1.0/servicePrincipals/${path}/appRoleAssignments --headers Content-Type=application/json --body "${body}"`;
}

/** Only a GUID goes into a command: the id was cut out of a service's message. */
function knownPrincipal({ principalId }: GrantTarget): string | undefined {
  return principalId !== undefined && isGuid(principalId) ? principalId : undefined;
}
