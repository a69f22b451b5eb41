import { describe, expect, test } from 'vitest';
import { HttpFailure } from '../../src/azure/http-failure.ts';
import { isUnsent, pauseAsked } from '../../src/azure/send-answer.ts';

const asked = (headers: Readonly<Record<string, string>>) =>
  pauseAsked((name) => headers[name]).retryAfterMs;
const DATE = 'Sun, 01 Mar 2026 00:00:00 GMT';

describe('the pause that an answer asks for', () => {
  test.each([
    ['17', 17_000],
    ['2.5', 2500],
    ['0', 0],
    ['3600', 3_600_000],
    ['-5', undefined],
    ['', undefined],
    ['1e3', undefined],
    ['Infinity', undefined],
    ['2026-03-01T00:00:30Z', undefined],
    ['Sun, 01 Mar 2026 00:00:01 GMT', 1000],
    ['Sat, 28 Feb 2026 23:59:59 GMT', undefined],
  ])('of Retry-After %j is %s ms', (text, ms) => {
    expect(asked({ 'retry-after': text, date: DATE })).toBe(ms);
  });

  test('counts a date from the time of the service, not from ours', () => {
    const date = 'Sun, 01 Mar 2026 01:00:00 GMT';
    expect(asked({ 'retry-after': 'Sun, 01 Mar 2026 01:00:30 GMT', date })).toBe(30_000);
  });

  test.each([{}, { date: 'today' }])(
    'is none for a date without the time of the service: %j',
    (own) => {
      expect(asked({ 'retry-after': 'Sun, 01 Mar 2026 01:00:30 GMT', ...own })).toBeUndefined();
      expect(asked({ 'retry-after': '17', ...own })).toBe(17_000);
    },
  );

  test('is none without the header', () => {
    expect(pauseAsked(() => null)).toEqual({});
  });
});

describe('an error', () => {
  const failure = (cause: unknown) =>
    new HttpFailure({ cause: 'unavailable', message: 'x' }, cause);

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])(
    '%s means that nothing was sent',
    (code) => {
      expect(isUnsent({ code })).toBe(true);
      expect(isUnsent(failure({ code }))).toBe(true);
      expect(isUnsent(failure({ code: 'REQUEST_SEND_ERROR', cause: { code } }))).toBe(true);
    },
  );

  test.each(['ECONNRESET', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT'])(
    '%s leaves open whether it was',
    (code) => {
      expect(isUnsent(failure({ code }))).toBe(false);
    },
  );

  test.each([undefined, null, 'ENOTFOUND', new Error('ENOTFOUND')])(
    'without a code leaves it open: %s',
    (error) => {
      expect(isUnsent(error)).toBe(false);
      expect(isUnsent(failure(error))).toBe(false);
    },
  );
});
