import { describe, expect, test } from 'vitest';
import { GAP_CAUSES, needsPeople } from '../../src/domain/coverage.ts';
import { registryScope, settingScope, subscriptionScope } from '../../src/domain/scope.ts';
import { runsToTell, scopeName, unreadCause, unreadFinding } from '../../src/domain/unread.ts';
import { aThingFinding, aThingGap } from '../support/fake-check.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';
import { aRegistry } from '../support/resources.ts';

const ID = aRegistry().id;

describe('a gap as a finding', () => {
  test('names the scope, why it could not be read and what closes it', () => {
    const gap = aThingGap({ scope: subscriptionScope('ABC'), reason: '403', remedy: 'grant it' });
    expect(unreadFinding('discovery', gap)).toMatchObject({
      check: 'discovery',
      rule: 'unread',
      severity: 'warning',
      scope: 'subscription/abc',
      subject: { type: 'scope', id: 'subscription/abc', name: 'subscription abc' },
      title: 'subscription abc could not be read',
      detail: '403',
      remediation: { text: 'grant it' },
    });
  });

  test('keeps its identity when the cause changes', () => {
    const identities = GAP_CAUSES.map(
      (cause) => unreadFinding('fake', aThingGap({ cause })).fingerprint,
    );
    expect(new Set(identities).size).toBe(1);
  });

  test('moves up a stage when people are needed', () => {
    for (const cause of GAP_CAUSES) {
      expect(unreadFinding('fake', aThingGap({ cause })).stage).toBe(needsPeople(cause) ? 1 : 0);
    }
  });
});

describe('how many runs must miss a scope before people are told', () => {
  test('one where only people can help, two otherwise', () => {
    for (const cause of GAP_CAUSES) {
      const runs = runsToTell(unreadFinding('fake', aThingGap({ cause })));
      expect(runs).toBe(needsPeople(cause) ? 1 : 2);
    }
  });

  test('one for every other finding', () => {
    expect(runsToTell(aThingFinding({ evidence: { cause: 'unavailable' } }))).toBe(1);
    expect(runsToTell(aThingFinding({ rule: 'unread' }))).toBe(1);
  });
});

describe('a scope in words', () => {
  test.each([
    ['subscriptions', 'the list of subscriptions'],
    ['applications', 'the list of applications'],
    ['servicePrincipals', 'the list of service principals'],
    [subscriptionScope('ABC'), 'subscription abc'],
    [registryScope(ID), 'registry contosoprod'],
    [registryScope(ID, 'usages'), 'usages of registry contosoprod'],
    [
      `${registryScope(ID, 'replications')}/northeurope`,
      'replications northeurope of registry contosoprod',
    ],
    [settingScope('IGNORE_REGISTRIES', 'a/b*'), 'setting IGNORE_REGISTRIES, entry a/b*'],
    ['workspace/1', 'log workspace 1'],
    ['registry/nosuch', 'registry nosuch'],
  ])('%s is %s', (scope, name) => {
    expect(scopeName(scope)).toBe(name);
  });

  test('is one line within bounds, whatever was asked for', () => {
    for (const text of HOSTILE_TEXTS) {
      for (const scope of [`registry/${text}`, subscriptionScope(text), settingScope('X', text)]) {
        const name = scopeName(scope);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect([...name].length).toBeLessThanOrEqual(220);
      }
    }
  });
});

test('the cause of a gap is known without its evidence; an alert that is no gap has none', () => {
  for (const cause of GAP_CAUSES) {
    const { evidence: _, ...kept } = unreadFinding('fake', aThingGap({ cause }));
    expect(unreadCause(kept)).toBe(cause);
  }
  const observed = [{ name: 'cause', value: 'throttled' }];
  expect(unreadCause(aThingFinding({ observed }))).toBeUndefined();
  expect(unreadCause({ rule: 'unread', observed: [] })).toBeUndefined();
});
