import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { CredentialHolder } from '../../src/domain/resource.ts';
import { APPLICATIONS, SERVICE_PRINCIPALS } from '../../src/domain/scope.ts';
import { DAY_MS, isoTime } from '../../src/domain/time.ts';
import { briefOf, NOW, onlyFinding, problemsOf, runCheck } from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import {
  aKey,
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
