import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kqlBoolean, kqlRegistry, kqlTime } from '../../src/domain/kql.ts';

const ID =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/RG_ü.(1)-x/providers/Microsoft.ContainerRegistry/registries/contosoProd';

describe('a registry in a query', () => {
  test.each([
    [ID, `"${ID.toLowerCase()}"`],
    ['contosoProd.azurecr.io', '"contosoprod.azurecr.io"'],
    ['contosoprod.azurecr.us', '"contosoprod.azurecr.us"'],
  ])('%s is %s', (text, literal) => {
    expect(kqlRegistry(text)).toBe(literal);
  });

  test.each([
    '',
    `${ID}"`,
    `${ID}\\`,
    `${ID}\n`,
    ID.replace('RG', 'a"b'),
    ID.replace('RG', 'a b'),
    `${ID}/replications/x`,
    'contoso"prod.azurecr.io',
    'contosoprod',
    'x'.repeat(51),
    'http://contosoprod.azurecr.io',
  ])('%j cannot be one', (text) => {
    expect(kqlRegistry(text)).toBe(undefined);
  });

  test('can never end its literal or begin an escape', () => {
    const part = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(part, part, (group, name) => {
        const id = ID.replace('RG_ü.(1)-x', () => group).replace('contosoProd', () => name);
        const literal = kqlRegistry(id) ?? '""';
        expect(literal).toMatch(/^"[^"\\\p{C}]*"$/u);
      }),
    );
  });
});

test('a time is a datetime literal in UTC', () => {
  expect(kqlTime(Date.parse('2026-06-01T12:00:00.5Z'))).toBe('datetime(2026-06-01T12:00:00.500Z)');
});

test('a boolean is a word', () => {
  expect([kqlBoolean(true), kqlBoolean(false)]).toEqual(['true', 'false']);
});
