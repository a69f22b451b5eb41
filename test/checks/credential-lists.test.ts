import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { CredentialHolder } from '../../src/domain/resource.ts';
import { APPLICATIONS, SERVICE_PRINCIPALS } from '../../src/domain/scope.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { NOW, runCheck } from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure, fakeEvidence } from '../support/evidence.ts';
import { anApplicationEnding } from '../support/resources.ts';

const PRINCIPAL = '99999999-0000-4000-8000-000000000009';

const endingIn = (days: number, holder: Partial<CredentialHolder> = {}) =>
  anApplicationEnding(NOW + days * DAY_MS, holder);

const run = (options: RunOptions = {}) => runCheck(credentialExpiry, options);

const oneApp = (holder: CredentialHolder, options: RunOptions = {}) =>
  run({ world: { applications: [[holder]] }, ...options });

describe('what cannot be read', () => {
  test('a failure on page 2 keeps the findings of page 1 and leaves the list unread', async () => {
    const outcome = await run({
      world: { applications: [[endingIn(1)], aFailure('unavailable', 'HTTP 500')] },
    });
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.coverage.scopes).toEqual([SERVICE_PRINCIPALS]);
    expect(outcome.coverage.gaps).toMatchObject([
      { scope: APPLICATIONS, cause: 'unavailable', reason: 'HTTP 500' },
    ]);
  });

  test('a refusal names the permission and the command that grants it', async () => {
    const failure = {
      ...aFailure('forbidden'),
      principalId: PRINCIPAL,
      service: 'https://graph.example',
    };
    const { coverage } = await run({ world: { applications: [failure] } });
    expect(coverage.gaps[0]?.remedy).toContain('Application.Read.All');
    expect(coverage.gaps[0]?.remedy).toContain(
      `https://graph.example/v1.0/servicePrincipals/${PRINCIPAL}/`,
    );
  });

  test('the deadline between two pages is a gap of that list and of the next', async () => {
    const evidence = fakeEvidence({
      applications: [[endingIn(1)], [endingIn(1, { objectId: 'b' })]],
    });
    const isOver = () => evidence.calls.length > 0;
    const outcome = await run({ evidence, isOver });
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.coverage.gaps.map(({ scope, cause }) => [scope, cause])).toEqual([
      [APPLICATIONS, 'out-of-time'],
      [SERVICE_PRINCIPALS, 'out-of-time'],
    ]);
    expect(evidence.calls).not.toContain('servicePrincipals 1');
  });

  test('a list that ended before the deadline was noticed is whole', async () => {
    const evidence = fakeEvidence({ applications: [[endingIn(1)]] });
    const outcome = await run({ evidence, isOver: () => evidence.calls.length > 0 });
    expect(outcome.coverage.scopes).toEqual([APPLICATIONS]);
  });

  test('the list that was not read last time comes first', async () => {
    const evidence = fakeEvidence();
    await run({ evidence, unreadBefore: new Set([SERVICE_PRINCIPALS]) });
    expect(evidence.calls).toEqual(['servicePrincipals 1', 'applications 1']);
  });

  test('progress counts credentials, the total being unknown', async () => {
    const steps: unknown[] = [];
    await oneApp(endingIn(1), { progress: (...step) => steps.push(step) });
    expect(steps).toEqual([
      [1, undefined],
      [1, undefined],
    ]);
  });
});
