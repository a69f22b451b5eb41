import { describe, expect, test } from 'vitest';
import { GAP_CAUSES } from '../../src/domain/coverage.ts';
import { gapOf, outOfTime } from '../../src/domain/gap.ts';
import type { ReadFailure } from '../../src/domain/reading.ts';
import { registryScope } from '../../src/domain/scope.ts';
import { aRegistry, SUBSCRIPTION } from '../support/resources.ts';

const SCOPE = registryScope(aRegistry().id, 'usages');
const PRINCIPAL = '99999999-1111-4111-8111-000000000009';

const gap = (failure: Partial<ReadFailure>) =>
  gapOf({
    scope: SCOPE,
    evidence: 'usages',
    failure: { cause: 'forbidden', message: '403 AuthorizationFailed', ...failure },
  });

describe('a gap', () => {
  test('keeps scope, cause and reason, and has a remedy for every cause', () => {
    for (const cause of GAP_CAUSES) {
      const made = gap({ cause });
      expect(made).toMatchObject({ scope: SCOPE, cause, reason: '403 AuthorizationFailed' });
      expect(made.remedy.length).toBeGreaterThan(10);
    }
  });

  test.each([
    ['https://graph.microsoft.com', 'graph.microsoft.com answered 503'],
    [undefined, 'the service answered 503'],
  ])('of a status and no words says who answered it: %s', (service, reason) => {
    const failure = { cause: 'unavailable', message: '503' } as const;
    expect(gap({ ...failure, ...(service === undefined ? {} : { service }) }).reason).toBe(reason);
  });

  test('of a refusal names the permission, the identity and the subscription to grant it at', () => {
    const { remedy } = gap({ principalId: PRINCIPAL });
    expect(remedy).toContain('Microsoft.ContainerRegistry/registries/listUsages/read');
    expect(remedy).toContain(`--assignee-object-id ${PRINCIPAL}`);
    expect(remedy).toMatch(new RegExp(`--scope /subscriptions/${SUBSCRIPTION}$`));
  });

  test('of an unlisted subscription names the grant and what to do when it is gone on purpose', () => {
    const { remedy } = gap({ cause: 'unlisted' });
    expect(remedy).toContain('az role assignment create');
    expect(remedy).toContain('MONITOR_SUBSCRIPTIONS');
    expect(remedy).toMatch(/--scope \/subscriptions\/[\w-]+$/);
  });

  test('of the list of subscriptions leaves the scope to people', () => {
    const failure: ReadFailure = { cause: 'forbidden', message: '403' };
    const { remedy } = gapOf({ scope: 'subscriptions', evidence: 'subscriptions', failure });
    expect(remedy).toMatch(/ --scope "\$SCOPE"$/);
  });

  test('of Graph names the application permission and the cloud that answered', () => {
    const { remedy } = gapOf({
      scope: 'applications',
      evidence: 'credentials',
      failure: { cause: 'forbidden', message: '403', service: 'https://graph.microsoft.us' },
    });
    expect(remedy).toContain('Application.Read.All');
    expect(remedy).toContain('https://graph.microsoft.us/v1.0/servicePrincipals/');
  });

  test('of the deadline says the same however it came about', () => {
    const failure: ReadFailure = { cause: 'out-of-time', message: 'x' };
    expect(gapOf({ scope: SCOPE, evidence: 'usages', failure }).remedy).toBe(
      outOfTime(SCOPE).remedy,
    );
    expect(outOfTime(SCOPE)).toMatchObject({ scope: SCOPE, cause: 'out-of-time' });
  });
});

test('a gap names another place to grant at than the subscription of its scope, where told', () => {
  const grantAt = '/subscriptions/s/resourcegroups/rg/providers/x/workspaces/w';
  const failure = { cause: 'forbidden', message: '403' } as const;
  expect(gapOf({ scope: SCOPE, evidence: 'logins', failure, grantAt }).remedy).toContain(
    `--role 'Log Analytics Data Reader' --scope ${grantAt}`,
  );
});
