import { parseArgs } from 'node:util';
import type { App } from '../compose.ts';
import { renderReceiverTests } from '../report/receiver-tests.ts';
import { EXIT } from './exit-code.ts';
import { refuse, refuseUnavailable, warningsTo } from './refuse.ts';
import type { Terminal } from './run-check.ts';

export const NOTIFY_USAGE = `Sends one test message to each receiver and prints what each answered.

  npm run -s notify -- --test [--receiver name]

  --test            send; without it nothing is done
  --receiver name   only this one; may be given several times
  --help            this text

Exit codes: 0 all took it, 3 one did not, 64 bad usage or settings, 70 internal error.
`;

const HELP_HINT = 'npm run -s notify -- --help shows what is allowed';

const OPTIONS = {
  test: { type: 'boolean', default: false },
  receiver: { type: 'string', multiple: true },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/** The command `notify`: tries the way to the receivers, and gives the exit code. */
export async function runNotify(
  app: Pick<App, 'testReceivers'>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return refuse(terminal, [parsed], HELP_HINT);
  const { test, receiver, help } = parsed.values;
  if (help) {
    terminal.out.write(NOTIFY_USAGE);
    return EXIT.clean;
  }
  if (!test) return refuse(terminal, ['say --test: it sends a message to people'], HELP_HINT);
  const answer = await app.testReceivers(receiver, warningsTo(terminal));
  switch (answer.kind) {
    case 'bad-settings':
    case 'no-state':
      return refuseUnavailable(terminal, answer);
    case 'bad-request':
      return refuse(terminal, answer.problems, HELP_HINT);
    case 'done':
      terminal.out.write(renderReceiverTests(answer.tests, terminal.out.columns ?? 100));
      return answer.tests.every(({ ok }) => ok) ? EXIT.clean : EXIT.undelivered;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return error.message.slice(0, 300);
  }
}
