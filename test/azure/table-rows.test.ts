import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  columnsOf,
  decodeJson,
  decodeText,
  jsonColumns,
  MAX_STRING_UNITS,
  odd,
  splitText,
} from '../../src/azure/table-rows.ts';

describe('splitText', () => {
  test.each([
    ['', 3, ['']],
    ['ab', 3, ['ab']],
    ['abc', 3, ['abc']],
    ['abcd', 3, ['abc', 'd']],
    ['abcdef', 3, ['abc', 'def']],
  ])('cuts %j at %i units', (text, size, parts) => {
    expect(splitText(text, size)).toEqual(parts);
  });

  test('never cuts inside a character of two units', () => {
    expect(splitText('ab𝒳cd', 3)).toEqual(['ab', '𝒳c', 'd']);
    expect(splitText('a𝒳b', 3)).toEqual(['a𝒳', 'b']);
    expect(splitText('𝒳𝒳', 3)).toEqual(['𝒳', '𝒳']);
  });

  test('its parts make the text again and none is longer than the size', () => {
    const text = '𝒳a"é\\'.repeat(1000);
    for (const size of [2, 3, 7, 1000]) {
      const parts = splitText(text, size);
      expect(parts.join('')).toBe(text);
      expect(parts.every((part) => part.length <= size && part.isWellFormed())).toBe(true);
    }
  });
});

describe('jsonColumns', () => {
  const json = (units: number): string => 'a'.repeat(units - 2);

  test('puts a value that fits into one column beside the version', () => {
    expect(jsonColumns({ a: 1 })).toEqual({ schemaVersion: 1, json0: '{"a":1}' });
  });

  test('takes a second column from the first unit that does not fit', () => {
    expect(Object.keys(jsonColumns(json(MAX_STRING_UNITS)))).toEqual(['schemaVersion', 'json0']);
    expect(jsonColumns(json(MAX_STRING_UNITS + 1))).toMatchObject({ json1: '"' });
  });

  test('refuses what fills more than 14 columns, and says how much that is', () => {
    const most = 14 * MAX_STRING_UNITS;
    expect(jsonColumns(json(most))).toHaveProperty('json13');
    expect(() => jsonColumns(json(most + 1))).toThrow(/448001 characters.* at most 448000/);
  });
});

describe('decodeJson', () => {
  const Thing = z.object({ a: z.number(), b: z.object({ c: z.string() }).optional() });

  test('reads what jsonColumns made, over several columns', () => {
    const value = { a: 1, b: { c: '𝒳'.repeat(40_000) } };
    expect(decodeJson(jsonColumns(value), Thing)).toEqual({ ok: true, value });
  });

  test.each([
    [{ schemaVersion: 2, json0: '{"a":1}' }, /schemaVersion is 2.*reads 1/],
    [{ schemaVersion: '1', json0: '{"a":1}' }, /schemaVersion is "1"/],
    [{ json0: '{"a":1}' }, /schemaVersion is absent/],
    [{ schemaVersion: 1 }, /not JSON/],
    [{ schemaVersion: 1, json0: '{"a":' }, /not JSON/],
    [{ schemaVersion: 1, json0: '{"a":', json2: '1}' }, /not JSON/],
    [{ schemaVersion: 1, json0: 5 }, /not JSON/],
    [{ schemaVersion: 1, json0: 'null' }, /does not fit: the value/],
    [{ schemaVersion: 1, json0: '{"a":1,"b":{}}' }, /does not fit: b\.c/],
  ])('%j is odd', (row, reason) => {
    const decoded = decodeJson(row, Thing);
    expect(decoded).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

test('a reason is one tame line', () => {
  expect(odd('a\nb\u202e').reason).toBe('a b');
  const decoded = decodeText(
    '"x"',
    z.custom<never>(() => false, 'a\r\nb'),
  );
  expect(decoded).toMatchObject({ ok: false, reason: expect.not.stringMatching(/[\r\n]/) });
});

test('columns are read up to the first that is missing or of another kind', () => {
  const row = { p0: 'a', p1: 'b', p3: 'd', q0: 'a', q1: 1 };
  expect(columnsOf(row, 'p', z.string())).toEqual(['a', 'b']);
  expect(columnsOf(row, 'q', z.string())).toEqual(['a']);
});
