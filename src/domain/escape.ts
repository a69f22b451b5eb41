import { tameText } from './text.ts';

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an HTML text node or a quoted attribute: the five characters of markup as entities. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ENTITIES[character] ?? '');
}

/**
 * One CSV field, always quoted (RFC 4180). A field that a spreadsheet would run as a formula gets
 * a leading `'`: those that start with `= + - @`, tab, CR or LF, or with a full-width form of the
 * first four (OWASP, "CSV Injection").
 */
export function escapeCsv(text: string): string {
  const inert = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return `"${inert.replaceAll('"', '""')}"`;
}

/** Most characters of one text on a terminal: longer than any command the checks write. */
const TERMINAL_LIMIT = 4000;

/** CSI, OSC and two-character sequences (ECMA-48), also those cut short. */
const ANSI_SEQUENCE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/** Text for one line of a terminal: ANSI sequences and control characters are dropped. */
export function escapeTerminal(text: string): string {
  return tameText(text.slice(0, TERMINAL_LIMIT * 4).replace(ANSI_SEQUENCE, ''), TERMINAL_LIMIT);
}

/**
 * Text for a TextRun of an Adaptive Card, which knows no Markdown but does run `{{DATE(…)}}` and
 * `{{TIME(…)}}` (Adaptive Cards, "Text features"): no two opening braces stay together.
 */
export function escapeCard(text: string): string {
  return text.replace(/\{(?=\{)/g, '{ ');
}
