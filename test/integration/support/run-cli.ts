import { spawn } from 'node:child_process';
import { projectFile } from '../../../dev/paths.ts';

export type CliEnd = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs the command line app in a process of its own. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CliEnd> {
  const entry = projectFile('src', 'cli', 'main.ts');
  const child = spawn(process.execPath, [entry, ...args], { env: { ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}
