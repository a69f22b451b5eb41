import { CHECKS } from '../../src/checks/catalog.ts';
import { EVIDENCE_KINDS, OWN_RESOURCES, PERMISSIONS } from '../../src/domain/permissions.ts';
import type { EvidenceKind, Permission } from '../../src/domain/permissions.ts';
import { pageHead, table } from './markdown.ts';

const HEAD = ['needed by', 'call', 'right', 'kind', 'where', 'lost without it'];

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
    pageHead('Permissions', '`src/domain/permissions.ts`'),
    'The app asks for nothing else. No right here can read a secret, pull an image or change a registry. A missing right is a gap that names the right and the command that grants it.',
    table(HEAD, [...evidence, ...own]),
    'The built-in role Reader holds every action of this table; a custom role with exactly these actions is narrower.',
  ].join('\n\n');
}

function usersOf(kind: EvidenceKind): string {
  const users = CHECKS.map((check) => check.describe()).filter(({ reads }) => reads.includes(kind));
  return users.length === 0 ? 'discovery' : users.map(({ id }) => id).join(', ');
}

function row(user: string, permission: Permission): readonly string[] {
  const { call, name, kind, scope, lostWithout } = permission;
  return [user, `\`${call}\``, `\`${name}\``, KINDS[kind], SCOPES[scope], lostWithout];
}
