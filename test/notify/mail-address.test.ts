import { describe, expect, test } from 'vitest';
import { mailAddresses } from '../../src/notify/mail-address.ts';

describe('a list of addresses', () => {
  const list = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${index}@example.com`).join(', ');

  test.each([
    [1, true],
    [50, true],
    [51, false],
  ])('of %d: %s', (count, success) => {
    expect(mailAddresses.safeParse(list(count)).success).toBe(success);
  });

  test('counts an address once', () => {
    expect(mailAddresses.safeParse(`${list(50)},a0@example.com`)).toMatchObject({ success: true });
  });

  test.each(['', ',', 'a@example.com,nobody'])('%j is refused', (text) => {
    expect(mailAddresses.safeParse(text).success).toBe(false);
  });
});
