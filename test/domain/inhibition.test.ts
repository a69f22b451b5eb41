import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { GapCause } from '../../src/domain/coverage.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import { inhibitionOf, inhibits } from '../../src/domain/inhibition.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { anAlert } from '../support/alerts.ts';
import { aGap, SUBSCRIPTION, withoutEvidence } from '../support/findings.ts';

const OTHER_SUBSCRIPTION = SUBSCRIPTION.replace('1111', '9999');
const idOf = (name: string, subscription = SUBSCRIPTION) =>
  `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/${name}`;
const registryScopeOf = (name: string, part = '', subscription = SUBSCRIPTION) =>
  `registry/${idOf(name, subscription).toLowerCase()}${part}`;

/** An open alert of a gap. */
function unread(scope: string, cause: GapCause = 'forbidden', given: Partial<Alert> = {}): Alert {
  const finding = withoutEvidence(unreadFinding('fake', aGap({ scope, cause })));
  return anAlert({ fingerprint: finding.fingerprint, finding, ...given });
}

/** A warning about a registry, or about a thing in it. */
function about(name: string, of: Partial<Finding> = {}): Alert {
  const id = idOf(name);
  const registry = { id, name, subscriptionId: SUBSCRIPTION, tags: {} };
  const scope = registryScopeOf(name, '/usages');
  const fingerprint = fingerprintOf(name, of.subject?.type ?? '', of.rule ?? '');
  return anAlert({ fingerprint, of: { registry, scope, fingerprint, ...of } });
}

const replica = { type: 'replica', id: `${idOf('a')}/replications/x`, name: 'x' };
const sourceOf = (target: Alert, ...others: readonly Alert[]) =>
  inhibitionOf([target, ...others])(target)?.fingerprint;

describe('a part of a registry that cannot be read', () => {
  const source = unread(registryScopeOf('a', '/usages'));

  test.each<[string, Alert, boolean]>([
    ['what comes from that part', about('a'), true],
    ['another part of it', about('a', { scope: registryScopeOf('a', '/replications') }), false],
    ['what is known of it by its registry only', about('a', { scope: 'workspace/x' }), false],
    ['a critical alert of that part', about('a', { severity: 'critical' }), false],
    ['that part of another registry', about('b'), false],
  ])('holds back %s: %s', (_, target, isHeld) => {
    expect(sourceOf(target, source)).toBe(isHeld ? source.fingerprint : undefined);
  });

  test('neither holds back nor is held back by another unread part of it', () => {
    const other = unread(registryScopeOf('a', '/replications'));
    expect(sourceOf(source, other)).toBeUndefined();
    expect(sourceOf(other, source)).toBeUndefined();
  });
});

describe('a registry that cannot be read', () => {
  const source = unread(registryScopeOf('a'));

  test.each<[string, Alert, boolean]>([
    ['a part of it', about('a', { scope: registryScopeOf('a', '/replications') }), true],
    ['an unread part of it', unread(registryScopeOf('a', '/usages')), true],
    ['what is known of it by its registry only', about('a', { scope: 'workspace/x' }), true],
    ['an info about it', about('a', { severity: 'info' }), true],
    ['a critical alert of it', about('a', { severity: 'critical' }), false],
    ['another registry', about('b'), false],
    ['a registry whose name begins alike', about('ab'), false],
    ['an alert without a registry', anAlert(), false],
    ['itself', source, false],
  ])('holds back %s: %s', (_, target, isHeld) => {
    expect(sourceOf(target, source)).toBe(isHeld ? source.fingerprint : undefined);
  });

  test('is named by its title', () => {
    expect(inhibitionOf([source])(about('a'))).toEqual({
      fingerprint: source.fingerprint,
      title: source.finding.title,
    });
  });

  test('holds nothing back when it is pending or closed', () => {
    for (const state of ['pending', 'resolved', 'gone', 'no-longer-judged'] as const) {
      expect(sourceOf(about('a'), { ...source, state })).toBeUndefined();
    }
  });

  test('does so whatever the casing of the id', () => {
    const id = idOf('a').toUpperCase();
    const registry = { id, name: 'A', subscriptionId: SUBSCRIPTION, tags: {} };
    expect(sourceOf(about('a', { registry, scope: 'x' }), source)).toBe(source.fingerprint);
  });
});

describe('two alerts without a registry', () => {
  test('are not of the same one: what is missing fits nothing', () => {
    for (const scope of ['applications', 'servicePrincipals', 'workspace/x', 'check/fake']) {
      expect(sourceOf(anAlert(), unread(scope, 'unavailable'))).toBeUndefined();
      expect(
        sourceOf(anAlert({ of: { subject: replica } }), unread(scope, 'unavailable')),
      ).toBeUndefined();
    }
  });
});

describe('an outage of the control plane', () => {
  const inside = `subscription/${SUBSCRIPTION}`;
  const replicaAlert = about('a', {
    subject: replica,
    scope: registryScopeOf('a', '/replications'),
  });

  test.each<[GapCause, boolean]>([
    ['unavailable', true],
    ['timed-out', true],
    ['throttled', true],
    ['out-of-time', true],
    ['forbidden', false],
    ['unauthenticated', false],
    ['malformed', false],
    ['unlisted', false],
    ['broken', false],
  ])('that is %s holds back what is inside it: %s', (cause, isHeld) => {
    for (const scope of ['subscriptions', inside]) {
      const source = unread(scope, cause);
      const expected = isHeld ? source.fingerprint : undefined;
      expect(sourceOf(unread(registryScopeOf('a')), source)).toBe(expected);
      expect(sourceOf(replicaAlert, source)).toBe(expected);
    }
  });

  test('holds back symptoms only: no quota, nothing critical, no other subscription', () => {
    const source = unread(inside, 'unavailable');
    expect(sourceOf(about('a'), source)).toBeUndefined();
    const failed = about('a', { subject: replica, severity: 'critical' });
    expect(sourceOf(failed, source)).toBeUndefined();
    expect(sourceOf(unread(registryScopeOf('a', '', OTHER_SUBSCRIPTION)), source)).toBeUndefined();
    expect(sourceOf(unread(`subscription/${OTHER_SUBSCRIPTION}`), source)).toBeUndefined();
    expect(sourceOf(unread('applications', 'unavailable'), source)).toBeUndefined();
  });

  test('of all subscriptions holds back that of one, never the other way', () => {
    const [all, one] = [unread('subscriptions', 'unavailable'), unread(inside, 'unavailable')];
    expect(sourceOf(one, all)).toBe(all.fingerprint);
    expect(sourceOf(all, one)).toBeUndefined();
  });

  test('is named by its widest alert where several would do', () => {
    const all = unread('subscriptions', 'unavailable');
    const others = [unread(registryScopeOf('a')), unread(inside, 'unavailable')];
    expect(sourceOf(replicaAlert, ...others, all)).toBe(all.fingerprint);
  });
});

test('of alerts that hold each other back, one that nothing holds back is always at the root', () => {
  const scopes = fc.constantFrom(
    'subscriptions',
    `subscription/${SUBSCRIPTION}`,
    `subscription/${OTHER_SUBSCRIPTION}`,
    registryScopeOf('a'),
    registryScopeOf('a', '/usages'),
    registryScopeOf('b', '/replications', OTHER_SUBSCRIPTION),
    'applications',
  );
  const gaps = fc
    .tuple(scopes, fc.constantFrom<GapCause>('unavailable', 'forbidden'), fc.constantFrom('x', 'y'))
    .map(([scope, cause, owner]) => unread(scope, cause, { owner }));
  const findings = fc
    .tuple(fc.constantFrom('a', 'b'), fc.constantFrom(...SEVERITIES), fc.boolean())
    .map(([name, severity, isReplica]) =>
      about(name, { severity, ...(isReplica ? { subject: replica } : {}) }),
    );
  fc.assert(
    fc.property(fc.array(fc.oneof(gaps, findings), { maxLength: 12 }), (alerts) => {
      const inhibition = inhibitionOf(alerts);
      const free = alerts.filter((alert) => inhibition(alert) === undefined);
      for (const held of alerts.filter((alert) => inhibition(alert) !== undefined)) {
        expect(held.finding.severity).not.toBe('critical');
        const reached = new Set<Alert>([held]);
        for (const target of reached) {
          for (const source of alerts) if (inhibits(source, target)) reached.add(source);
        }
        expect(free.some((alert) => reached.has(alert))).toBe(true);
      }
    }),
  );
});
