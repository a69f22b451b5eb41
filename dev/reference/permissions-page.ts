import { CHECKS } from '../../src/checks/catalog.ts';
import { EVIDENCE_KINDS, OWN_RESOURCES, PERMISSIONS } from '../../src/domain/permissions.ts';
import type { EvidenceKind, Permission } from '../../src/domain/permissions.ts';
import { pageHead, table } from './markdown.ts';
import { roleActions } from './role-actions.ts';

const HEAD = ['call', 'right', 'kind', 'where', 'lost without it'];

const KINDS: Readonly<Record<Permission['kind'], string>> = {
  action: 'Azure RBAC action',
  graph: 'Microsoft Graph application permission',
  builtInRole: 'built-in role',
};

const SCOPES: Readonly<Record<Permission['scope'], string>> = {
  monitored: 'on what is monitored',
  workspace: 'on the log workspaces',
  own: "on the app's own resource",
};

/** `docs/permissions.md`: every right, who needs it, and what is lost without it. */
export function permissionsPage(): string {
  const evidence = EVIDENCE_KINDS.flatMap((kind) =>
    PERMISSIONS[kind].map((permission) => row(usersOf(kind), permission)),
  );
  const own = OWN_RESOURCES.flatMap((resource) =>
    PERMISSIONS[resource].map((permission) => row(resource, permission)),
  );
  return [
    pageHead('Permissions', '`src/domain/permissions.ts` and `src/checks`'),
    'The app asks for nothing else. No right on what is watched can read a secret, pull an image or change anything. A missing one is a gap that names the right and ends with the command that grants it.',
    '## To watch',
    table(['check', ...HEAD], evidence),
    "## For the app's own resources",
    'The roles that the templates assign, each on that resource alone.',
    table(['for', ...HEAD], own),
    '## The custom role',
    `The templates make a custom role of the actions on what is monitored (\`infra/role-actions.json\`, generated from the same list):\n\n${roleActions()
      .map((action) => `- \`${action}\``)
      .join('\n')}`,
    'The built-in role Reader holds them too, and reads every other resource. Log Analytics Data Reader holds `Microsoft.OperationalInsights/workspaces/read`, `Microsoft.OperationalInsights/workspaces/query/read` and the data action `Microsoft.OperationalInsights/workspaces/tables/data/read`.',
    'The role is sufficient and minimal against our simulator, which refuses each call without its action: all checks run with exactly these rights and open no gap, and without any one of them a gap opens that names it (`test/infra/role-sweep.test.ts`). Which action a call demands is taken from the descriptions that Microsoft publishes (`test/infra/operations.json`). Azure never refuses the list of subscriptions, it leaves out; by which right is not published, so the tests demand `Microsoft.Resources/subscriptions/read` for it. None of this was run against a real tenant.',
  ].join('\n\n');
}

function usersOf(kind: EvidenceKind): string {
  const users = CHECKS.map((check) => check.describe()).filter(({ reads }) => reads.includes(kind));
  return users.length === 0 ? 'discovery' : users.map(({ id }) => id).join(', ');
}

function row(user: string, permission: Permission): readonly string[] {
  const { call, name, kind, scope, lostWithout } = permission;
  // Microsoft Graph knows no narrower place.
  const where = kind === 'graph' ? 'the tenant' : SCOPES[scope];
  const shown = /^(?:GET|POST) /.test(call) ? `\`${call}\`` : call;
  return [user, shown, `\`${name}\``, KINDS[kind], where, lostWithout];
}
