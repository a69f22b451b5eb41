import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf, isFingerprint, subjectKey } from '../../src/domain/fingerprint.ts';

describe('a fingerprint', () => {
  test('is 32 lower-case hex digits, whatever it is made from', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        expect(isFingerprint(fingerprintOf(...parts))).toBe(true);
      }),
    );
  });

  test('stays the same across versions: alerts in the store depend on it', () => {
    const known = 'f1735f4aafa11f29afe9d54160205193';
    expect(fingerprintOf('registry-quota', 'quota', '/subscriptions/a', 'webhooks')).toBe(known);
  });

  test('tells letter cases apart: base64 of another case is another thing', () => {
    expect(fingerprintOf('QUJDRA==')).not.toBe(fingerprintOf('qUJDRA=='));
  });

  test('keeps parts apart, so that moving a border gives another one', () => {
    const made = [
      fingerprintOf('ab', 'c'),
      fingerprintOf('a', 'bc'),
      fingerprintOf('abc'),
      fingerprintOf('ab', 'c', ''),
      fingerprintOf('a","b', 'c'),
    ];
    expect(new Set(made).size).toBe(made.length);
  });

  test('is told from other text', () => {
    expect(isFingerprint(fingerprintOf('a').toUpperCase())).toBe(false);
    expect(isFingerprint(`${fingerprintOf('a')}\n`)).toBe(false);
    expect(isFingerprint('0'.repeat(31))).toBe(false);
    expect(isFingerprint('g'.repeat(32))).toBe(false);
  });
});

describe('the key of a subject', () => {
  test('is the ARM id in lower case', () => {
    expect(subjectKey('/SUBSCRIPTIONS/A')).toBe('/subscriptions/a');
  });

  test('is any other id as it stands', () => {
    const id = 'applications/o/certificates/QUJDRA==';
    expect(subjectKey(id)).toBe(id);
  });
});
