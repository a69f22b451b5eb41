import { escapeTerminal } from '../domain/escape.ts';
import { padCells, wrapCells } from './layout.ts';

const MIN_WIDTH = 60;
const MAX_WIDTH = 160;
/** Of `FAILED` and two spaces. */
const WORD_CELLS = 8;

/** What each receiver answered to a test message. `width` is in cells, taken as 60 to 160. */
export function renderReceiverTests(
  tests: readonly {
    readonly receiver: string;
    readonly channel: string;
    readonly ok: boolean;
    readonly answer: string;
  }[],
  width: number,
): string {
  const cells = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.floor(width)));
  const lines = tests.flatMap(({ receiver, channel, ok, answer }) => {
    const words = `${receiver} (${channel}): ${answer}`;
    const [first = '', ...rest] = wrapCells(escapeTerminal(words), cells - WORD_CELLS);
    return [`${padCells(ok ? 'ok' : 'FAILED', WORD_CELLS)}${first}`, ...rest.map(indented)];
  });
  return `${lines.join('\n')}\n`;
}

function indented(line: string): string {
  return `${' '.repeat(WORD_CELLS)}${line}`;
}
