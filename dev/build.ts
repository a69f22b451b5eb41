import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { describeError } from './host-messages.ts';
import { projectFile, ROOT } from './paths.ts';

export type Bundle = { readonly file: string; readonly bytes: number };

/**
 * Bundles the app into the one CommonJS file that Azure loads, `dist/main.cjs` by default. CommonJS,
 * because the Functions worker puts `@azure/functions-core` only into `require`; ESM inputs are
 * preferred, because they are smaller after tree shaking. Throws when the sources do not build.
 */
export async function buildBundle({
  entry = projectFile('src', 'functions', 'main.ts'),
  outfile = projectFile('dist', 'main.cjs'),
}: {
  readonly entry?: string;
  readonly outfile?: string;
} = {}): Promise<Bundle> {
  await rm(outfile, { force: true });
  await build({
    entryPoints: [entry],
    outfile,
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    external: ['@azure/functions-core'],
    legalComments: 'none',
    logLevel: 'silent',
  });
  return { file: outfile, bytes: (await stat(outfile)).size };
}

/** `npm run build`: builds and prints the size, or what does not build. */
export async function main(): Promise<number> {
  const bundle = await buildBundle().catch(describeError);
  if (typeof bundle === 'string') {
    process.stderr.write(`${bundle}\n`);
    return 1;
  }
  const { file, bytes } = bundle;
  process.stdout.write(`dist/${basename(file)} ${(bytes / 1e6).toFixed(2)} MB\n`);
  return 0;
}
