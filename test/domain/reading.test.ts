import { expect, test } from 'vitest';
import { isGone, read, unread } from '../../src/domain/reading.ts';

test('a reading is its value, or the failure as it stands', () => {
  expect(read([1])).toEqual({ ok: true, value: [1] });
  const failure = { cause: 'throttled', message: '429', status: 429 } as const;
  expect(unread(failure)).toEqual({ ok: false, failure });
});

test.each([
  [404, 'ResourceNotFound', true],
  [404, 'ResourceGroupNotFound', true],
  [404, 'SubscriptionNotFound', false],
  [404, 'ParentResourceNotFound', false],
  [403, 'ResourceNotFound', false],
])('status %i with code %s: gone is %s', (status, code, expected) => {
  expect(isGone({ cause: 'missing', message: 'why', status, code })).toBe(expected);
});

test('a failure without an answer of the service is no proof of anything', () => {
  expect(isGone({ cause: 'missing', message: 'why' })).toBe(false);
  expect(isGone({ cause: 'missing', message: 'why', status: 404 })).toBe(false);
});
