import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { CheckOutcome } from '../../src/domain/outcome.ts';
import type { CredentialHolder } from '../../src/domain/resource.ts';
import { APPLICATIONS, SERVICE_PRINCIPALS } from '../../src/domain/scope.ts';
import { DAY_MS, isoTime } from '../../src/domain/time.ts';
import { briefOf, NOW, onlyFinding, problemsOf, runCheck } from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure, fakeEvidence } from '../support/evidence.ts';
import { aKey, anApplication, aSecret, aServicePrincipal } from '../support/resources.ts';

const PRINCIPAL = '99999999-0000-4000-8000-000000000009';

const run = (options: RunOptions = {}) => runCheck(credentialExpiry, options);

function endingIn(days: number, holder: Partial<CredentialHolder> = {}): CredentialHolder {
  const secret = aSecret({ endDateTime: isoTime(NOW + days * DAY_MS) });
  return anApplication({ passwords: [secret], ...holder });
}

const oneApp = (holder: CredentialHolder, options: RunOptions = {}) =>
  run({ world: { applications: [[holder]] }, ...options });

const fingerprints = (outcome: CheckOutcome) => outcome.findings.map((one) => one.fingerprint);

describe('what is judged', () => {
  test('secrets and certificates of applications and service principals', async () => {
    const soon = isoTime(NOW + DAY_MS);
    const past = isoTime(NOW - DAY_MS);
    const outcome = await run({
      world: {
        applications: [
          [anApplication({ passwords: [aSecret({ endDateTime: soon })] })],
          [anApplication({ objectId: 'b', keys: [aKey({ endDateTime: soon })] })],
        ],
        servicePrincipals: [
          [
            aServicePrincipal({
              passwords: [aSecret({ endDateTime: past })],
              keys: [aKey({ endDateTime: past }), aKey({ keyId: 'x', endDateTime: undefined })],
            }),
          ],
        ],
      },
    });
    expect(briefOf(outcome)).toEqual([
      'secret-expiring critical',
      'certificate-expiring critical',
      'secret-expired critical',
      'certificate-expired critical',
      'credential-undated warning',
    ]);
    expect(outcome.findings.map(({ scope }) => scope)).toEqual([
      ...[APPLICATIONS, APPLICATIONS],
      ...[SERVICE_PRINCIPALS, SERVICE_PRINCIPALS, SERVICE_PRINCIPALS],
    ]);
    expect(outcome.coverage).toMatchObject({
      subjectsRead: 5,
      scopes: [APPLICATIONS, SERVICE_PRINCIPALS],
      gaps: [],
      leftOut: [],
    });
  });

  test('expiring and expired are stages of one condition, undated is its own', async () => {
    const expiring = onlyFinding(await oneApp(endingIn(1)));
    const expired = onlyFinding(await oneApp(endingIn(-1)));
    const undated = onlyFinding(
      await oneApp(anApplication({ passwords: [aSecret({ endDateTime: undefined })] })),
    );
    expect(expired.fingerprint).toBe(expiring.fingerprint);
    expect([expiring.stage, expired.stage]).toEqual([0, 1]);
    expect(undated.fingerprint).not.toBe(expiring.fingerprint);
  });

  test('the SAML triple is one finding', async () => {
    const endDateTime = isoTime(NOW + 5 * DAY_MS);
    const customKeyIdentifier = 'kdkIwOxJ8+/M3fUE2kVBEyYaK5E=';
    const outcome = await run({
      world: {
        servicePrincipals: [
          [
            aServicePrincipal({
              keys: [
                aKey({ keyId: 's', usage: 'Sign', customKeyIdentifier, endDateTime }),
                aKey({ keyId: 'v', usage: 'Verify', customKeyIdentifier, endDateTime }),
              ],
              passwords: [aSecret({ keyId: 's', customKeyIdentifier, endDateTime })],
            }),
          ],
        ],
      },
    });
    expect(briefOf(outcome)).toEqual(['certificate-expiring critical']);
    expect(outcome.coverage.subjectsRead).toBe(1);
  });

  test('a holder that two pages repeat is judged once', async () => {
    const outcome = await run({ world: { applications: [[endingIn(1)], [endingIn(1)]] } });
    expect(outcome.findings).toHaveLength(1);
    expect(outcome.coverage.subjectsRead).toBe(1);
  });

  test('the settings move the bounds', async () => {
    const env = {
      CREDENTIAL_EXPIRY_DAYS: '90',
      CREDENTIAL_WARNING_DAYS: '80',
      CREDENTIAL_CRITICAL_DAYS: '70',
      CREDENTIAL_EXPIRED_DAYS: '0',
    };
    const at = async (days: number) => briefOf(await oneApp(endingIn(days), { env }));
    expect(await at(91)).toEqual([]);
    expect(await at(90)).toEqual(['secret-expiring info']);
    expect(await at(80)).toEqual(['secret-expiring warning']);
    expect(await at(70)).toEqual(['secret-expiring critical']);
    expect(await at(0)).toEqual(['secret-expired critical']);
    expect(await at(-1)).toEqual([]);
  });

  test('from 61 days before to 40 days after its end one alert is only ever raised', async () => {
    const seen: string[] = [];
    for (let day = 61; day >= -40; day -= 1) {
      seen.push(briefOf(await oneApp(endingIn(day)))[0] ?? 'none');
    }
    expect([...new Set(seen)]).toEqual([
      'none',
      'secret-expiring info',
      'secret-expiring warning',
      'secret-expiring critical',
      'secret-expired critical',
    ]);
    expect(seen.filter((one) => one === 'none')).toHaveLength(1 + 10);
  });
});

describe('what is left out', () => {
  test('managed identities and principals that Microsoft owns are counted', async () => {
    const passwords = [aSecret({ endDateTime: isoTime(NOW) })];
    const outcome = await run({
      world: {
        servicePrincipals: [
          [
            aServicePrincipal({
              objectId: 'a',
              servicePrincipalType: 'ManagedIdentity',
              passwords,
            }),
            aServicePrincipal({ objectId: 'b', servicePrincipalType: 'ManagedIdentity' }),
            aServicePrincipal({
              objectId: 'c',
              ownerTenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
              passwords,
            }),
            aServicePrincipal({ objectId: 'd', ownerTenantId: 'another-tenant', passwords }),
            aServicePrincipal({ objectId: 'e', ownerTenantId: undefined, passwords }),
          ],
        ],
      },
    });
    expect(outcome.coverage.leftOut).toEqual([
      { setting: 'built-in: managed identities', count: 2 },
      { setting: 'built-in: Microsoft-owned', count: 1 },
    ]);
    expect(outcome.findings.map(({ subject }) => subject.id.split('/')[1])).toEqual(['d', 'e']);
    expect(outcome.coverage.subjectsRead).toBe(2);
  });

  test('MONITOR_ and IGNORE_CREDENTIALS choose, and what they leave out is counted', async () => {
    const applications = [
      [
        endingIn(1, { objectId: 'a', displayName: 'team-a one' }),
        endingIn(1, { objectId: 'b', displayName: 'team-a two', tags: ['quiet'] }),
        endingIn(1, { objectId: 'c', displayName: 'other' }),
      ],
    ];
    const env = { MONITOR_CREDENTIALS: 'name:team-a*', IGNORE_CREDENTIALS: 'tag:quiet' };
    const outcome = await run({ world: { applications }, env });
    expect(onlyFinding(outcome).subject.id).toContain('applications/a/');
    expect(outcome.coverage.leftOut).toEqual([
      { setting: 'IGNORE_CREDENTIALS', count: 1 },
      { setting: 'MONITOR_CREDENTIALS', count: 1 },
    ]);
    expect(outcome.coverage.scopes).toEqual([
      APPLICATIONS,
      SERVICE_PRINCIPALS,
      'setting/MONITOR_CREDENTIALS/name:team-a*',
      'setting/IGNORE_CREDENTIALS/tag:quiet',
    ]);
  });

  test('an entry that names nothing is told, once both lists were read to the end', async () => {
    const env = { IGNORE_CREDENTIALS: 'name:nobody,name:billing*' };
    const whole = await oneApp(endingIn(100), { env });
    expect(whole.coverage.gaps).toEqual([
      {
        scope: 'setting/IGNORE_CREDENTIALS/name:nobody',
        cause: 'unmatched',
        reason: '"name:nobody" of IGNORE_CREDENTIALS names no application or service principal',
        remedy: 'correct the setting named here',
      },
    ]);
    expect(whole.coverage.scopes).toContain('setting/IGNORE_CREDENTIALS/name:billing*');
    expect(whole.coverage.scopes).not.toContain('setting/IGNORE_CREDENTIALS/name:nobody');

    const half = await run({
      world: { applications: [[endingIn(100)]], servicePrincipals: [aFailure('unavailable')] },
      env,
    });
    expect(half.coverage.gaps.map(({ cause }) => cause)).toEqual(['unavailable']);
  });
});

describe('open alerts', () => {
  test.each([
    ['too old', {}, -40],
    ['outside a ladder that changed', { CREDENTIAL_EXPIRY_DAYS: '30' }, 50],
    ['left out by a setting', { IGNORE_CREDENTIALS: 'name:billing-api' }, 1],
    ['not chosen by a setting', { MONITOR_CREDENTIALS: 'name:other*' }, 1],
  ])('a credential that is %s is no longer judged, not put right', async (_, env, days) => {
    const open = fingerprints(await oneApp(endingIn(1)));
    const outcome = await oneApp(endingIn(days), { env, open });
    expect(outcome.findings).toEqual([]);
    expect(outcome.noLongerJudged).toEqual(open);
  });

  test('a principal that turns out to be a managed identity is no longer judged', async () => {
    const passwords = [
      aSecret({ endDateTime: isoTime(NOW) }),
      aSecret({ keyId: 'u', endDateTime: '' }),
    ];
    const before = await run({
      world: { servicePrincipals: [[aServicePrincipal({ passwords })]] },
    });
    const open = fingerprints(before);
    const managed = aServicePrincipal({ servicePrincipalType: 'ManagedIdentity', passwords });
    const outcome = await run({ world: { servicePrincipals: [[managed]] }, open });
    expect(open).toHaveLength(2);
    expect(outcome.noLongerJudged).toEqual(open);
  });

  test('an alert that is found again is not closed', async () => {
    const open = fingerprints(await oneApp(endingIn(1)));
    expect((await oneApp(endingIn(-1), { open })).noLongerJudged).toEqual([]);
  });

  test('a secret that is gone is left to the reader of the alerts', async () => {
    const open = fingerprints(await oneApp(endingIn(1)));
    const outcome = await oneApp(anApplication(), { open });
    expect(outcome.noLongerJudged).toEqual([]);
    expect(outcome.coverage.scopes).toContain(APPLICATIONS);
  });

  test('an undated credential that has a date now was put right', async () => {
    const undated = anApplication({ passwords: [aSecret({ endDateTime: undefined })] });
    const open = fingerprints(await oneApp(undated));
    expect((await oneApp(endingIn(300), { open })).noLongerJudged).toEqual([]);
  });
});

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

describe('settings', () => {
  test.each([
    [{ CREDENTIAL_WARNING_DAYS: '61' }, 'CREDENTIAL_WARNING_DAYS is "61"'],
    [{ CREDENTIAL_CRITICAL_DAYS: '31' }, 'CREDENTIAL_CRITICAL_DAYS is "31"'],
    [{ CREDENTIAL_EXPIRY_DAYS: '0' }, 'CREDENTIAL_EXPIRY_DAYS is "0"'],
    [{ CREDENTIAL_EXPIRED_DAYS: '-1' }, 'CREDENTIAL_EXPIRED_DAYS is "-1"'],
    [{ MONITOR_CREDENTIALS: 'billing' }, 'MONITOR_CREDENTIALS is "billing"'],
  ])('%j is refused', (env, problem) => {
    expect(problemsOf(credentialExpiry, env)).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    {},
    { CREDENTIAL_WARNING_DAYS: '60', CREDENTIAL_CRITICAL_DAYS: '60' },
    { CREDENTIAL_EXPIRY_DAYS: '30', CREDENTIAL_WARNING_DAYS: '30' },
  ])('%j is accepted', (env) => expect(problemsOf(credentialExpiry, env)).toEqual([]));
});
