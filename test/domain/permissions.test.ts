import { describe, expect, test } from 'vitest';
import {
  EVIDENCE_KINDS,
  grantRemedy,
  OWN_RESOURCES,
  PERMISSIONS,
} from '../../src/domain/permissions.ts';

const TARGET = {
  principalId: '99999999-1111-4111-8111-000000000009',
  scope: '/subscriptions/11111111-1111-4111-8111-111111111111',
  graph: 'https://graph.microsoft.com',
};

describe('the list of rights', () => {
  test('has an entry for every kind of evidence and own resource', () => {
    expect(Object.keys(PERMISSIONS).toSorted()).toEqual(
      [...EVIDENCE_KINDS, ...OWN_RESOURCES].toSorted(),
    );
    for (const kind of EVIDENCE_KINDS) expect(PERMISSIONS[kind].length).toBeGreaterThan(0);
  });

  test('asks for nothing but reading of what is monitored', () => {
    const monitored = Object.values(PERMISSIONS)
      .flat()
      .filter(({ scope }) => scope === 'monitored');
    for (const { kind, name } of monitored) {
      expect(name).toMatch(kind === 'graph' ? /\.Read\.All$/ : /\/read$/);
    }
  });
});

describe('the command that grants a right', () => {
  test('names the right, the identity and the scope', () => {
    expect(grantRemedy('registries', TARGET)).toBe(
      `grant Microsoft.ContainerRegistry/registries/read to the app's identity: az role assignment create --assignee-object-id ${TARGET.principalId} --assignee-principal-type ServicePrincipal --role Reader --scope ${TARGET.scope}`,
    );
    expect(grantRemedy('credentials', TARGET)).toContain(
      `/servicePrincipals/${TARGET.principalId}/appRoleAssignments`,
    );
  });

  test('says what to put in when the service did not name the identity', () => {
    const target = { ...TARGET, principalId: undefined };
    expect(grantRemedy('usages', target)).toContain('<object id of the identity>');
  });

  test.each(['$(rm -rf ~)', '`id`', '9 --role Owner', '"; curl evil', ''])(
    'never carries %j from an error message into a shell',
    (principalId) => {
      for (const kind of EVIDENCE_KINDS) {
        const remedy = grantRemedy(kind, { ...TARGET, principalId });
        expect(remedy).toContain('<object id of the identity>');
        if (principalId !== '') expect(remedy).not.toContain(principalId);
      }
    },
  );

  test('quotes a scope and an origin that hold anything but plain characters', () => {
    const remedy = grantRemedy('usages', { ...TARGET, scope: "/subscriptions/a'; rm -rf ~" });
    expect(remedy).toContain(`--scope '/subscriptions/a'\\''; rm -rf ~'`);
    const graph = grantRemedy('credentials', { ...TARGET, graph: 'https://x$(id)' });
    expect(graph).toContain(`--url 'https://x$(id)'/v1.0/`);
  });
});
