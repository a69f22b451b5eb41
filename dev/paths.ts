import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at the end. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A file of the project by its path from the root. */
export function projectFile(...parts: readonly string[]): string {
  return join(ROOT, ...parts);
}

/**
 * The script behind a program that an installed package brings, to be run with
 * `process.execPath`: that works on every platform and under the Node that runs now. Throws where
 * the package is not installed or has no such program.
 */
export function programFile(packageName: string, program: string): string {
  const manifest = createRequire(projectFile('package.json')).resolve(
    `${packageName}/package.json`,
  );
  const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  const bin = fieldOf(fieldOf(content, 'bin'), program);
  if (typeof bin !== 'string') throw new Error(`${packageName} has no program ${program}`);
  return join(dirname(manifest), bin);
}

/** A field of an unknown value, undefined where it is not an object. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
