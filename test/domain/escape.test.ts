import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeCard, escapeCsv, escapeHtml, escapeTerminal } from '../../src/domain/escape.ts';
import { anyHostileText } from '../support/hostile.ts';

describe('escapeHtml', () => {
  test('turns the five characters of markup into entities', () => {
    expect(escapeHtml(`<a href="x" b='y'>&`)).toBe(
      '&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;',
    );
  });

  test('escapes an entity again, so that it reads as it was written', () => {
    expect(escapeHtml('&lt;')).toBe('&amp;lt;');
  });

  test('leaves nothing of markup in any text', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe('escapeCsv', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠a'])(
    'puts an apostrophe before %j',
    (text) => {
      expect(escapeCsv(text)).toBe(`"'${text}"`);
    },
  );

  test.each(['', 'a=1', ' =1', "'=1", '1-2', 'x@example.com'])('only quotes %j', (text) => {
    expect(escapeCsv(text)).toBe(`"${text}"`);
  });

  test('doubles quotes, so that a field cannot end early', () => {
    expect(escapeCsv('a","=1')).toBe('"a"",""=1"');
  });
});

describe('escapeTerminal', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007rest', 'rest'],
    ['\u001b]8;;https://evil.example\u001b\\link', 'link'],
    ['\u009b2Jx', 'x'],
    ['\u001b(Bx', 'x'],
    ['\u001b', ''],
    ['a\r\nb\tc\u0008', 'a b c'],
    ['abc\u202edef', 'abc def'],
  ])('drops sequences and controls of %j', (text, expected) => {
    expect(escapeTerminal(text)).toBe(expected);
  });

  test('leaves one line without control characters of any text', () => {
    fc.assert(
      fc.property(anyHostileText(), (text) => {
        expect(escapeTerminal(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
    );
  });

  test('cuts a text that is longer than 4000 characters, visibly', () => {
    expect(escapeTerminal('x'.repeat(4000))).toBe('x'.repeat(4000));
    expect(escapeTerminal('x'.repeat(4001))).toBe(`${'x'.repeat(3999)}…`);
  });
});

describe('escapeCard', () => {
  test.each([
    ['{{DATE(x)}}', '{ {DATE(x)}}'],
    ['{{{', '{ { {'],
    ['{ok}', '{ok}'],
  ])('breaks the functions of cards in %j', (text, expected) => {
    expect(escapeCard(text)).toBe(expected);
  });

  test('leaves no two opening braces together in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', ' ') }), (text) => {
        expect(escapeCard(text)).not.toContain('{{');
      }),
    );
  });
});
