import type { Logger } from '../compose.ts';
import { EXIT } from './exit-code.ts';
import { inertLine } from './inert-line.ts';
import type { Terminal } from './run-check.ts';

/** Says what is wrong with what was asked for, and where help is. */
export function refuse(terminal: Terminal, problems: readonly string[], hint: string): number {
  for (const line of [...problems, hint]) terminal.err.write(`${inertLine(line)}\n`);
  return EXIT.usage;
}

/** Says why the app can do nothing at all. */
export function refuseUnavailable(
  terminal: Terminal,
  answer:
    | { readonly kind: 'bad-settings'; readonly problems: readonly string[] }
    | { readonly kind: 'no-state'; readonly reason: string },
): number {
  switch (answer.kind) {
    case 'bad-settings':
      return refuse(terminal, answer.problems, 'docs/configuration.md lists every setting');
    case 'no-state':
      terminal.err.write(`the state cannot be reached: ${inertLine(answer.reason)}\n`);
      return EXIT.unread;
  }
}

/** On a terminal only what went wrong is worth a line. */
export function warningsTo(terminal: Terminal): Logger {
  const write: Logger['warn'] = (message, facts = {}) => {
    const details = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`);
    terminal.err.write(`${inertLine([message, ...details].join(' '))}\n`);
  };
  return { info: () => {}, warn: write, error: write };
}
