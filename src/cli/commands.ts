import type { App } from '../compose.ts';
import { inertLine } from './inert-line.ts';
import { runNotify } from './notify.ts';
import { refuse } from './refuse.ts';
import { runRoutes } from './routes.ts';
import { runCheck } from './run-check.ts';
import type { Terminal } from './run-check.ts';
import { runSilences } from './silences.ts';

/** A command: reads its arguments, does its work, prints, and gives the exit code. */
type Command = (app: App, args: readonly string[], terminal: Terminal) => Promise<number>;

/** Every command by its name. */
const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['check', runCheck],
  ['routes', runRoutes],
  ['silences', runSilences],
  ['notify', runNotify],
]);

/** Runs the command that the first word names; without a word it is `check`. */
export async function runCommand(
  app: App,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [first = ''] = args;
  if (first === '' || first.startsWith('-')) return runCheck(app, args, terminal);
  const command = COMMANDS.get(first);
  if (command !== undefined) return command(app, args.slice(1), terminal);
  const shown = inertLine(first).slice(0, 60);
  const problem = `"${shown}" is no command; there are: ${[...COMMANDS.keys()].join(', ')}`;
  return refuse(terminal, [problem], 'npm run -s check -- --help shows what is allowed');
}
