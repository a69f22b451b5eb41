import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/domain/fingerprint.ts';
import {
  parseSnoozePayload,
  SNOOZE_LINK_MS,
  snoozePayload,
} from '../../src/domain/snooze-token.ts';

const PAYLOAD = {
  owner: 'registry-quota',
  fingerprint: fingerprintOf('a'),
  expiresAt: 1_800_000_000_000,
};
const TEXT = `snooze1:1800000000000:${PAYLOAD.fingerprint}:registry-quota`;

describe('the payload of a snooze link', () => {
  test('says what it is for, until when, and which alert of which owner', () => {
    expect(snoozePayload(PAYLOAD)).toBe(TEXT);
    expect(parseSnoozePayload(TEXT)).toEqual(PAYLOAD);
  });

  test('comes back as it was written', () => {
    const owner = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/);
    const expiresAt = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    const name = fc.string();
    fc.assert(
      fc.property(owner, expiresAt, name, (one, at, text) => {
        const payload = { owner: one, expiresAt: at, fingerprint: fingerprintOf(text) };
        expect(parseSnoozePayload(snoozePayload(payload))).toEqual(payload);
      }),
    );
  });

  test.each([
    ['empty', ''],
    ['for something else', TEXT.replace('snooze1', 'resend1')],
    ['of another version', TEXT.replace('snooze1', 'snooze2')],
    ['with more before it', ` ${TEXT}`],
    ['with a line after it', `${TEXT}\n`],
    ['with a time that is written otherwise', TEXT.replace(':18', ':018')],
    ['with a time that no number holds', TEXT.replace('1800000000000', '9999999999999999')],
    ['with a time before 1970', TEXT.replace(':18', ':-18')],
    ['with a fingerprint in capitals', TEXT.toUpperCase()],
    ['with a fingerprint that is cut', TEXT.replace(PAYLOAD.fingerprint, 'abc')],
    ['without an owner', TEXT.replace('registry-quota', '')],
    ['with an owner that no row has', TEXT.replace('registry-quota', 'a/b')],
  ])('is nothing when it is %s', (_, text) => {
    expect(parseSnoozePayload(text)).toBeUndefined();
  });

  test.each(['', 'A', 'a:b', 'x'.repeat(65)])('cannot name the owner %j', (owner) => {
    expect(() => snoozePayload({ ...PAYLOAD, owner })).toThrow('no link can name');
  });

  test('is good for 14 days', () => {
    expect(SNOOZE_LINK_MS).toBe(1_209_600_000);
  });
});
