import { describe, expect, test } from 'vitest';
import { draftOf, ruleOf } from '../../src/checks/credential-finding.ts';
import { credentialsOf } from '../../src/checks/credential-grouping.ts';
import type { Verdict } from '../../src/checks/credential-judgement.ts';
import type { CredentialHolder } from '../../src/domain/resource.ts';
import { APPLICATIONS } from '../../src/domain/scope.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { NOW } from '../support/check-run.ts';
import { aKey, anApplication, aSecret, aServicePrincipal } from '../support/resources.ts';

function draft(holder: CredentialHolder, leftMs: number) {
  const verdict: Verdict = {
    rule: leftMs > 0 ? 'expiring' : 'expired',
    severity: 'critical',
    end: NOW + leftMs,
    step: 0,
  };
  return draftFor(holder, verdict);
}

function draftFor(holder: CredentialHolder, verdict: Verdict) {
  const [credential] = credentialsOf(holder);
  if (credential === undefined) throw new Error('the holder has no credential');
  return draftOf({ holder, credential, scope: APPLICATIONS, now: NOW }, verdict);
}

describe('a finding of a credential that ends', () => {
  const holder = anApplication({ objectId: 'obj', appId: 'app', passwords: [aSecret()] });

  test.each([
    [2 * DAY_MS, 'expires in 2 days', 2],
    [2 * DAY_MS - 1, 'expires in 1 day', 1],
    [DAY_MS - 1, 'expires in less than a day', 0],
    [-1, 'expired less than a day ago', 0],
    [-DAY_MS, 'expired 1 day ago', -1],
    [-3 * DAY_MS - 1, 'expired 3 days ago', -3],
  ])('%d ms before its end', (leftMs, words, days) => {
    const { title, observed } = draft(holder, leftMs);
    expect(title).toBe(`Secret of application billing-api ${words}`);
    expect(observed[1]).toEqual({ name: 'days left', value: days, unit: 'days' });
  });

  test('it carries its end, its subject and what the service said', () => {
    const found = draft(holder, DAY_MS);
    expect(found).toMatchObject({
      rule: 'secret-expiring',
      scope: APPLICATIONS,
      dueAt: '2026-06-02T12:00:00.000Z',
      subject: {
        type: 'secret',
        id: `applications/obj/secrets/${aSecret().keyId}`,
        name: 'billing-api / ci',
      },
      evidence: { objectId: 'obj', appId: 'app', endDateTimes: [aSecret().endDateTime] },
    });
    expect(found.observed[0]).toEqual({ name: 'end date', value: '2026-06-02T12:00:00.000Z' });
    expect(found.detail).toContain('It stops working at 2026-06-02T12:00:00.000Z.');
  });

  test('a credential without a name of its own is called by its key id', () => {
    const { subject } = draft(
      anApplication({ passwords: [aSecret({ displayName: undefined })] }),
      1,
    );
    expect(subject.name).toBe(`billing-api / ${aSecret().keyId}`);
  });

  test('the tenant that owns the application of a service principal is named', () => {
    const foreign = aServicePrincipal({ ownerTenantId: 'tenant-9', passwords: [aSecret()] });
    const found = draft(foreign, 1);
    expect(found.detail).toContain(
      'It was added in this tenant to the service principal with app id bbbbbbbb-0000-4000-8000-000000000001, whose application is owned by tenant tenant-9.',
    );
    expect(found.evidence['ownerTenantId']).toBe('tenant-9');
  });

  test('a null owner is not foreign', () => {
    const found = draft(aServicePrincipal({ passwords: [aSecret()] }), 1);
    expect(found.detail).not.toContain('owned by');
    expect(found.evidence['ownerTenantId']).toBeNull();
  });
});

describe('a finding of a credential without an end', () => {
  const undated = (found: string | undefined): Verdict => ({
    rule: 'undated',
    severity: 'warning',
    found,
  });

  test('a missing end date', () => {
    const found = draftFor(anApplication({ keys: [aKey()] }), undated(undefined));
    expect(found).toMatchObject({ rule: 'credential-undated', subject: { type: 'certificate' } });
    expect(found.title).toBe('Certificate of application billing-api has no readable end date');
    expect(found.observed).toEqual([{ name: 'end date', value: null }]);
    expect(found).not.toHaveProperty('dueAt');
  });

  test('an unreadable one is shown, made fit for one line', () => {
    const found = draftFor(anApplication({ keys: [aKey()] }), undated('so\u202eon\n'));
    expect(found.observed).toEqual([{ name: 'end date', value: 'so on' }]);
    expect(found.detail).toContain('"so on"');
  });
});

describe('ruleOf', () => {
  test.each([
    ['secret', 'expiring', 'secret-expiring'],
    ['certificate', 'expired', 'certificate-expired'],
    ['secret', 'undated', 'credential-undated'],
    ['certificate', 'undated', 'credential-undated'],
  ] as const)('a %s that is %s is %s', (kind, verdict, rule) => {
    expect(ruleOf(kind, verdict)).toBe(rule);
  });
});
