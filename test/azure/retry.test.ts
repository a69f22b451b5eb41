import { describe, expect, test } from 'vitest';
import { backoffMs, judgeTry, readRetryAfter } from '../../src/azure/retry.ts';
import type { Outcome } from '../../src/azure/retry.ts';
import { START } from '../support/test-http.ts';

function retryAfter(headers: Record<string, string>): number | undefined {
  return readRetryAfter((name) => headers[name], START);
}

describe('the pause a service asks for', () => {
  test.each([
    ['3', 3000],
    ['0', 0],
    ['2.128', 2128],
    [' 7 ', 7000],
    ['Sun, 01 Mar 2026 00:01:30 GMT', 90_000],
    ['Sun, 01 Mar 2026 00:00:00 GMT', 0],
  ])('Retry-After %j is %d ms', (value, ms) => {
    expect(retryAfter({ 'retry-after': value })).toBe(ms);
  });

  test.each([
    '-1',
    '',
    'soon',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '5 seconds',
    'Sat, 28 Feb 2026 23:59:59 GMT',
    'garbage 1',
    '2026-03-01T00:01:30Z',
    'Xyz, 99 Abc 2026 00:00:00 GMT',
  ])('Retry-After %j is as absent', (value) => {
    expect(retryAfter({ 'retry-after': value })).toBeUndefined();
  });

  test('milliseconds win over seconds, in both spellings', () => {
    expect(retryAfter({ 'retry-after-ms': '1500', 'retry-after': '9' })).toBe(1500);
    expect(retryAfter({ 'x-ms-retry-after-ms': '1600', 'retry-after': '9' })).toBe(1600);
  });

  test('unreadable milliseconds leave the seconds to be read', () => {
    expect(retryAfter({ 'retry-after-ms': '-5', 'retry-after': '9' })).toBe(9000);
  });

  test('no header asks for nothing', () => {
    expect(retryAfter({})).toBeUndefined();
  });
});

describe('backoff', () => {
  test('draws from nothing up to 0.5 s, doubled with every try, at most 30 s', () => {
    const ends = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((tries) => backoffMs(tries, () => 1));
    expect(ends).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(backoffMs(3, () => 0)).toBe(0);
  });
});

describe('whether a request is sent again', () => {
  function judge(given: {
    outcome: Outcome;
    tries?: number;
    mayRepeat?: boolean;
    leftMs?: number;
    random?: number;
  }) {
    const { outcome, tries = 1, mayRepeat = true, leftMs = 60_000, random = 0.5 } = given;
    return judgeTry({ outcome, tries, mayRepeat, leftMs, random: () => random });
  }
  const answer = (status: number, retryAfterMs?: number): Outcome => ({
    kind: 'answer',
    status,
    retryAfterMs,
    garbled: false,
  });

  test.each([408, 429, 500, 502, 503, 504])('%d passes by itself', (status) => {
    expect(judge({ outcome: answer(status) })).toEqual({ kind: 'wait', ms: 250 });
  });

  test.each([200, 202, 301, 400, 401, 403, 404, 409, 412, 501, 505])('%d stands', (status) => {
    expect(judge({ outcome: answer(status) })).toEqual({ kind: 'accept' });
  });

  test('no answer and an answer that was cut off are tried again', () => {
    expect(judge({ outcome: { kind: 'no-answer' } }).kind).toBe('wait');
    const cut = { kind: 'answer', status: 200, retryAfterMs: undefined, garbled: true } as const;
    expect(judge({ outcome: cut }).kind).toBe('wait');
  });

  test('a server error stands after the fourth try', () => {
    expect(judge({ outcome: answer(503), tries: 3 }).kind).toBe('wait');
    expect(judge({ outcome: answer(503), tries: 4 }).kind).toBe('accept');
    expect(judge({ outcome: { kind: 'no-answer' }, tries: 4 }).kind).toBe('accept');
  });

  test('throttling is bounded by the deadline only', () => {
    expect(judge({ outcome: answer(429, 1000), tries: 40 })).toEqual({ kind: 'wait', ms: 1000 });
  });

  test('a throttled request never comes back within 250 ms', () => {
    expect(judge({ outcome: answer(429, 0) })).toEqual({ kind: 'wait', ms: 250 });
    expect(judge({ outcome: answer(429), random: 0 })).toEqual({ kind: 'wait', ms: 250 });
    expect(judge({ outcome: answer(503), random: 0 })).toEqual({ kind: 'wait', ms: 0 });
  });

  test('a pause that ends at the deadline or after it is not begun', () => {
    expect(judge({ outcome: answer(429, 5000), leftMs: 5001 })).toEqual({ kind: 'wait', ms: 5000 });
    expect(judge({ outcome: answer(429, 5000), leftMs: 5000 })).toEqual({
      kind: 'give-up',
      askedMs: 5000,
    });
    expect(judge({ outcome: answer(500), leftMs: 250 })).toEqual({
      kind: 'give-up',
      askedMs: undefined,
    });
  });

  test('what may not be repeated stands, whatever it met', () => {
    expect(judge({ outcome: answer(503), mayRepeat: false }).kind).toBe('accept');
    expect(judge({ outcome: { kind: 'no-answer' }, mayRepeat: false }).kind).toBe('accept');
  });
});
