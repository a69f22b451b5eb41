import { expect, test } from 'vitest';
import { read, unread } from '../../src/domain/reading.ts';

test('a reading is its value, or the failure as it stands', () => {
  expect(read([1])).toEqual({ ok: true, value: [1] });
  const failure = { cause: 'throttled', message: '429', status: 429 } as const;
  expect(unread(failure)).toEqual({ ok: false, failure });
});
