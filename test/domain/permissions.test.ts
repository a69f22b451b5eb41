import { describe, expect, test } from 'vitest';
import {
  EVIDENCE_KINDS,
  grantRemedy,
  OWN_RESOURCES,
  PERMISSIONS,
} from '../../src/domain/permissions.ts';

const CUSTOM_ROLE =
  '(deploy the templates again, whose role holds no more than is needed, or assign the wider Reader)';

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
      expect(name).not.toContain('*');
    }
  });
});

describe('the command that grants a right', () => {
  test('names the right, the identity and the scope', () => {
    expect(grantRemedy('registries', TARGET)).toBe(
      `grant Microsoft.ContainerRegistry/registries/read to the app's identity ${CUSTOM_ROLE}: az role assignment create --assignee-object-id ${TARGET.principalId} --assignee-principal-type ServicePrincipal --role Reader --scope ${TARGET.scope}`,
    );
    expect(grantRemedy('credentials', TARGET)).toContain(
      `/servicePrincipals/${TARGET.principalId}/appRoleAssignments`,
    );
  });

  test('names the custom role only where that holds the right', () => {
    const withRole = EVIDENCE_KINDS.filter((kind) =>
      grantRemedy(kind, TARGET).includes(CUSTOM_ROLE),
    );
    expect(withRole).toEqual([
      'subscriptions',
      'registries',
      'usages',
      'replicas',
      'diagnosticSettings',
    ]);
  });

  test('has a quoted variable, explained before it, when the service did not name the identity', () => {
    const target = { ...TARGET, principalId: undefined };
    const remedy = grantRemedy('usages', target);
    expect(remedy).toBe(
      `grant Microsoft.ContainerRegistry/registries/listUsages/read to the app's identity ${CUSTOM_ROLE}, where PRINCIPAL_ID is the object id of the app's identity: az role assignment create --assignee-object-id "$PRINCIPAL_ID" --assignee-principal-type ServicePrincipal --role Reader --scope ${TARGET.scope}`,
    );
    const graph = grantRemedy('credentials', target);
    expect(graph).toContain('/servicePrincipals/"$PRINCIPAL_ID"/appRoleAssignments');
    expect(graph).toContain('{\\"principalId\\":\\"$PRINCIPAL_ID\\",');
  });

  test('grants nothing at the root of the tenant', () => {
    const remedy = grantRemedy('subscriptions', { ...TARGET, scope: undefined });
    expect(remedy).toMatch(/ --scope "\$SCOPE"$/);
    expect(remedy).toContain('where SCOPE is /subscriptions/ and the id of a subscription');
    expect(remedy).toContain("the tenant's root");
    const graph = grantRemedy('credentials', { ...TARGET, scope: undefined });
    expect(graph).not.toContain('SCOPE');
  });

  test('redirects nothing when it is pasted', () => {
    for (const kind of EVIDENCE_KINDS) {
      const target = { ...TARGET, principalId: undefined, scope: undefined };
      expect(grantRemedy(kind, target)).not.toMatch(/[<>]/);
    }
  });

  test('is one line that names the right', () => {
    for (const kind of EVIDENCE_KINDS) {
      const remedy = grantRemedy(kind, TARGET);
      expect(remedy).not.toContain('\n');
      expect(remedy).toContain(`grant ${PERMISSIONS[kind][0]?.name} to`);
    }
  });

  test.each(['$(rm -rf ~)', '`id`', '9 --role Owner', '"; curl evil', ''])(
    'never carries %j from an error message into a shell',
    (principalId) => {
      for (const kind of EVIDENCE_KINDS) {
        const remedy = grantRemedy(kind, { ...TARGET, principalId });
        expect(remedy).toContain('"$PRINCIPAL_ID"');
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
