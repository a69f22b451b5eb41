import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type Configuration, type Env, readConfiguration } from './configured.ts';
import {
  exitCodeOf,
  InterruptedError,
  type Interruption,
  listenForInterrupt,
} from './interrupt.ts';
import { projectFile } from './paths.ts';
import { startSandbox } from './sandbox.ts';

const SAMPLE_LINE = 'No Azure is configured here: this is the sample tenant of a simulated one.';

/**
 * `npm run -s check -- …` and alike: a command of the command line app, with a simulated Azure where
 * none is configured.
 */
export async function main(args: readonly string[], command: string): Promise<number> {
  const configuration = readConfiguration(process.env);
  if (configuration.kind === 'broken') {
    process.stderr.write(`${configuration.problem}\n`);
    return 64;
  }
  return runWithEnvironment({
    configuration,
    entry: projectFile('src', 'cli', 'main.ts'),
    args: [command, ...args],
  });
}

/** Runs an entry in the environment it is meant for; gives its exit code. */
export async function runWithEnvironment({
  configuration,
  entry,
  args,
}: {
  readonly configuration: Exclude<Configuration, { kind: 'broken' }>;
  readonly entry: string;
  readonly args: readonly string[];
}): Promise<number> {
  const interruption = listenForInterrupt();
  const cleanup = createCleanup();
  try {
    const starting = chooseEnv(configuration, { args, cleanup });
    const env = await Promise.race([starting, interruption.untilInterrupted]);
    return await runChild({ entry, args, env, interruption });
  } catch (error) {
    if (error instanceof InterruptedError) return exitCodeOf(error.signal);
    throw error;
  } finally {
    await cleanup.run();
    interruption.release();
  }
}

async function chooseEnv(
  configuration: Exclude<Configuration, { kind: 'broken' }>,
  { args, cleanup }: { readonly args: readonly string[]; readonly cleanup: Cleanup },
): Promise<Env> {
  if (configuration.kind === 'real') return configuration.env;
  if (args.includes('--help')) return process.env;
  process.stderr.write(`${SAMPLE_LINE}\n`);
  return (await cleanup.own(startSandbox())).env;
}

async function runChild({
  entry,
  args,
  env,
  interruption,
}: {
  readonly entry: string;
  readonly args: readonly string[];
  readonly env: Env;
  readonly interruption: Interruption;
}): Promise<number> {
  const child = spawn(process.execPath, [entry, ...args], { env: { ...env }, stdio: 'inherit' });
  void interruption.interrupted.then((signal) => child.kill(signal));
  return exitOf(child);
}

/** The child's exit code, or 128 + the number of the signal that ended it. */
function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? (signal === null ? 70 : 128 + constants.signals[signal]));
    });
  });
}
