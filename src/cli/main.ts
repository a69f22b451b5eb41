import process from 'node:process';
import { createApp } from '../compose.ts';
import { runCommand } from './commands.ts';
import { EXIT } from './exit-code.ts';
import { inertLine } from './inert-line.ts';

/** The command line: one command, then the exit code. */
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

try {
  process.exitCode = await runCommand(createApp(), process.argv.slice(2), {
    out: process.stdout,
    err: process.stderr,
    signal: interrupted.signal,
  });
} catch (error) {
  const isStop = interrupted.signal.aborted;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = text.split('\n').map(inertLine);
  if (!isStop) process.stderr.write(`internal error: ${lines.join('\n')}\n`);
  process.exitCode = isStop ? EXIT.interrupted : EXIT.internal;
}
