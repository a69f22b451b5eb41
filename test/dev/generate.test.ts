import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStale } from '../../dev/generate.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'acr-watch-generate-'));
  mkdirSync(join(root, 'docs'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const FILE = { file: 'docs/page.md', make: () => Promise.resolve('# Page\n\n') };

test('a file that is missing or differs is stale', async () => {
  const stale = [{ file: 'docs/page.md', text: '# Page\n' }];
  expect(await findStale([FILE], root)).toEqual(stale);
  writeFileSync(join(root, FILE.file), '# Other\n');
  expect(await findStale([FILE], root)).toEqual(stale);
});

test('a file that says the same is not, whatever its line ends', async () => {
  writeFileSync(join(root, FILE.file), '# Page\r\n');
  expect(await findStale([FILE], root)).toEqual([]);
});

test('JSON is laid out as the formatter would', async () => {
  const file = { file: 'docs/x.json', make: () => Promise.resolve('{"a":[1,2],"b":{}}') };
  expect(await findStale([file], root)).toEqual([
    { file: 'docs/x.json', text: '{ "a": [1, 2], "b": {} }\n' },
  ]);
});

test('a maker that fails fails the run', async () => {
  const file = { file: 'docs/x.md', make: () => Promise.reject(new Error('no source')) };
  await expect(findStale([file], root)).rejects.toThrow('no source');
});
