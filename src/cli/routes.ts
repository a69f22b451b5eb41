import type { App, RouteAnswer } from '../compose.ts';
import { EXIT } from './exit-code.ts';
import { inertLine } from './inert-line.ts';
import { refuse, refuseUnavailable, warningsTo } from './refuse.ts';
import { readRouteArguments, ROUTES_USAGE } from './route-arguments.ts';
import type { Terminal } from './run-check.ts';

const HELP_HINT = 'npm run -s routes -- --help shows what is allowed';
const LIST_HINT = 'npm run -s routes lists receivers and examples';

/** The command `routes`: where findings go and why; gives the exit code. */
export async function runRoutes(
  app: Pick<App, 'explainRoute'>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const reading = readRouteArguments(args);
  switch (reading.kind) {
    case 'help':
      terminal.out.write(ROUTES_USAGE);
      return EXIT.clean;
    case 'bad':
      return refuse(terminal, reading.problems, HELP_HINT);
    case 'run':
      return show(await app.explainRoute(reading.value, warningsTo(terminal)), terminal);
  }
}

function show(answer: Awaited<ReturnType<App['explainRoute']>>, terminal: Terminal): number {
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return refuseUnavailable(terminal, answer);
    case 'unknown':
      return refuse(terminal, [answer.problem], LIST_HINT);
    case 'listed':
      return print(terminal, listedLines(answer));
    case 'explained':
      return print(terminal, explainedLines(answer));
  }
}

type Explained = Extract<RouteAnswer, { readonly kind: 'explained' }>;
type Listed = Extract<RouteAnswer, { readonly kind: 'listed' }>;

function explainedLines({ title, check, severity, destinations, lines }: Explained) {
  const goals = destinations.map(({ receiver, recipients }) =>
    recipients === undefined ? receiver : `${receiver} (${recipients.join(', ')})`,
  );
  return [
    `${title} (check ${check}, ${severity})`,
    ...lines.map((line) => `  ${line}`),
    `goes to: ${goals.join(', ') || 'nobody'}`,
  ];
}

function listedLines({ receivers, fallback, examples }: Listed): readonly string[] {
  const named = receivers.map(({ name, channel }) => `  ${name} (${channel})`);
  return [
    'receivers:',
    ...(named.length > 0 ? named : ['  none, so nobody is told']),
    `what a receiver refuses goes to: ${fallback.join(', ') || 'nobody'}`,
    'examples for --explain:',
    ...examples.map((name) => `  ${name}`),
  ];
}

function print(terminal: Terminal, lines: readonly string[]): number {
  for (const line of lines) terminal.out.write(`${inertLine(line)}\n`);
  return EXIT.clean;
}
