import { describe, expect, test } from 'vitest';
import { describeMuting, mutingFor, mutingOf } from '../../src/domain/muting.ts';
import type { MutingInput } from '../../src/domain/muting.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { unreadFinding } from '../../src/domain/unread.ts';
import { anAlert } from '../support/alerts.ts';
import { aGap, aRegistryFinding, withoutEvidence } from '../support/findings.ts';
import { aFakeSilence } from '../support/mutings.ts';

const NOW = 1000;
const SOURCE = { fingerprint: anAlert().fingerprint, title: 'subscription x could not be read' };
const SILENCED = {
  kind: 'silence',
  id: 's1',
  until: DAY_MS,
  by: 'kim@contoso.example',
  comment: 'planned work',
} as const;

const muting = (given: Partial<MutingInput> = {}, alert = anAlert()) =>
  mutingOf(alert, {
    silences: [],
    isQuiet: false,
    inhibitedBy: () => undefined,
    now: NOW,
    ...given,
  });

describe('an alert', () => {
  test('may be told where nothing holds it back', () => {
    expect(muting()).toBeUndefined();
  });

  test('is held back by inhibition first, then by the window, then by a silence', () => {
    const silences = [aFakeSilence()];
    expect(muting({ silences })).toEqual(SILENCED);
    expect(muting({ silences, isQuiet: true })).toEqual({ kind: 'window' });
    expect(muting({ silences, isQuiet: true, inhibitedBy: () => SOURCE })).toEqual({
      kind: 'inhibition',
      source: SOURCE,
    });
  });

  test('waits in a mute window unless it is critical', () => {
    const of = (severity: 'critical' | 'warning' | 'info') =>
      muting({ isQuiet: true }, anAlert({ of: { severity } }))?.kind;
    expect([of('critical'), of('warning'), of('info')]).toEqual([undefined, 'window', 'window']);
  });

  test('that is critical can be silenced', () => {
    const alert = anAlert({ of: { severity: 'critical' } });
    expect(muting({ silences: [aFakeSilence()], isQuiet: true }, alert)?.kind).toBe('silence');
  });

  test('is told at the very ms that its silence ends', () => {
    const silences = [aFakeSilence({ startsAt: 100, endsAt: 200 })];
    const kinds = [99, 100, 199, 200].map((now) => muting({ silences, now })?.kind);
    expect(kinds).toEqual([undefined, 'silence', 'silence', undefined]);
  });

  test('is not held back by a silence for others, nor by one that it broke', () => {
    const other = aFakeSilence({
      matchers: [{ field: 'check', how: 'equals', values: ['other'] }],
    });
    expect(muting({ silences: [other] })).toBeUndefined();
    const worse = anAlert({ worseAt: 500 });
    expect(muting({ silences: [aFakeSilence()] }, worse)).toBeUndefined();
    expect(muting({ silences: [aFakeSilence({ breaksOnRise: false })] }, worse)?.kind).toBe(
      'silence',
    );
  });

  test('is held back by the silence that ends last', () => {
    const silences = [
      aFakeSilence({ id: 'a', endsAt: 5000 }),
      aFakeSilence({ id: 'b', endsAt: 9000 }),
    ];
    expect(muting({ silences })).toMatchObject({ id: 'b', until: 9000 });
    expect(muting({ silences: silences.toReversed() })).toMatchObject({ id: 'b' });
  });
});

test('all alerts together decide who holds back whom', () => {
  const gap = withoutEvidence(unreadFinding('registry-quota', aGap()));
  const source = anAlert({ fingerprint: gap.fingerprint, finding: gap });
  const quota = aRegistryFinding({ severity: 'warning' });
  const target = anAlert({ fingerprint: quota.fingerprint, finding: withoutEvidence(quota) });
  const held = mutingFor({ alerts: [target, source], silences: [], isQuiet: false, now: NOW });
  expect(held(target)).toEqual({
    kind: 'inhibition',
    source: { fingerprint: source.fingerprint, title: gap.title },
  });
  expect(held(source)).toBeUndefined();
});

describe('why an alert is held back', () => {
  test('is said in one sentence', () => {
    expect(describeMuting(SILENCED)).toBe(
      'silenced until 1970-01-02T00:00:00.000Z by kim@contoso.example: planned work (silence s1)',
    );
    expect(describeMuting({ kind: 'window' })).toBe('held back until the mute window ends');
    expect(describeMuting({ kind: 'inhibition', source: SOURCE })).toBe(
      `held back while this alert is open: subscription x could not be read (${SOURCE.fingerprint})`,
    );
  });

  test('is one safe line', () => {
    const text = describeMuting({ ...SILENCED, by: 'a\nb', comment: 'c\u202ed\r\n' });
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
