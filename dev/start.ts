import { relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startAzurite } from './azurite.ts';
import { buildBundle } from './build.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { type Configuration, type Env, readConfiguration } from './configured.ts';
import type { LogLine } from './core-types.ts';
import { type Host, startHost } from './host.ts';
import { describeError } from './host-messages.ts';
import { exitCodeOf, InterruptedError, listenForInterrupt } from './interrupt.ts';
import { openOutboxFiles, type OutboxFiles, type WrittenMessage } from './outbox-files.ts';
import { projectFile, ROOT } from './paths.ts';
import { startSandbox } from './sandbox.ts';
import { channelLine, durationText, httpLines, SAMPLE_LINE, timerLines } from './start-text.ts';

type Options = { readonly once: boolean; readonly verbose: boolean; readonly port: number };
type Configured = Exclude<Configuration, { kind: 'broken' }>;

/** What the app runs on. */
type Surroundings = {
  readonly env: Env;
  /** True when the app remembers nothing yet, so that the first timer runs every check. */
  readonly fresh: boolean;
  /** Undefined for a real tenant, whose messages go to real people. */
  readonly outbox: OutboxFiles | undefined;
};

const USAGE = 'usage: npm start -- [--once] [--port 7071] [--verbose]';
const OUTBOX_POLL_MS = 1000;
/** Exit code of `--once` when a timer failed. */
const FAILED = 70;
/** As Azure Functions Core Tools. */
const DEFAULT_PORT = '7071';

/** `npm start`: the app in the development host, until Ctrl+C. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) return complain(USAGE);
  const configuration = readConfiguration(process.env);
  if (configuration.kind === 'broken') return complain(configuration.problem);
  // A terminal that is gone must not stop the stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const interruption = listenForInterrupt();
  const cleanup = createCleanup();
  try {
    const session = runSession({ options, configuration, cleanup });
    return await Promise.race([session, interruption.untilInterrupted]);
  } catch (error) {
    if (error instanceof InterruptedError) return exitCodeOf(error.signal);
    note(describeError(error));
    return 70;
  } finally {
    await cleanup.run();
    interruption.release();
  }
}

async function runSession({
  options,
  configuration,
  cleanup,
}: {
  readonly options: Options;
  readonly configuration: Configured;
  readonly cleanup: Cleanup;
}): Promise<number> {
  if (configuration.kind === 'sample') note(SAMPLE_LINE);
  const [surroundings, bundle] = await Promise.all([
    surround(configuration, cleanup),
    buildBundle(),
  ]);
  const { env, outbox } = surroundings;
  const onLog = (line: LogLine) => showLog(line, options.verbose);
  const onFired = (name: string, error: string | undefined) =>
    note(error === undefined ? `${name} ran` : `${name} failed: ${error}`);
  const { port } = options;
  const host = await cleanup.own(startHost({ bundleFile: bundle.file, env, port, onLog, onFired }));
  if (port !== 0 && host.port !== port)
    note(`Port ${port} is taken, ${host.port} is used instead.`);
  const failed = await runChecks(host, surroundings.fresh);
  await showReport(host);
  await showMessages(surroundings, configuration);
  await showHost(host);
  if (options.once) return failed ? FAILED : 0;
  say('\nCtrl+C stops everything.');
  return keepGoing(host, outbox);
}

async function surround(configuration: Configured, cleanup: Cleanup): Promise<Surroundings> {
  if (configuration.kind === 'sample') {
    const sandbox = await cleanup.own(startSandbox());
    const folder = projectFile('.acr-watch', 'outbox');
    const outbox = await openOutboxFiles(folder, sandbox.simulator.outbox);
    return { env: sandbox.env, fresh: true, outbox };
  }
  const { env } = configuration;
  const hasStorage = Object.entries(env).some(
    ([name, value]) => name.startsWith('AzureWebJobsStorage') && (value ?? '').trim() !== '',
  );
  if (hasStorage) return { env, fresh: false, outbox: undefined };
  note(
    'AzureWebJobsStorage is not set: what the app remembers is kept in memory and lost at the end.',
  );
  const { connectionString } = await cleanup.own(startAzurite());
  return {
    env: { ...env, AzureWebJobsStorage: connectionString },
    fresh: true,
    outbox: undefined,
  };
}

/**
 * Whichever timer fires first runs every check that never completed: on a fresh state, all. True
 * when a timer failed.
 */
async function runChecks(host: Host, fresh: boolean): Promise<boolean> {
  const timers = host.functions.filter((one) => one.kind === 'timer').map(({ name }) => name);
  let failed = false;
  for (const name of fresh ? timers.slice(0, 1) : timers) {
    note(fresh ? 'Running every check for the first time …' : `Running ${name} …`);
    const startedAt = performance.now();
    const failure = await host.runTimer(name).then(() => undefined, describeError);
    const seconds = durationText(performance.now() - startedAt);
    failed ||= failure !== undefined;
    note(failure === undefined ? `Done after ${seconds}.` : `${name} failed: ${failure}`);
  }
  return failed;
}

/** A look that changes nothing, through the function that people would ask. */
async function showReport(host: Host): Promise<void> {
  const check = host.functions.find((one) => one.kind === 'http' && one.name === 'check');
  if (check?.kind !== 'http') return;
  note('Asking for the report …');
  const answer = await fetch(`${host.url}${check.path}`, { headers: { accept: 'text/plain' } });
  const text = await answer.text();
  if (answer.ok) say(`\n${text.trimEnd()}\n`);
  else note(`${check.path} answered ${answer.status}: ${text.trimEnd()}`);
}

async function showMessages(surroundings: Surroundings, { kind }: Configured): Promise<void> {
  const { outbox, env } = surroundings;
  if (kind === 'real' || outbox === undefined) return say(channelLine(env));
  const messages = await outbox.writeNew();
  if (messages.length === 0) return say('No mail and no card was sent.');
  say('Mails and cards that were sent:');
  for (const message of messages) say(`  ${pathsOf(message)}`);
}

async function showHost(host: Host): Promise<void> {
  say('\nThe HTTP functions listen (no key is needed here):');
  for (const line of httpLines(host.url, host.functions)) say(line);
  say('\nThe timers fire next:');
  for (const line of timerLines(await host.listFunctions(), Date.now())) say(line);
}

/** Tells of messages as they come; ends only when the host does, which is a failure. */
async function keepGoing(host: Host, outbox: OutboxFiles | undefined): Promise<number> {
  const state = { ended: false };
  const ended = host.ended.then(() => {
    state.ended = true;
  });
  while (!state.ended) {
    await Promise.race([ended, wait(OUTBOX_POLL_MS)]);
    for (const message of (await outbox?.writeNew()) ?? []) {
      say(`New ${message.kind}: ${pathsOf(message)}`);
    }
  }
  throw new Error('the host ended by itself');
}

function showLog({ functionName, level, message }: LogLine, verbose: boolean): void {
  const isTrouble = level === 'warning' || level === 'error' || level === 'critical';
  if (isTrouble || verbose) note(`${functionName} ${level}: ${message}`);
}

function pathsOf({ files }: WrittenMessage): string {
  return files.map((file) => relative(ROOT, file)).join('  ');
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        port: { type: 'string', default: DEFAULT_PORT },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Infinity;
    return port > 65_535 ? undefined : { once: values.once, verbose: values.verbose, port };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function complain(text: string): number {
  note(text);
  return 64;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
