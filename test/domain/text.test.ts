import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plural, shellQuote, tameText } from '../../src/domain/text.ts';
import { anyHostileText } from '../support/hostile.ts';

describe('text from outside', () => {
  test.each([
    ['a\r\nBcc: b', 'a Bcc: b'],
    ['a\u0000b\u001b[31mc', 'a b [31mc'],
    ['abc\u202edcba', 'abc dcba'],
    ['a\u2066b\u2069c\u200bd\ufeffe', 'a b c d e'],
    ['a\u2028b\u2029c\u0085d', 'a b c d'],
    ['a\u{e0041}\u{e007f}b', 'a b'],
    ['a\u00adb\u061cc\ufff9d', 'a b c d'],
    ['\ud800x\udc00', '�x�'],
    ['  a   b  ', 'a b'],
    ['', ''],
    ['Überfluß 日本 🎉', 'Überfluß 日本 🎉'],
  ])('%j becomes %j', (text, tame) => {
    expect(tameText(text)).toBe(tame);
  });

  test('is cut at the limit, visibly, and never inside a character', () => {
    expect(tameText('a'.repeat(200))).toBe('a'.repeat(200));
    expect(tameText('a'.repeat(201))).toBe(`${'a'.repeat(199)}…`);
    expect(tameText('🎉🎉🎉', 3)).toBe('🎉🎉🎉');
    expect(tameText('🎉🎉🎉🎉', 3)).toBe('🎉🎉…');
  });

  test('shows that it was cut even where what was left out hid behind invisible characters', () => {
    expect(tameText(`a${'\u200b'.repeat(5000)}b`, 10)).toBe('a…');
  });

  test('becomes one safe line within the limit, whatever it was, and stays as it is then', () => {
    fc.assert(
      fc.property(anyHostileText(), fc.integer({ min: 1, max: 300 }), (text, limit) => {
        const tame = tameText(text, limit);
        expect([...tame].length).toBeLessThanOrEqual(limit);
        expect(tame).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(tameText(tame, limit)).toBe(tame);
      }),
    );
  });
});

describe('an argument of a shell command', () => {
  test('stays readable where it is plain', () => {
    const id = '/subscriptions/1/resourceGroups/rg_1/providers/x.y/z@a,b:c+d=e%f-g';
    expect(shellQuote(id)).toBe(id);
  });

  test.each([
    '',
    'a b',
    "it's",
    '$(id)',
    '`id`',
    'a;b',
    '*',
    '~',
    '!x',
    '\\',
    '"',
    '#c',
    '&',
    '>f',
  ])('is quoted where it is %j', (text) => {
    expect(shellQuote(text)).toMatch(/^'.*'$/);
  });

  test.skipIf(process.platform === 'win32')('reaches a real shell as one unchanged word', () => {
    const texts = fc.sample(anyHostileText(), { numRuns: 60, seed: 7 });
    const script = texts.map((text) => `printf '%s\\n' ${shellQuote(text)}`).join('\n');
    const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(said.split('\n').slice(0, -1)).toEqual(texts.map((text) => tameText(text, 1000)));
  });
});

test('a count has its noun in the right number', () => {
  expect([0, 1, 2].map((count) => plural(count, 'registry', 'registries'))).toEqual([
    '0 registries',
    '1 registry',
    '2 registries',
  ]);
  expect(plural(2, 'replica')).toBe('2 replicas');
});
