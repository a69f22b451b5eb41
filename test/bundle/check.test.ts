import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { projectFile } from '../../dev/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'acr-watch-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { readonly code: number | string; readonly stdout: string; readonly stderr: string };

/** Runs a program in place of the command line app, in a process of its own as npm would. */
function runInstead(program: string, kind: 'sample' | 'real'): Promise<Ended> {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, program);
  const configuration =
    kind === 'sample' ? '{ kind: "sample" }' : '{ kind: "real", env: { A: "1" } }';
  const starter = `
    import { runWithEnvironment } from ${JSON.stringify(pathToFileURL(projectFile('dev', 'command.ts')).href)};
    const entry = ${JSON.stringify(entry)};
    process.exitCode = await runWithEnvironment({ configuration: ${configuration}, entry, args: ['--x'] });
  `;
  return new Promise((resolve) => {
    const options = ['--input-type=module', '-e', starter];
    const limits = { timeout: 60_000, killSignal: 'SIGKILL' } as const;
    execFile(
      process.execPath,
      options,
      limits,
      (error: ExecFileException | null, stdout, stderr) => {
        resolve({ code: error?.code ?? 0, stdout, stderr });
      },
    );
  });
}

test('passes on arguments, output and exit code on a configured tenant', async () => {
  const program = `
    console.log(process.argv.slice(2).join(), Object.keys(process.env).includes('A'));
    console.error('aside');
    process.exitCode = 3;
  `;
  const ended = await runInstead(program, 'real');
  expect(ended).toEqual({ code: 3, stdout: '--x true\n', stderr: 'aside\n' });
});

test('says in one line when the tenant is a sample', async () => {
  const ended = await runInstead('console.log(process.env.AZURE_TENANT_ID);', 'sample');
  expect(ended).toMatchObject({ code: 0, stdout: 'adfs\n' });
  expect(ended.stderr).toMatch(/^No Azure is configured here: .+\n$/);
});

test('hands an interruption to the app and ends with its exit code', async () => {
  const program = `
    process.on('SIGINT', () => { console.log('stopping'); process.exit(130); });
    process.kill(process.ppid, 'SIGINT');
    setInterval(() => {}, 1000);
  `;
  expect(await runInstead(program, 'sample')).toMatchObject({ code: 130, stdout: 'stopping\n' });
});

test('an app that a signal ends has the exit code of a shell', async () => {
  const ended = await runInstead(
    "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 9);",
    'real',
  );
  expect(ended.code).toBe(143);
});
