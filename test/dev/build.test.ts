import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildBundle } from '../../dev/build.ts';
import { ROOT } from '../../dev/paths.ts';
import { buildSmallBundle } from '../support/small-bundle.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acr-watch-build-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the bundle is one CommonJS file that asks only for Node and the host', async () => {
  const bundle = await buildSmallBundle();
  const text = await readFile(bundle.file, 'utf8');
  await bundle.remove();
  const required = new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name));
  const foreign = [...required].filter((name) => name !== '@azure/functions-core');
  expect(required).toContain('@azure/functions-core');
  expect(foreign.filter((name) => name?.startsWith('@') || name?.startsWith('.'))).toEqual([]);
  expect(text).not.toContain(ROOT);
});

test('the size is that of the file', async () => {
  const entry = join(folder, 'entry.ts');
  await writeFile(entry, 'export const answer: number = 42;\n');
  const { file, bytes } = await buildBundle({ entry, outfile: join(folder, 'out.cjs') });
  expect(bytes).toBe((await readFile(file)).byteLength);
});

test('a source that does not build is an error and leaves no old bundle behind', async () => {
  const outfile = join(folder, 'out.cjs');
  await writeFile(outfile, 'old');
  const entry = join(folder, 'none.ts');
  await expect(buildBundle({ entry, outfile })).rejects.toThrow('Could not resolve');
  await expect(readFile(outfile)).rejects.toThrow('ENOENT');
});
