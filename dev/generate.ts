import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from './generated-files.ts';
import { programFile, ROOT } from './paths.ts';
import { runProgram } from './run-program.ts';

/** Files whose text differs from what their sources give, or that do not exist. */
export async function findStale(
  files: readonly GeneratedFile[],
  root: string = ROOT,
): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const made = await Promise.all(
    files.map(async ({ file, make }) => ({ file, text: await formatText(file, await make()) })),
  );
  const known = await Promise.all(made.map(({ file }) => readIfThere(join(root, file))));
  return made.filter(({ text }, index) => text !== known[index]);
}

/** `npm run generate`: writes what is stale; `--check` only names it and exits 1. */
export async function main(args: readonly string[]): Promise<number> {
  // Loaded here, because the makers load the app, which nothing else in this module needs.
  const { GENERATED_FILES } = await import('./generated-files.ts');
  const stale = await findStale(GENERATED_FILES);
  if (args.includes('--check')) {
    for (const { file } of stale) process.stdout.write(`${file} is stale: run npm run generate\n`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { file, text } of stale) {
    await mkdir(dirname(join(ROOT, file)), { recursive: true });
    await writeFile(join(ROOT, file), text);
    process.stdout.write(`wrote ${file}\n`);
  }
  return 0;
}

/** As `npm run format` would leave it; kinds that biome does not format only get their last line end. */
async function formatText(file: string, text: string): Promise<string> {
  const ended = `${text.trimEnd()}\n`;
  if (!/\.(?:ts|json)$/.test(file)) return ended;
  const args = ['format', `--stdin-file-path=${file}`];
  const run = await runProgram(programFile('@biomejs/biome', 'biome'), args, { input: ended });
  if (run.exitCode !== 0) throw new Error(`${file} cannot be formatted: ${run.output}`);
  return run.stdout === '' ? ended : run.stdout;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
