import { describe, expect, test } from 'vitest';
import { isAllowedOwner, MAX_OWNERS, readOwners } from '../../src/domain/owner-tag.ts';

const RULE = { tag: 'acr-watch-owner', domains: new Set(['contoso.example']) };
const read = (value: string, tag = 'acr-watch-owner') => readOwners({ [tag]: value }, RULE);
const recipientsOf = (value: string) => read(value).destination?.recipients;

describe('the owners of a registry', () => {
  test.each([
    'a@contoso.example,b@contoso.example',
    'b@contoso.example; a@contoso.example',
    '  A@Contoso.Example b@contoso.example\ta@contoso.example ,;',
  ])('are the addresses of "%s", whatever stands between them', (value) => {
    const { destination } = read(value);
    expect(destination?.recipients).toEqual(['a@contoso.example', 'b@contoso.example']);
    expect(destination?.receiver).toMatch(/^owner-[0-9a-f]{12}$/);
    expect(destination).toEqual(read('a@contoso.example,b@contoso.example').destination);
  });

  test('are another receiver when they are other people', () => {
    const one = read('a@contoso.example').destination?.receiver;
    expect(read('b@contoso.example').destination?.receiver).not.toBe(one);
    expect(read('a@contoso.example b@contoso.example').destination?.receiver).not.toBe(one);
  });

  test('are found whatever the letter case of the tag', () => {
    const found = readOwners({ 'ACR-Watch-Owner': 'a@contoso.example' }, RULE);
    expect(found.destination?.recipients).toEqual(['a@contoso.example']);
  });

  test('are only those with an allowed domain; the others are named', () => {
    const { destination, text } = read('a@contoso.example, thief@evil.example');
    expect(destination?.recipients).toEqual(['a@contoso.example']);
    expect(text).toContain('"thief@evil.example" does not count');
  });

  test.each([
    ['thief@evil.example', 'does not count'],
    ['a@sub.contoso.example', 'does not count'],
    ['a@contoso.example.evil.example', 'does not count'],
    ['thief@evil.example@contoso.example', 'is no mail address'],
    ['team-platform', 'is no mail address'],
    ['<a@contoso.example>', 'is no mail address'],
    ['a\u202eb@contoso.example', 'is no mail address'],
    ['', 'is empty'],
    [' ;, ', 'is empty'],
  ])('are nobody for "%s"', (value, why) => {
    expect(read(value).destination).toBeUndefined();
    expect(read(value).text).toContain(why);
  });

  test('are nobody without the tag', () => {
    expect(read('a@contoso.example', 'owner')).toEqual({
      destination: undefined,
      text: 'there is no tag acr-watch-owner',
    });
  });

  test(`are at most ${MAX_OWNERS}, and more are said`, () => {
    const addresses = (count: number) =>
      Array.from({ length: count }, (_, index) => `p${index}@contoso.example`).join(',');
    expect(recipientsOf(addresses(MAX_OWNERS))).toHaveLength(MAX_OWNERS);
    expect(read(addresses(MAX_OWNERS)).text).not.toContain('only');
    expect(recipientsOf(addresses(MAX_OWNERS + 1))).toHaveLength(MAX_OWNERS);
    expect(read(addresses(MAX_OWNERS + 1)).text).toContain('only 10 of 11 addresses count');
  });

  test('say nothing that could harm a line', () => {
    expect(read('a\u001b[31m@evil\u202e').text).not.toMatch(/[\u001b\u202e\n]/);
  });
});

test('an address is allowed by its domain alone', () => {
  expect(isAllowedOwner('x@contoso.example', RULE)).toBe(true);
  expect(isAllowedOwner('x@evil.example', RULE)).toBe(false);
});
