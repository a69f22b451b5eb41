import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  findCycles,
  findLongFiles,
  findWrongImports,
  findWrongText,
  readSources,
  type Source,
} from '../dev/architecture.ts';
import { ROOT } from '../dev/paths.ts';

describe('the project keeps its own rules', () => {
  const sources = readSources(ROOT);

  test('the sources were found', () => {
    expect(sources.map(({ file }) => file)).toContain('src/domain/finding.ts');
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
  });

  test('every import follows the table of directions', () => {
    expect(findWrongImports(sources)).toEqual([]);
  });

  test('every import was read as the path of a file', () => {
    const unknown = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => join(dirname(file), specifier))
        .filter((target) => !existsSync(join(ROOT, target))),
    );
    expect(unknown).toEqual([]);
  });

  test('no files import each other in a circle', () => {
    expect(findCycles(sources)).toEqual([]);
  });

  test('no any, no !, no enum, no default export, no hidden clock, randomness or environment', () => {
    expect(findWrongText(sources)).toEqual([]);
  });

  test('no file is longer than 300 lines', () => {
    expect(findLongFiles(sources)).toEqual([]);
  });
});

describe('a violation is found', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function plant(files: Readonly<Record<string, string>>): readonly Source[] {
    folder = mkdtempSync(join(tmpdir(), 'acr-watch-architecture-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return readSources(folder);
  }

  test.each([
    ['src/domain/a.ts', "import { b } from '../ports/b.ts';"],
    ['src/domain/a.ts', "import type { z } from 'zod';"],
    ['src/domain/a.ts', "import { randomUUID } from 'node:crypto';"],
    ['src/ports/a.ts', "import { b } from '../domain/b.ts';"],
    ['src/checks/a.ts', "export { b } from '../azure/b.ts';"],
    ['src/checks/a.ts', "import '../notify/b.ts';"],
    ['src/notify/a.ts', "import {\n  b,\n} from '../monitor/b.ts';"],
    ['src/report/a.ts', "export * from '../ports/b.ts';"],
    ['src/monitor/a.ts', "const b = await import('../azure/b.ts');"],
    ['src/monitor/a.ts', "type B = import('../checks/b.ts').B;"],
    ['src/monitor/a.ts', "import { z } from 'zod';"],
    ['src/azure/a.ts', "import { app } from '@azure/functions';"],
    ['src/azure/a.ts', "import { sweep } from '../monitor/sweep.ts';"],
    ['src/config/a.ts', "import { b } from '../checks/b.ts';"],
    ['src/config/a.ts', "import { b } from '../checks/define-check.ts';"],
    ['src/compose.ts', "import { b } from './functions/b.ts';"],
    ['src/compose.ts', "import { TableClient } from '@azure/data-tables';"],
    ['src/functions/a.ts', "import { b } from '../config/b.ts';"],
    ['src/functions/a.ts', "import { b } from '../domain/b.ts';"],
    ['src/functions/a.ts', "import { Cron } from 'croner';"],
    ['src/cli/a.ts', "import { CHECKS } from '../checks/catalog.ts';"],
    ['src/cli/a.ts', "import { startSimulator } from '../../simulator/simulator.ts';"],
    ['src/extra/a.ts', "import { b } from '../domain/b.ts';"],
    ['simulator/a.ts', "import type { Finding } from '../src/domain/finding.ts';"],
  ])('a wrong import: %s %s', (file, text) => {
    expect(findWrongImports(plant({ [file]: text }))).toHaveLength(1);
  });

  test.each([
    ['src/domain/fingerprint.ts', "import { createHash } from 'node:crypto';"],
    ['src/ports/a.ts', "import type { b } from '../domain/b.ts';"],
    ['src/ports/a.ts', "import { type b } from '../domain/b.ts';"],
    ['src/checks/a.ts', "import { z } from 'zod';"],
    ['src/azure/a.ts', "import { TableClient } from '@azure/data-tables';"],
    ['src/config/a.ts', "import { CHECKS } from '../checks/catalog.ts';"],
    ['src/config/a.ts', "import type { Check } from '../checks/define-check.ts';"],
    ['src/functions/a.ts', "import { app } from '@azure/functions';"],
    ['src/functions/a.ts', "import { compose } from '../compose.ts';"],
    ['src/domain/a.ts', "// import { b } from '../ports/b.ts';"],
    ['src/domain/a.ts', 'const text = "import { b } from \'../ports/b.ts\';";'],
    ['dev/a.ts', "import { compose } from '../src/compose.ts';"],
  ])('a right import is let through: %s %s', (file, text) => {
    expect(findWrongImports(plant({ [file]: text }))).toEqual([]);
  });

  test('a circle through types, with its way', () => {
    const sources = plant({
      'src/domain/a.ts': "import { b } from './b.ts';",
      'src/domain/b.ts': "import type { c } from './c.ts';",
      'src/domain/c.ts': "export type { A } from './a.ts';",
    });
    expect(findCycles(sources)).toEqual([
      'src/domain/a.ts -> src/domain/b.ts -> src/domain/c.ts -> src/domain/a.ts',
    ]);
  });

  test('files that share an import are no circle', () => {
    const sources = plant({
      'src/domain/a.ts': "import './b.ts';\nimport './c.ts';",
      'src/domain/b.ts': "import './c.ts';",
      'src/domain/c.ts': 'export const c = 1;',
    });
    expect(findCycles(sources)).toEqual([]);
  });

  test.each([
    ['src/azure/a.ts', 'export const a = (b: any) => b;', 'any'],
    ['src/azure/a.ts', 'export const a: any[] = [];', 'any'],
    ['src/azure/a.ts', 'const a = b as any;', 'any'],
    ['src/azure/a.ts', 'const a: Map<string, any> = b;', 'any'],
    ['src/azure/a.ts', 'const a = b!.c;', 'non-null'],
    ['src/azure/a.ts', 'const a = b[0]!;', 'non-null'],
    ['src/azure/a.ts', 'const a = b()!;', 'non-null'],
    ['src/azure/a.ts', 'export const enum A { B }', 'enum'],
    ['src/azure/a.ts', 'export default 1;', 'default export'],
    ['src/azure/a.ts', 'export { a as default };', 'default export'],
    ['src/azure/a.ts', 'console.log(1);', 'console'],
    ['src/compose.ts', "const a = process.env['A'];", 'environment'],
    ['src/cli/main.ts', 'const { env } = process;', 'environment'],
    ['src/domain/a.ts', 'process.exit(1);', 'process'],
    ['src/monitor/a.ts', 'const a = Date.now();', 'clock'],
    ['src/checks/a.ts', 'const a = new Date();', 'clock'],
    ['src/report/a.ts', 'const a = `${Date.now()}`;', 'clock'],
    ['src/notify/a.ts', 'const a = Math.random();', 'randomness'],
  ])('wrong text: %s %s', (file, text, reason) => {
    const found = findWrongText(plant({ [file]: `// first line\n${text}\n` }));
    expect(found).toEqual([expect.stringContaining(`${file}:2 `)]);
    expect(found[0]).toContain(reason);
  });

  test.each([
    ['src/azure/a.ts', 'const a = !b && b !== c && (!d || e != f);'],
    ['src/azure/a.ts', 'const signal = AbortSignal.any([a, b]);'],
    ['src/azure/a.ts', '/* any enum Date.now() b! */ // console.log'],
    ['src/azure/a.ts', "const a = 'any b! console.log';"],
    ['src/azure/a.ts', 'const a = /[\'"`]any!/.test(b) ? "any" : `b! ${c} any`;'],
    ['src/azure/a.ts', 'const now = Date.now();'],
    ['src/cli/a.ts', "console.log('done');"],
    ['src/config/a.ts', 'export const environment = () => process.env;'],
    ['src/domain/a.ts', 'const day = new Date(ms).getUTCDate();'],
    ['dev/a.ts', 'const now = Date.now(); console.log(process.env);'],
  ])('right text is let through: %s %s', (file, text) => {
    expect(findWrongText(plant({ [file]: text }))).toEqual([]);
  });

  test('a file of 301 lines is too long, one of 300 is not', () => {
    const sources = plant({
      'src/domain/a.ts': '\n'.repeat(299).concat('const a = 1;\n'),
      'src/domain/b.ts': '\n'.repeat(300).concat('const b = 1;\n'),
    });
    expect(findLongFiles(sources)).toEqual(['src/domain/b.ts has 301 lines']);
  });
});
