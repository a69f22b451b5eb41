import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellWidth, columnLines, padCells, wrapCells } from '../../src/report/layout.ts';

describe('cells', () => {
  test.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['', 0],
    ['👍', 2],
  ])('%j takes %d', (text, width) => {
    expect(cellWidth(text)).toBe(width);
  });

  test('padding counts cells, and never cuts', () => {
    expect(padCells('日', 4)).toBe('日  ');
    expect(padCells('abcdef', 4)).toBe('abcdef');
  });
});

describe('wrapping', () => {
  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two', 7, ['one two']],
    ['check/rule-name', 8, ['check/', 'rule-', 'name']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['a\nb', 10, ['a', 'b']],
    ['', 5, ['']],
  ])('%j at %d', (text, width, lines) => {
    expect(wrapCells(text, width)).toEqual(lines);
  });

  test('loses no character and passes no width', () => {
    const words = fc.string({
      unit: fc.constantFrom('a', 'b', '-', '/', ' ', '日'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrapCells(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('columns', () => {
  test('stand side by side, each wrapped on its own', () => {
    const cells = [
      { text: 'one two', width: 3 },
      { text: 'x', width: 2 },
      { text: 'y', width: 1 },
    ];
    expect(columnLines(cells)).toEqual(['one  x   y', 'two']);
  });
});
