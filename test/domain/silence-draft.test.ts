import { describe, expect, test } from 'vitest';
import {
  AUTHOR_LIMIT,
  checkSilence,
  COMMENT_LIMIT,
  MATCHER_LIMITS,
  MAX_SILENCE_MS,
  readSilence,
} from '../../src/domain/silence-draft.ts';
import type { SilenceDraft } from '../../src/domain/silence-draft.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');

function aDraft(given: Partial<SilenceDraft> = {}): SilenceDraft {
  return {
    matchers: [{ field: 'check', how: 'equals', values: ['registry-quota'] }],
    startsAt: NOW,
    endsAt: NOW + HOUR_MS,
    createdBy: 'kim@contoso.example',
    comment: 'planned work',
    ...given,
  };
}

const problems = (given: Partial<SilenceDraft>) => checkSilence(aDraft(given), NOW);
const ofMatcher = (given: Partial<SilenceDraft['matchers'][number]>) =>
  problems({ matchers: [{ field: 'check', how: 'equals', values: ['x'], ...given }] });

describe('a silence that is asked for', () => {
  test('is read with tame texts when nothing is wrong with it', () => {
    const draft = aDraft({ createdBy: ' kim\r\n', comment: 'a\u202eb' });
    expect(readSilence(draft, NOW)).toEqual({
      ok: true,
      value: { ...draft, createdBy: 'kim', comment: 'a b' },
    });
    expect(problems({})).toEqual([]);
  });

  test('tells all that is wrong at once', () => {
    const draft = aDraft({ matchers: [], endsAt: undefined, createdBy: ' ', comment: '' });
    const all = [
      'there is no matcher: at least one says what is silenced',
      'there is no end: a silence always has one',
      'the author is empty',
      'the comment is empty',
    ];
    expect(checkSilence(draft, NOW)).toEqual(all);
    expect(readSilence(draft, NOW)).toEqual({ ok: false, problems: all });
  });

  test('ends after it begins and after now, to the ms', () => {
    expect(problems({ startsAt: NOW - 2, endsAt: NOW + 1 })).toEqual([]);
    expect(problems({ startsAt: NOW - 2, endsAt: NOW })).toHaveLength(1);
    expect(problems({ startsAt: NOW + 5, endsAt: NOW + 6 })).toEqual([]);
    expect(problems({ startsAt: NOW + 5, endsAt: NOW + 5 })).toEqual(['it ends before it begins']);
    expect(problems({ startsAt: NOW - DAY_MS, endsAt: NOW - 2 * HOUR_MS })).toEqual([
      'it has ended already, 2 h ago',
    ]);
  });

  test('lasts at most 90 days and begins at most 90 days from now, to the ms', () => {
    expect(MAX_SILENCE_MS).toBe(90 * DAY_MS);
    expect(problems({ endsAt: NOW + MAX_SILENCE_MS })).toEqual([]);
    expect(problems({ endsAt: NOW + MAX_SILENCE_MS + 1 })).toEqual([
      'it lasts longer than 90 days',
    ]);
    const begins = (startsAt: number) => problems({ startsAt, endsAt: startsAt + HOUR_MS });
    expect(begins(NOW + MAX_SILENCE_MS)).toEqual([]);
    expect(begins(NOW + MAX_SILENCE_MS + 1)).toEqual(['it begins more than 90 days from now']);
  });

  test('has times that are times', () => {
    expect(problems({ startsAt: Number.NaN })).toEqual(['the start is not a time']);
    expect(problems({ endsAt: Number.NaN })).toEqual(['the end is not a time']);
    expect(problems({ endsAt: Infinity })).toEqual(['the end is not a time']);
  });

  test('has an author and a comment that fit', () => {
    expect(problems({ createdBy: 'a'.repeat(AUTHOR_LIMIT) })).toEqual([]);
    expect(problems({ createdBy: 'a'.repeat(AUTHOR_LIMIT + 1) })).toHaveLength(1);
    expect(problems({ comment: 'a'.repeat(COMMENT_LIMIT) })).toEqual([]);
    expect(problems({ comment: 'a'.repeat(COMMENT_LIMIT + 1) })).toHaveLength(1);
    expect(problems({ comment: '\u200b\u202e\n' })).toEqual(['the comment is empty']);
  });
});

describe('a matcher that is asked for', () => {
  test('has a known field, a known way and values', () => {
    expect(ofMatcher({ field: 'team' })).toEqual([
      'matcher 1: field "team" is none of check, rule, severity, registry, subject, fingerprint',
    ]);
    expect(ofMatcher({ how: 'regex' })).toEqual([
      'matcher 1: how "regex" is none of equals, prefix',
    ]);
    expect(ofMatcher({ values: [] })).toEqual(['matcher 1: it has no value: at least one']);
    expect(ofMatcher({ values: ['a', ' '] })).toEqual(['matcher 1: a value is empty']);
    expect(ofMatcher({ field: 'x', how: 'y', values: [''] })).toHaveLength(3);
  });

  test('is bounded, as is their number', () => {
    const { matchers, values, length } = MATCHER_LIMITS;
    expect(ofMatcher({ values: ['x'.repeat(length)] })).toEqual([]);
    expect(ofMatcher({ values: ['x'.repeat(length + 1)] })).toHaveLength(1);
    expect(ofMatcher({ values: Array.from({ length: values }, () => 'x') })).toEqual([]);
    expect(ofMatcher({ values: Array.from({ length: values + 1 }, () => 'x') })).toHaveLength(1);
    const many = (count: number) =>
      problems({ matchers: Array.from({ length: count }, () => aDraft().matchers).flat() });
    expect(many(matchers)).toEqual([]);
    expect(many(matchers + 1)).toEqual(['there are 11 matchers: at most 10']);
  });

  test('has no value that can fit nothing', () => {
    expect(ofMatcher({ field: 'severity', values: ['Critical'] })).toEqual([]);
    expect(ofMatcher({ field: 'severity', how: 'prefix', values: ['warn'] })).toEqual([]);
    expect(ofMatcher({ field: 'severity', values: ['warn'] })).toEqual([
      'matcher 1: "warn" can fit no severity',
    ]);
    expect(ofMatcher({ field: 'fingerprint', values: ['0'.repeat(32)] })).toEqual([]);
    expect(ofMatcher({ field: 'fingerprint', values: ['0'.repeat(31)] })).toHaveLength(1);
    expect(ofMatcher({ field: 'fingerprint', how: 'prefix', values: ['0f'] })).toEqual([]);
  });

  test('says what is wrong in one safe line, whatever it holds', () => {
    for (const text of HOSTILE_TEXTS) {
      for (const line of ofMatcher({ field: text, how: text, values: [''] })) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(line.length).toBeLessThan(300);
      }
    }
  });
});
