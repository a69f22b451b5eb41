import { expect, test } from 'vitest';
import { ofReceiver, withoutReceiver } from '../../src/domain/by-receiver.ts';

test('an entry is found by its own name alone', () => {
  expect(ofReceiver({ email: 1 }, 'email')).toBe(1);
  expect(ofReceiver({ email: 1 }, 'teams')).toBeUndefined();
  expect(ofReceiver<unknown>({}, 'constructor')).toBeUndefined();
  expect(ofReceiver<unknown>({ constructor: 2 }, 'constructor')).toBe(2);
});

test('a record loses the one entry and is not changed itself', () => {
  const record = { email: 1, constructor: 2 };
  expect(withoutReceiver<unknown>(record, 'constructor')).toEqual({ email: 1 });
  expect(withoutReceiver<unknown>(record, 'teams')).toEqual(record);
  expect(Object.keys(record)).toEqual(['email', 'constructor']);
});
