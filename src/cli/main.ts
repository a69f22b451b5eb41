import process from 'node:process';
import { createApp } from '../compose.ts';
import { EXIT } from './exit-code.ts';
import { inertLine } from './inert-line.ts';
import { runCheck } from './run-check.ts';

/** The command line: one sweep, then the exit code. */
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

try {
  process.exitCode = await runCheck(createApp(), process.argv.slice(2), {
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
