import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a run of the compiler gave. */
export type Compiled = {
  /** The template; empty where there is none. */
  readonly json: string;
  /** Errors and warnings, one a line, as the compiler words them. */
  readonly said: readonly string[];
};

/**
 * The Bicep CLI: `bicep` on the PATH, or the one that the Azure CLI keeps in the home folder.
 * Undefined where neither runs. Nothing is downloaded: `az bicep` would.
 */
export function findBicep(): string | undefined {
  const kept = join(
    homedir(),
    '.azure',
    'bin',
    process.platform === 'win32' ? 'bicep.exe' : 'bicep',
  );
  return ['bicep', kept].find(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}

/** Compiles and lints a file without restoring anything. */
export function compile(bicep: string, file: string): Compiled {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const build = spawnSync(bicep, ['build', '--no-restore', '--stdout', file], options);
  const lint = spawnSync(bicep, ['lint', '--no-restore', file], options);
  const said = `${build.stderr}\n${lint.stderr}\n${lint.stdout}`
    .split('\n')
    .filter((line) => / : (?:Warning|Error) /.test(line));
  const failed = build.status !== 0 && said.length === 0 ? [`${file}: ${build.stderr}`] : [];
  return { json: build.status === 0 ? build.stdout : '', said: [...new Set([...said, ...failed])] };
}

/** Whether a line says no more than that an extension was not fetched before. */
export function isUnrestored(line: string): boolean {
  return /BCP190|BCP192|BCP400/.test(line);
}
