import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import { isSameAlert } from '../../src/domain/same-alert.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { anAlert } from '../support/alerts.ts';
import { aThingFinding } from '../support/fake-check.ts';
import { aGap, withoutEvidence } from '../support/findings.ts';

const registry = { id: '/r/1', name: 'one', subscriptionId: 's', tags: { team: 'a', env: 'prod' } };
const isSame = (left: Partial<Finding>, right: Partial<Finding>) =>
  isSameAlert(anAlert({ of: left }), anAlert({ of: right }));

describe('two states of an alert', () => {
  test('are the same with other words and counts', () => {
    const words = { title: 'other', detail: 'other', observed: [{ name: 'n', value: 2 }] };
    expect(isSame({}, { ...words, remediation: { text: 'other' }, dueAt: 'later' })).toBe(true);
  });

  test.each<Partial<Finding>>([
    { severity: 'critical' },
    { rule: 'other' },
    { stage: 1 },
    { step: 7 },
    { scope: 'other' },
    { subject: { type: 'thing', id: 'thing/1', name: 'renamed' } },
    { registry },
  ])('differ by %o', (change) => {
    expect(isSame({}, change)).toBe(false);
  });

  test('differ by any tag of the registry, and by nothing else that a listing adds', () => {
    const tagged = (tags: Readonly<Record<string, string>>) => ({
      registry: { ...registry, tags },
    });
    expect(isSame({ registry }, tagged({ env: 'prod', team: 'a' }))).toBe(true);
    expect(isSame({ registry }, tagged({ env: 'prod', team: 'b' }))).toBe(false);
    expect(isSame({ registry }, tagged({ team: 'a' }))).toBe(false);
    expect(isSame({ registry }, tagged({ team: 'a', other: 'prod' }))).toBe(false);
    const listed = { ...registry, sku: 'Premium' };
    expect(isSame({ registry }, { registry: listed })).toBe(true);
    expect(isSame({ registry }, { registry: { ...registry, name: 'two' } })).toBe(false);
  });

  test('differ by the cause of a gap, which decides what it inhibits', () => {
    const gap = (cause: 'throttled' | 'timed-out') =>
      anAlert({ finding: withoutEvidence(unreadFinding('fake', aGap({ cause }))) });
    expect(isSameAlert(gap('throttled'), gap('throttled'))).toBe(true);
    expect(isSameAlert(gap('throttled'), gap('timed-out'))).toBe(false);
  });

  test('differ by the settings and by the runs that no longer saw it', () => {
    const alert = anAlert();
    expect(isSameAlert(alert, { ...alert, settingsKey: 'new' })).toBe(false);
    expect(isSameAlert(alert, { ...alert, clearRuns: 1 })).toBe(false);
    expect(isSameAlert(alert, anAlert({ finding: withoutEvidence(aThingFinding()) }))).toBe(true);
  });
});
