import type { Gap } from '../domain/coverage.ts';
import { escapeCsv } from '../domain/escape.ts';
import type { Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';
import { subscriptionOf } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';
import { scopeName, UNREAD } from '../domain/unread.ts';
import { observationText } from '../domain/wording.ts';

/**
 * Columns of the CSV, in order, with their meaning. Times are ISO 8601 UTC. `severity` is
 * `critical`, `warning`, `info`, or `unknown` for a gap, whose rule is `unread`.
 */
export const CSV_COLUMNS = {
  severity: 'critical, warning, info; unknown for what could not be read',
  check: 'check id',
  rule: 'rule id; unread for what could not be read',
  subjectType: 'registry, replica, secret, certificate, scope',
  subjectName: 'name of the subject',
  subjectId: 'ARM id, credential id, or scope',
  registry: 'name of the registry, where there is one',
  subscription: 'id of the subscription, where there is one',
  title: 'what is wrong, in one line',
  detail: 'why it matters; for a gap the reason',
  observed: 'what was seen, with units, separated by ;',
  since: 'since when it has been so, where the service tells',
  dueAt: 'when it becomes an outage',
  toDo: 'what to do; for a gap the remedy',
  command: 'shell command to copy',
  link: 'where to read more',
  scope: 'the read that showed it',
  fingerprint: 'identity of the finding over runs; empty for a gap',
} as const;

type Column = keyof typeof CSV_COLUMNS;
type Row = Readonly<Record<Column, string>>;

/** Longer than any text the checks write; a field is one line. */
const FIELD_LIMIT = 8000;

/**
 * One row per finding, then one per gap of each check. Every field is quoted and inert in a
 * spreadsheet; lines end in CRLF (RFC 4180); UTF-8 without a byte order mark.
 */
export function renderCsv(report: Report): string {
  const rows = [
    ...report.findings.map(findingRow),
    ...report.coverage.flatMap(({ check, gaps }) => gaps.map((gap) => gapRow(check, gap))),
  ];
  const columns = columnNames();
  const lines = rows.map((row) => columns.map((column) => field(row[column])).join(','));
  return [columns.map(field).join(','), ...lines, ''].join('\r\n');
}

function findingRow(finding: Finding): Row {
  const { subject, registry, remediation } = finding;
  return {
    severity: finding.severity,
    check: finding.check,
    rule: finding.rule,
    subjectType: subject.type,
    subjectName: subject.name,
    subjectId: subject.id,
    registry: registry?.name ?? '',
    subscription: registry?.subscriptionId ?? subscriptionOf(finding.scope) ?? '',
    title: finding.title,
    detail: finding.detail,
    observed: finding.observed.map(observationText).join('; '),
    since: finding.since ?? '',
    dueAt: finding.dueAt ?? '',
    toDo: remediation.text,
    command: remediation.command ?? '',
    link: remediation.link ?? '',
    scope: finding.scope,
    fingerprint: finding.fingerprint,
  };
}

function gapRow(check: string, gap: Gap): Row {
  const name = scopeName(gap.scope);
  return {
    severity: 'unknown',
    check,
    rule: UNREAD,
    subjectType: 'scope',
    subjectName: name,
    subjectId: gap.scope,
    registry: '',
    subscription: subscriptionOf(gap.scope) ?? '',
    title: `${name} could not be read`,
    detail: gap.reason,
    observed: `cause ${gap.cause}`,
    since: '',
    dueAt: '',
    toDo: gap.remedy,
    command: '',
    link: '',
    scope: gap.scope,
    fingerprint: '',
  };
}

function field(text: string): string {
  return escapeCsv(tameText(text, FIELD_LIMIT));
}

/** Safe: the keys of a constant object are exactly its declared keys. */
function columnNames(): readonly Column[] {
  return Object.keys(CSV_COLUMNS) as Column[];
}
