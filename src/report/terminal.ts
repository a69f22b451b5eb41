import { groupGaps } from '../domain/digest.ts';
import type { GapGroup } from '../domain/digest.ts';
import { escapeTerminal } from '../domain/escape.ts';
import type { Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';
import { SEVERITIES } from '../domain/severity.ts';
import type { Severity } from '../domain/severity.ts';
import { plural } from '../domain/text.ts';
import { parseIsoTime } from '../domain/time.ts';
import { dateText, daysLeft, nameList, remedySteps, severityWord } from '../domain/wording.ts';
import { columnLines, padCells, wrapCells } from './layout.ts';
import { coverageText, summaryLine } from './summary-line.ts';

export type TerminalLook = {
  /** Cells of a line; taken as at least 60 and at most 160. */
  readonly width: number;
  /** True for ANSI colours on the severity words. */
  readonly color: boolean;
};

const MIN_WIDTH = 60;
const MAX_WIDTH = 160;
const GAP_NAMES = 10;
const SEVERITY_CELLS = 8;
const TIME_CELLS = 16;
const HEAD = ['SEVERITY', 'CHECK/RULE', 'SUBJECT', 'WHAT', 'DUE/SINCE'];
const INDENT = ' '.repeat(SEVERITY_CELLS + 2);

/** SGR colours: red, yellow, cyan; the words say the same without them. */
const COLOURS: Readonly<Record<Severity | 'UNREAD', number>> = {
  critical: 31,
  warning: 33,
  info: 36,
  UNREAD: 35,
};

/**
 * The report as a table for people, worst first, with what could not be read and a summary at the
 * end. Lines are wrapped at the width, only commands are not: a broken command cannot be copied.
 */
export function renderTerminal(report: Report, look: TerminalLook): string {
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.floor(look.width)));
  const page: Page = {
    width,
    color: look.color,
    now: parseIsoTime(report.finishedAt) ?? 0,
  };
  const sections = [
    report.findings.length === 0 ? [] : columns(HEAD, page),
    ...SEVERITIES.map((severity) => severityLines(report, severity, page)),
    coverageLines(report, page),
    unreadLines(report, page),
    report.notes.flatMap((note) => wrapCells(`Note: ${escapeTerminal(note)}`, width)),
    wrapCells(summaryLine(report), width),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Page = {
  readonly width: number;
  readonly color: boolean;
  /** ms since the epoch, for days left. */
  readonly now: number;
};

function severityLines(report: Report, severity: Severity, page: Page): readonly string[] {
  const findings = report.findings.filter((finding) => finding.severity === severity);
  return findings.flatMap((finding, index) => [
    ...(index === 0 ? [] : ['']),
    ...findingLines(finding, page),
  ]);
}

function findingLines(finding: Finding, page: Page): readonly string[] {
  const { check, rule, subject, title, severity, remediation } = finding;
  const [checkText, ...words] = [check, rule, subject.name, title].map(escapeTerminal);
  const [ruleText = '', ...others] = words;
  const cells = [severityWord(severity), `${checkText}/\n${ruleText}`, ...others];
  const [first = '', ...rest] = columns([...cells, timeText(finding, page)], page);
  const word = padCells(severityWord(severity), SEVERITY_CELLS);
  const colored = `${paint(word, COLOURS[severity], page)}${first.slice(word.length)}`;
  return [colored, ...rest, ...fixLines(remediation, page)];
}

/** What to do; each command has a line of its own, so that it can be copied. */
function fixLines(remediation: Finding['remediation'], page: Page): readonly string[] {
  const { words, commands: lines } = remedySteps(remediation);
  const commands = lines.map(escapeTerminal);
  const labels = commands.length > 1 ? ['first: ', 'then:  '] : [''];
  return [
    ...indented(`fix: ${words}`, page),
    ...commands.map((line, index) => `${INDENT}  ${labels[index] ?? ''}${line}`),
  ];
}

/** Widths of the five columns: what is left beside severity and time goes 3 : 3 : 4. */
function columns(cells: readonly string[], page: Page): readonly string[] {
  const left = page.width - SEVERITY_CELLS - TIME_CELLS - 8;
  const narrow = Math.floor(left * 0.3);
  const widths = [SEVERITY_CELLS, narrow, narrow, left - 2 * narrow, TIME_CELLS];
  return columnLines(cells.map((text, index) => ({ text, width: widths[index] ?? narrow })));
}

/** Two lines of own words: a text that does not parse as a time shows nothing. */
function timeText({ dueAt, since }: Finding, page: Page): string {
  const due = dueAt === undefined ? undefined : parseIsoTime(dueAt);
  if (due !== undefined) return `due ${dateText(due).slice(0, 10)}\n${daysLeft(due, page.now)}`;
  const start = since === undefined ? undefined : parseIsoTime(since);
  return start === undefined ? '' : `since ${dateText(start).slice(0, 10)}`;
}

function unreadLines(report: Report, page: Page): readonly string[] {
  const groups = groupGaps(report.coverage.flatMap((entry) => entry.gaps));
  return groups.flatMap((group) => groupLines(group, page));
}

function groupLines(group: GapGroup, page: Page): readonly string[] {
  const word = padCells('UNREAD', SEVERITY_CELLS);
  const title = `${plural(group.names.length, 'scope')} could not be read: ${group.text}`;
  const [first = '', ...rest] = indented(title, page);
  return [
    `${paint(word, COLOURS.UNREAD, page)}  ${first.trimStart()}`,
    ...rest,
    ...indented(`names: ${nameList(group.names, GAP_NAMES)}`, page),
    ...fixLines({ text: group.remedy }, page),
  ];
}

function coverageLines(report: Report, page: Page): readonly string[] {
  if (report.coverage.length === 0) return [];
  const lines = report.coverage.flatMap((entry) =>
    indented(escapeTerminal(`${entry.check}: ${coverageText(entry)}`), page),
  );
  return ['What was read', ...lines];
}

function indented(text: string, page: Page): readonly string[] {
  return wrapCells(escapeTerminal(text), page.width - INDENT.length).map((line) => INDENT + line);
}

function paint(text: string, colour: number, page: Page): string {
  return page.color ? `\u001b[${colour}m${text}\u001b[0m` : text;
}
