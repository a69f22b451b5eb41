import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOf, readJson } from '../../src/config/json-text.ts';

const problemsOf = (text: string) => {
  const reading = readJson(text);
  return reading.ok ? [] : reading.problems;
};

describe('JSON', () => {
  test('is read as it is', () => {
    const value = { a: [1, -2.5e3, true, null, 'x\u00e9\n"'], b: {}, c: [] };
    expect(readJson(JSON.stringify(value, null, 2))).toEqual({ ok: true, value });
  });

  test.each([
    ['', 'a value was expected, at line 1, column 1'],
    ['{', 'a text in double quotes was expected, at line 1, column 2'],
    ['{"a": 1,}', 'a text in double quotes was expected, at line 1, column 9'],
    ['{"a" 1}', ': was expected, at line 1, column 6'],
    ['{"a": 1 "b": 2}', 'a comma or } was expected, at line 1, column 9'],
    ['{\n  "a": [1 2]\n}', 'a comma or ] was expected, at line 2, column 11'],
    ['{\r\n  "a": x\r\n}', 'a value was expected, at line 2, column 8'],
    ["{'a': 1}", 'a text in double quotes was expected, at line 1, column 2'],
    ['{"a": 01}', 'a value was expected, at line 1, column 7'],
    ['{"a": tru}', 'a value was expected, at line 1, column 7'],
    ['{"a": "x\ny"}', 'a text in double quotes was expected, at line 1, column 7'],
    ['{} {}', 'the end was expected, at line 1, column 4'],
    ['{"a": 1 // why\n}', 'a comma or } was expected, at line 1, column 9'],
  ])('%j is refused with the place', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('with a key twice is refused for each, because one would silently win', () => {
    expect(problemsOf('{"a": 1,\n "b": {"c": 1, "c": 2}, "\\u0061": 3}')).toEqual([
      'a key stands twice in one object, at line 2, column 16',
      'a key stands twice in one object, at line 2, column 25',
    ]);
    expect(problemsOf('{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}')).toEqual([]);
  });

  test('that is too deep is refused instead of breaking the reader', () => {
    expect(readJson(`${'['.repeat(50)}1${']'.repeat(50)}`).ok).toBe(true);
    expect(problemsOf(`${'['.repeat(51)}1${']'.repeat(51)}`)).toHaveLength(1);
    expect(problemsOf('['.repeat(1_000_000))).toHaveLength(1);
  });

  test('is never quoted: it may hold what must not be shown', () => {
    expect(problemsOf('{"a": https://flows.example/?sig=secret}').join()).not.toContain('secret');
  });

  test('is accepted exactly where JSON.parse accepts it, duplicates aside', () => {
    const almost = fc
      .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '0', ' '))
      .map(([text, at, change]) => {
        const place = at % (text.length + 1);
        return `${text.slice(0, place)}${change}${text.slice(place + (change === '' ? 1 : 0))}`;
      });
    fc.assert(
      fc.property(almost, (text) => {
        const own = problemsOf(text).filter((problem) => !problem.startsWith('a key stands twice'));
        expect(own.length === 0).toBe(parses(text));
      }),
      { seed: 11, numRuns: 3000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a place is counted from 1', () => {
  expect(placeOf('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
  expect(placeOf('ab\ncd', 3)).toEqual({ line: 2, column: 1 });
  expect(placeOf('ab\ncd', 5)).toEqual({ line: 2, column: 3 });
});
