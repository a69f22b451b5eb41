import type { App } from '../compose.ts';
import { renderSilences } from '../report/silence-table.ts';
import { EXIT } from './exit-code.ts';
import { inertLine } from './inert-line.ts';
import { refuse, refuseUnavailable, warningsTo } from './refuse.ts';
import type { Terminal } from './run-check.ts';
import { readSilenceArguments, SILENCES_USAGE } from './silence-arguments.ts';
import type { AddArguments, SilenceArguments } from './silence-arguments.ts';

const HELP_HINT = 'npm run -s silences -- --help shows what is allowed';

/** The command `silences`: lists, makes or ends silences, and gives the exit code. */
export async function runSilences(
  app: Pick<App, 'silences'>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const reading = readSilenceArguments(args);
  switch (reading.kind) {
    case 'help':
      terminal.out.write(SILENCES_USAGE);
      return EXIT.clean;
    case 'bad':
      return refuse(terminal, reading.problems, HELP_HINT);
    case 'list':
      return list(app, reading, terminal);
    case 'add':
      return add(app, reading.value, terminal);
    case 'end':
      return end(app, reading, terminal);
  }
}

type SilencesApp = Pick<App, 'silences'>;

async function list(
  app: SilencesApp,
  { all, json }: Extract<SilenceArguments, { readonly kind: 'list' }>,
  terminal: Terminal,
): Promise<number> {
  const answer = await app.silences.list({ all }, warningsTo(terminal));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return refuseUnavailable(terminal, answer);
    case 'done': {
      const { out } = terminal;
      if (json) out.write(`${JSON.stringify(answer.silences, null, 2)}\n`);
      else out.write(renderSilences(answer.silences, out.columns ?? 100));
      return EXIT.clean;
    }
  }
}

async function add(app: SilencesApp, value: AddArguments, terminal: Terminal): Promise<number> {
  const answer = await app.silences.create({ ...value, via: 'cli' }, warningsTo(terminal));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return refuseUnavailable(terminal, answer);
    case 'bad-request':
      return refuse(terminal, answer.problems, HELP_HINT);
    case 'created':
      terminal.out.write(renderSilences([answer.silence], terminal.out.columns ?? 100));
      return EXIT.clean;
  }
}

async function end(
  app: SilencesApp,
  { id, by }: Extract<SilenceArguments, { readonly kind: 'end' }>,
  terminal: Terminal,
): Promise<number> {
  const answer = await app.silences.end({ id, by }, warningsTo(terminal));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return refuseUnavailable(terminal, answer);
    case 'bad-request':
      return refuse(terminal, answer.problems, HELP_HINT);
    case 'not-found':
      return refuse(terminal, [`there is no silence ${inertLine(id).slice(0, 100)}`], LIST_HINT);
    case 'over':
      return refuse(terminal, [`the silence is ${answer.silence.state} already`], LIST_HINT);
    case 'ended':
      terminal.out.write(renderSilences([answer.silence], terminal.out.columns ?? 100));
      return EXIT.clean;
  }
}

const LIST_HINT = 'npm run -s silences -- list --all shows them';
