import { describe, expect, test } from 'vitest';
import { readImports } from '../../dev/imports.ts';
import { blankText } from '../../dev/source-text.ts';

describe('reading imports', () => {
  test.each([
    ["import { a } from './a.ts';", './a.ts', false],
    ["import a, { b } from './a.ts';", './a.ts', false],
    ["import * as a from './a.ts';", './a.ts', false],
    ["import './a.ts';", './a.ts', false],
    ["import data from './a.json' with { type: 'json' };", './a.json', false],
    ["import type { A } from './a.ts';", './a.ts', true],
    ["import { type A, type B } from './a.ts';", './a.ts', true],
    ["import { type A, b } from './a.ts';", './a.ts', false],
    ["import { type } from './a.ts';", './a.ts', false],
    ["import type from './a.ts';", './a.ts', false],
    ["export { a } from './a.ts';", './a.ts', false],
    ["export * from './a.ts';", './a.ts', false],
    ["export type { A } from './a.ts';", './a.ts', true],
    ["import {\n  a,\n  b,\n} from './a.ts';", './a.ts', false],
    ["const a = await import('./a.ts');", './a.ts', false],
    ["void import('./a.ts').then(run);", './a.ts', false],
    ["const load = () => import('./a.ts');", './a.ts', false],
    ["const a = require('./a.cjs');", './a.cjs', false],
    ["let a: import('./a.ts').A;", './a.ts', true],
    ["type A = import('./a.ts').A;", './a.ts', true],
    ["let a: typeof import('./a.ts');", './a.ts', true],
  ])('%s', (source, specifier, typeOnly) => {
    expect(readImports(source)).toMatchObject([{ specifier, typeOnly }]);
  });

  test.each([
    "// import { a } from './a.ts';",
    "/* import './a.ts'; */",
    'const text = "import \'./a.ts\'";',
    'const text = `import "./a.ts"; ${value}`;',
    "export const from = 'a';",
    "export const a = { from: './a.ts' };",
    "const a = importer('./a.ts'); b.require('./c.ts');",
  ])('%s imports nothing', (source) => {
    expect(readImports(source)).toEqual([]);
  });

  test('gives the line of each', () => {
    const source = "// first\nimport { a } from './a.ts';\nimport {\n  b,\n} from './b.ts';\n";
    expect(readImports(source).map(({ line }) => line)).toEqual([2, 5]);
  });
});

describe('blanking what is no code', () => {
  test.each([
    ['a // b', 'a     '],
    ['a /* b */ c', 'a         c'],
    ["a = 'b\\'c' + d", "a = '    ' + d"],
    ['a = `b ${c + `d ${e}`} f`;', 'a = `  ${c + `  ${e}`}  `;'],
    ['a = `${{ b: 1 }} c`;', 'a = `${{ b: 1 }}  `;'],
    ["a = /['/]\\/b/g.test(c)", 'a = /       /g.test(c)'],
    ["a = b / c / d; e = 'f'", "a = b / c / d; e = ' '"],
    ["return /'/.test(a)", 'return / /.test(a)'],
    ["x = (a + b) / 2; y = 'z'", "x = (a + b) / 2; y = ' '"],
    ["a = '\u{1f600}'; b", "a = '  '; b"],
  ])('%s', (source, blanked) => {
    expect(blankText(source)).toBe(blanked);
  });

  test('keeps the lines', () => {
    expect(blankText('/* a\nb */\nc')).toBe('    \n    \nc');
  });
});
