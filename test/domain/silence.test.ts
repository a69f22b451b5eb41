import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../src/domain/severity.ts';
import { isBrokenFor, matches, stateOf } from '../../src/domain/silence.ts';
import type { Matcher, MatcherField } from '../../src/domain/silence.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { aFinding, aGap, aRegistryFinding, REGISTRY_ID } from '../support/findings.ts';
import { aFakeSilence } from '../support/mutings.ts';

const one = (field: MatcherField, value: string, how: Matcher['how'] = 'equals'): Matcher => ({
  field,
  how,
  values: [value],
});
const fits = (...matchers: readonly Matcher[]) => matches({ matchers }, aRegistryFinding());

describe('where a silence stands', () => {
  const silence = aFakeSilence({ startsAt: 100, endsAt: 200 });

  test('it begins and ends at the very ms', () => {
    const states = [99, 100, 199, 200].map((now) => stateOf(silence, now));
    expect(states).toEqual(['pending', 'active', 'active', 'expired']);
  });

  test('one that somebody ended has expired, whatever the clocks say', () => {
    for (const now of [50, 150, 250]) {
      expect(stateOf({ ...silence, ended: { at: 150, by: 'kim' } }, now)).toBe('expired');
    }
  });
});

describe('a silence fits', () => {
  test.each<[MatcherField, string]>([
    ['check', 'registry-quota'],
    ['rule', 'quota'],
    ['severity', 'critical'],
    ['registry', 'contosoimages'],
    ['registry', REGISTRY_ID],
    ['subject', 'contosoimages'],
    ['subject', REGISTRY_ID],
    ['fingerprint', aRegistryFinding().fingerprint],
  ])('by its %s %s, in any casing, exactly or by its beginning', (field, value) => {
    expect(fits(one(field, value))).toBe(true);
    expect(fits(one(field, value.toUpperCase()))).toBe(true);
    expect(fits(one(field, value.slice(0, -1)))).toBe(false);
    expect(fits(one(field, value.slice(0, -1), 'prefix'))).toBe(true);
    expect(fits(one(field, `${value}x`, 'prefix'))).toBe(false);
    expect(fits(one(field, value.slice(1), 'prefix'))).toBe(false);
  });

  test('when any of its values does, and all of its matchers do', () => {
    const list: Matcher = { field: 'check', how: 'equals', values: ['other', 'registry-quota'] };
    expect(fits(list)).toBe(true);
    expect(fits(list, one('severity', 'critical'))).toBe(true);
    expect(fits(list, one('severity', 'warning'))).toBe(false);
  });

  test('nothing without matchers, values or text in them', () => {
    expect(fits()).toBe(false);
    expect(fits({ field: 'check', how: 'prefix', values: [] })).toBe(false);
    expect(fits(one('check', '', 'prefix'))).toBe(false);
  });

  test('no finding without a registry by a registry', () => {
    const matchers = [one('registry', 'c', 'prefix')];
    expect(matches({ matchers }, aFinding())).toBe(false);
  });

  test('what of a registry could not be read, by that registry', () => {
    const unread = unreadFinding('registry-quota', aGap());
    for (const value of ['contosoimages', REGISTRY_ID]) {
      expect(matches({ matchers: [one('registry', value)] }, unread)).toBe(true);
    }
    expect(matches({ matchers: [one('registry', 'other')] }, unread)).toBe(false);
  });
});

describe('a rise in severity', () => {
  const silence = aFakeSilence({ startsAt: 100 });
  const finding = { severity: 'warning' } as const;

  test('breaks a silence that began before it', () => {
    expect(isBrokenFor(silence, { finding })).toBe(false);
    expect(isBrokenFor(silence, { finding, worseAt: 99 })).toBe(false);
    expect(isBrokenFor(silence, { finding, worseAt: 100 })).toBe(false);
    expect(isBrokenFor(silence, { finding, worseAt: 101 })).toBe(true);
  });

  test('breaks none that says otherwise', () => {
    const firm = { ...silence, breaksOnRise: false, upTo: 'info' } as const;
    expect(isBrokenFor(firm, { finding, worseAt: 101 })).toBe(false);
  });

  test('over the severity it was made at breaks it, also where nothing rose since', () => {
    const broken = SEVERITIES.filter((severity) =>
      isBrokenFor({ ...silence, upTo: 'warning' }, { finding: { severity } }),
    );
    expect(broken).toEqual(['critical']);
  });
});
