import { writeFile } from 'node:fs/promises';
import type { App, CheckAnswer, Logger } from '../compose.ts';
import type { Report } from '../domain/report.ts';
import { renderCsv } from '../report/csv.ts';
import { renderJson } from '../report/json.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Arguments, Format } from './arguments.ts';
import { readArguments, USAGE } from './arguments.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { inertLine } from './inert-line.ts';
import { createProgress } from './progress.ts';
import type { ProgressSink } from './progress.ts';

/** What the command writes to. */
export type Terminal = {
  readonly out: {
    readonly isTTY: boolean;
    readonly columns: number | undefined;
    write(text: string): void;
  };
  readonly err: ProgressSink;
  readonly signal: AbortSignal;
};

/** How long one command may take, in ms: as long as a timer run. */
const LIMIT_MS = 20 * 60_000;

/** The whole command: reads the arguments, runs, prints, and gives the exit code. */
export async function runCheck(
  app: Pick<App, 'check'>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const reading = readArguments(args);
  switch (reading.kind) {
    case 'help':
      terminal.out.write(USAGE);
      return EXIT.clean;
    case 'bad':
      return refuse(terminal, reading.problems);
    case 'run':
      return runAndPrint(app, reading.value, terminal);
  }
}

async function runAndPrint(
  app: Pick<App, 'check'>,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const unwritable = await tryToWrite('', args.output, 'a');
  if (unwritable !== undefined) return refuse(terminal, [unwritable]);
  const progress = createProgress(terminal.err);
  const ask = (notify: boolean) =>
    app.check({
      ...args,
      notify,
      limitMs: LIMIT_MS,
      signal: terminal.signal,
      logger: warningsTo(terminal),
      onProgress: progress.show,
    });
  const answer = await ask(args.notify);
  progress.clear();
  if (terminal.signal.aborted) return EXIT.interrupted;
  switch (answer.kind) {
    case 'bad-request':
      return refuse(terminal, answer.problems);
    case 'bad-settings':
      return refuse(terminal, answer.problems, SETTINGS_HINT);
    case 'no-state': {
      const what = answer.told === undefined ? 'nobody was told' : 'told without memory';
      terminal.err.write(`${what}, the state cannot be reached: ${inertLine(answer.reason)}\n`);
      const seen = answer.told ?? (await ask(false));
      progress.clear();
      if (seen.kind === 'done') await finish(seen, args, terminal);
      return terminal.signal.aborted ? EXIT.interrupted : EXIT.undelivered;
    }
    case 'done':
      return finish(answer, args, terminal);
  }
}

async function finish(
  answer: Extract<CheckAnswer, { kind: 'done' }>,
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const text = render(answer.report, args, terminal);
  const unwritten = await print(text, args.output, terminal);
  for (const { receiver, delivered, failed, waiting, reasons } of answer.deliveries) {
    const why = failed === 0 ? '' : `, ${failed} not delivered: ${reasons.join('; ')}`;
    const later = waiting === 0 ? '' : `, ${waiting} wait for its budget or its pause`;
    terminal.err.write(`${inertLine(`${receiver}: ${delivered} delivered${why}${later}`)}\n`);
  }
  if (unwritten !== undefined) return refuse(terminal, [unwritten]);
  const undelivered = answer.deliveries.reduce((sum, { failed }) => sum + failed, 0);
  return exitCodeOf({ summary: answer.report.summary, undelivered, failOn: args.failOn });
}

async function print(
  text: string,
  file: string | undefined,
  terminal: Terminal,
): Promise<string | undefined> {
  if (file === undefined) terminal.out.write(text);
  return tryToWrite(text, file, 'w');
}

/** Why the file cannot be written; undefined when it was, or when none is asked for. */
async function tryToWrite(
  text: string,
  file: string | undefined,
  flag: 'a' | 'w',
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    await writeFile(file, text, { flag });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `cannot write ${file}: ${error.message}`;
  }
}

function render(report: Report, args: Arguments, terminal: Terminal): string {
  const renderers: Readonly<Record<Format, () => string>> = {
    json: () => renderJson(report),
    csv: () => renderCsv(report),
    terminal: () =>
      renderTerminal(report, {
        width: terminal.out.columns ?? 100,
        color: terminal.out.isTTY && args.output === undefined,
      }),
  };
  return renderers[args.format]();
}

const HELP_HINT = 'npm run -s check -- --help shows what is allowed';
const SETTINGS_HINT = 'docs/configuration.md lists every setting';

function refuse(terminal: Terminal, problems: readonly string[], hint = HELP_HINT): number {
  for (const problem of problems) terminal.err.write(`${problem}\n`);
  terminal.err.write(`${hint}\n`);
  return EXIT.usage;
}

/** On a terminal only what went wrong is worth a line. */
function warningsTo(terminal: Terminal): Logger {
  const write: Logger['warn'] = (message, facts = {}) => {
    const details = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`);
    terminal.err.write(`${inertLine([message, ...details].join(' '))}\n`);
  };
  return { info: () => {}, warn: write, error: write };
}
