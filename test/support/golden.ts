import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Compares a text with a file beside the test; `UPDATE_GOLDEN=1` writes the file instead, and the
 * change is then read in review. A missing file is a failure.
 */
export function expectGolden(text: string, url: URL): void {
  const path = fileURLToPath(url);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `no golden file ${url.pathname.split('/').at(-1)}`).toBe(true);
  expect(text).toBe(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
}
