import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { CheckOutcome } from '../../src/domain/outcome.ts';
import type { CredentialHolder } from '../../src/domain/resource.ts';
import { APPLICATIONS, SERVICE_PRINCIPALS } from '../../src/domain/scope.ts';
import { DAY_MS, isoTime } from '../../src/domain/time.ts';
import { NOW, onlyFinding, runCheck } from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure } from '../support/evidence.ts';
import {
  anApplication,
  anApplicationEnding,
  aSecret,
  aServicePrincipal,
} from '../support/resources.ts';

const endingIn = (days: number, holder: Partial<CredentialHolder> = {}) =>
  anApplicationEnding(NOW + days * DAY_MS, holder);

const run = (options: RunOptions = {}) => runCheck(credentialExpiry, options);

const oneApp = (holder: CredentialHolder, options: RunOptions = {}) =>
  run({ world: { applications: [[holder]] }, ...options });

const fingerprints = (outcome: CheckOutcome) => outcome.findings.map((one) => one.fingerprint);

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
