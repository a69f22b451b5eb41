import { describe, expect, test } from 'vitest';
import { judgeCredential } from '../../src/checks/credential-judgement.ts';
import { DAY_MS, isoTime } from '../../src/domain/time.ts';

const END = Date.parse('2026-06-01T00:00:00Z');
const LIMITS = {
  expiryDays: [60, 30, 14, 7, 3, 1],
  warningDays: 30,
  criticalDays: 7,
  expiredDays: 30,
};

function judgeAt(leftMs: number, ends: readonly (string | undefined)[] = [isoTime(END)]) {
  return judgeCredential({ ends }, { limits: LIMITS, now: END - leftMs });
}

describe('judgeCredential', () => {
  test.each([
    [60 * DAY_MS + 1, undefined],
    [60 * DAY_MS, { rule: 'expiring', severity: 'info', step: 60 }],
    [30 * DAY_MS + 1, { rule: 'expiring', severity: 'info', step: 60 }],
    [30 * DAY_MS, { rule: 'expiring', severity: 'warning', step: 30 }],
    [14 * DAY_MS, { rule: 'expiring', severity: 'warning', step: 14 }],
    [7 * DAY_MS + 1, { rule: 'expiring', severity: 'warning', step: 14 }],
    [7 * DAY_MS, { rule: 'expiring', severity: 'critical', step: 7 }],
    [1, { rule: 'expiring', severity: 'critical', step: 1 }],
    [0, { rule: 'expired', severity: 'critical', step: 0 }],
    [-1, { rule: 'expired', severity: 'critical', step: 0 }],
    [-30 * DAY_MS, { rule: 'expired', severity: 'critical', step: 0 }],
    [-30 * DAY_MS - 1, undefined],
  ])('%d ms before its end', (leftMs, expected) => {
    const [verdict, ...more] = judgeAt(leftMs);
    expect(more).toEqual([]);
    if (expected === undefined) expect(verdict).toBeUndefined();
    else expect(verdict).toEqual({ ...expected, end: END });
  });

  test.each([
    ['2026-06-01T00:00:00Z'],
    ['2026-06-01T00:00:00.0Z'],
    ['2026-06-01T00:00:00.0000000Z'],
    ['2026-06-01T02:00:00+02:00'],
    ['2026-05-31T19:00:00.00000-05:00'],
  ])('%s is the same end', (text) => {
    expect(judgeAt(7 * DAY_MS, [text])).toEqual(judgeAt(7 * DAY_MS));
    expect(judgeAt(7 * DAY_MS + 1, [text])).toEqual(judgeAt(7 * DAY_MS + 1));
  });

  test('seven digits are read to the millisecond', () => {
    const [verdict] = judgeAt(DAY_MS, ['2026-06-01T00:00:00.0019999Z']);
    expect(verdict).toMatchObject({ end: END + 1 });
  });

  test('the year 9999 is far away and nothing is wrong', () => {
    expect(judgeAt(0, ['9999-12-31T23:59:59.9999999Z'])).toEqual([]);
  });

  test.each([undefined, '', 'never', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z'])(
    'an end date %j is undated, never skipped',
    (text) => {
      expect(judgeAt(0, [text])).toEqual([{ rule: 'undated', severity: 'warning', found: text }]);
    },
  );

  test("the earliest end of a certificate's keys counts", () => {
    const ends = [isoTime(END + 100 * DAY_MS), isoTime(END), isoTime(END + DAY_MS)];
    expect(judgeAt(DAY_MS, ends)).toEqual([
      { rule: 'expiring', severity: 'critical', step: 1, end: END },
    ]);
  });

  test('a certificate of which one key has no date is judged by the others and reported', () => {
    const rules = judgeAt(DAY_MS, [isoTime(END), undefined]).map(({ rule }) => rule);
    expect(rules).toEqual(['expiring', 'undated']);
  });

  test('with 0 critical days only an expired one is critical', () => {
    const limits = { ...LIMITS, criticalDays: 0 };
    const [verdict] = judgeCredential({ ends: [isoTime(END)] }, { limits, now: END - 1 });
    expect(verdict).toMatchObject({ rule: 'expiring', severity: 'warning' });
  });
});
