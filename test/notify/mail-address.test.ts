import { describe, expect, test } from 'vitest';
import { isMailAddress, mailAddresses } from '../../src/notify/mail-address.ts';

describe('a mail address', () => {
  test.each([
    'a@b.co',
    'first.last+tag@sub.example.com',
    "o'hara@example.com",
    `${'a'.repeat(64)}@example.com`,
  ])('%s is taken', (text) => {
    expect(isMailAddress(text)).toBe(true);
  });

  test.each([
    '',
    'a',
    'a@b',
    '@example.com',
    'a@',
    'a@@example.com',
    'a@b@example.com',
    'a@example.com\r\nBcc: x@example.com',
    'a\n@example.com',
    'A <a@example.com>',
    'a b@example.com',
    'a@-example.com',
    'a@example-.com',
    'a@example..com',
    'a;b@example.com',
    'a\u0000@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b.'.repeat(130)}com`,
  ])('%j is refused', (text) => {
    expect(isMailAddress(text)).toBe(false);
  });
});

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
