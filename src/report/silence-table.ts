import { escapeTerminal } from '../domain/escape.ts';
import { matchersText } from '../domain/silence-view.ts';
import type { SilenceView } from '../domain/silence-view.ts';
import { plural } from '../domain/text.ts';
import { parseIsoTime } from '../domain/time.ts';
import { dateText } from '../domain/wording.ts';
import { cellWidth, columnLines, padCells } from './layout.ts';

const MIN_WIDTH = 60;
const MAX_WIDTH = 160;
/** Of `pending`, the longest state. */
const STATE_CELLS = 7;
/** Of `2026-11-21 06:07 UTC`. */
const TIME_CELLS = 20;
const GAP = 2;

/**
 * Silences as a table for people; under each line of state, times and id stand what it silences,
 * who made it and why. `width` is in cells, taken as at least 60 and at most 160.
 */
export function renderSilences(silences: readonly SilenceView[], width: number): string {
  if (silences.length === 0) return 'no silences\n';
  const cells = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.floor(width)));
  const blocks = silences.map((silence) => blockLines(silence, cells).join('\n'));
  const head = headLine(['STATE', 'FROM', 'UNTIL', 'ID']);
  return `${[head, ...blocks].join('\n\n')}\n\n${plural(silences.length, 'silence')}\n`;
}

function headLine(texts: readonly [string, string, string, string]): string {
  const [state, from, until, id] = texts;
  // An id is not wrapped: it is copied to end the silence.
  const padded = [
    padCells(state, STATE_CELLS),
    padCells(from, TIME_CELLS),
    padCells(until, TIME_CELLS),
    id,
  ];
  return padded.join(' '.repeat(GAP));
}

function blockLines(silence: SilenceView, width: number): readonly string[] {
  const { state, id, startsAt, endsAt, createdBy, via, comment, ended } = silence;
  const rows: readonly (readonly [string, string])[] = [
    ['what', `${matchersText(silence.matchers)} (${riseText(silence)})`],
    ['who', `${createdBy} by ${via}, ${timeText(silence.createdAt)}`],
    ['why', comment],
    ...(ended === undefined ? [] : [['ended', `by ${ended.by}, ${timeText(ended.at)}`] as const]),
  ];
  return [
    headLine([state, timeText(startsAt), timeText(endsAt), escapeTerminal(id)]),
    ...rows.flatMap(([label, text]) => rowLines(label, text, width)),
  ];
}

/** Which alerts that fit are told all the same. */
function riseText({ breaksOnRise, upTo }: SilenceView): string {
  if (!breaksOnRise) return 'also for alerts that get worse';
  const graver = upTo === undefined || upTo === 'critical' ? '' : ` or are worse than ${upTo}`;
  return `not for alerts that got worse since${graver}`;
}

function rowLines(label: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(STATE_CELLS + GAP);
  const labelled = [
    { text: label, width: 5 },
    { text: escapeTerminal(text), width: width - cellWidth(indent) - 5 - GAP },
  ];
  return columnLines(labelled).map((line) => `${indent}${line}`);
}

function timeText(time: string): string {
  return dateText(parseIsoTime(time) ?? Number.NaN);
}
