import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { projectFile, ROOT } from './paths.ts';

export type ProgramRun = {
  /** 0 to 255; 1 where a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  /** Standard output and standard error, as they came. */
  readonly output: string;
};

/**
 * Runs a script of an installed program under the Node that runs now, in the project's folder, and
 * collects what it prints; `echo` passes it on as well.
 */
export async function runProgram(
  script: string,
  args: readonly string[],
  { input = '', echo = false }: { readonly input?: string; readonly echo?: boolean } = {},
): Promise<ProgramRun> {
  const path = [projectFile('node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    // Programs that look for others (oxlint for its type checker) find them here.
    env: { ...process.env, PATH: path },
  });
  const printed = { stdout: '', output: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.stdout += chunk.toString();
    printed.output += chunk.toString();
    if (echo) process.stdout.write(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.output += chunk.toString();
    if (echo) process.stderr.write(chunk);
  });
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(input);
  return { exitCode: await closeOf(child), ...printed };
}

function closeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
