import { groupGaps } from '../domain/digest.ts';
import type { GapGroup } from '../domain/digest.ts';
import type { Finding } from '../domain/finding.ts';
import { element, link, writeDocument } from '../domain/markup.ts';
import type { Markup } from '../domain/markup.ts';
import type { Report } from '../domain/report.ts';
import { SEVERITIES } from '../domain/severity.ts';
import type { Severity } from '../domain/severity.ts';
import { plural, tameText } from '../domain/text.ts';
import { parseIsoTime } from '../domain/time.ts';
import {
  dateText,
  deadlineText,
  durationText,
  momentText,
  nameList,
  observationText,
  remedySteps,
  severityWord,
} from '../domain/wording.ts';
import { PAGE_STYLE } from './html-style.ts';
import { coverageText, summaryLine } from './summary-line.ts';

/** No script, no request, no frame around it; the one inline style is the page's own. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const GAP_NAMES = 100;
const TEXT_LIMIT = 4000;
/** What JSON leaves as it is although it cannot be seen or turns the text around. */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/** The report as one page that needs nothing else: no script, no image, no address is loaded. */
export function renderHtml(report: Report): string {
  const finishedAt = parseIsoTime(report.finishedAt) ?? 0;
  return writeDocument(
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'referrer', content: 'no-referrer' }),
      element('title', {}, `acr-watch: ${summaryLine(report)}`),
      element('style', {}, PAGE_STYLE),
    ),
    element(
      'body',
      {},
      element('main', {}, [
        headSection(report),
        gapSection(report),
        ...SEVERITIES.map((severity) => severitySection(report, severity, finishedAt)),
        coverageSection(report),
      ]),
    ),
  );
}

function headSection(report: Report): Markup {
  const started = parseIsoTime(report.startedAt) ?? 0;
  const finished = parseIsoTime(report.finishedAt) ?? 0;
  const took = durationText(finished - started);
  return element('header', {}, [
    element('h1', {}, 'Container registries'),
    element('p', {}, summaryLine(report)),
    quiet(
      `${tameText(report.cloud)}, ${dateText(finished)}, took ${took}, run ${tameText(report.runId)}`,
    ),
    ...report.notes.map((note) => element('p', {}, `Note: ${tameText(note, TEXT_LIMIT)}`)),
  ]);
}

/** Gaps come first: what is not known may be worse than what is. */
function gapSection(report: Report): Markup {
  const groups = groupGaps(report.coverage.flatMap((entry) => entry.gaps));
  if (groups.length === 0)
    return card('good', [chip('good', 'READ'), 'Everything this run looked at could be read.']);
  const heading = element('h2', {}, `Could not be read: ${report.summary.gaps}`);
  return element('section', {}, heading, groups.map(gapCard));
}

function gapCard(group: GapGroup): Markup {
  const title = `${plural(group.names.length, 'scope')}: ${tameText(group.text, TEXT_LIMIT)}`;
  return card('unread', [
    chip('unread', 'UNREAD'),
    element('h3', {}, title),
    facts([
      ['Names', nameList(group.names, GAP_NAMES)],
      ['To do', group.remedy],
    ]),
  ]);
}

function severitySection(report: Report, severity: Severity, now: number): Markup {
  const findings = report.findings.filter((finding) => finding.severity === severity);
  if (findings.length === 0) return [];
  const heading = element('h2', {}, `${severityWord(severity)}: ${findings.length}`);
  return element(
    'section',
    {},
    heading,
    findings.map((finding) => findingCard(finding, now)),
  );
}

function findingCard(finding: Finding, now: number): Markup {
  const { severity, registry, remediation, dueAt, since, subject } = finding;
  const where =
    registry === undefined ? '' : `${registry.name}, subscription ${registry.subscriptionId}`;
  const { words, commands } = remedySteps(remediation);
  return card(severity, [
    element('p', {}, chip(severity, severityWord(severity)), `${finding.check}/${finding.rule}`),
    element('h3', {}, tameText(finding.title, TEXT_LIMIT)),
    facts([
      ['What', `${subject.type} ${subject.name}`],
      ['Id', subject.id],
      ['Registry', where],
      ['Since', since === undefined ? '' : momentText(since, now)],
      ['Deadline', dueAt === undefined ? '' : deadlineText(dueAt, now)],
      ['Seen', finding.observed.map(observationText).join(', ')],
      ['Why', finding.detail],
      ['To do', words],
    ]),
    commands.map((command, index) =>
      commandBlock(command, commands.length > 1 ? index : undefined),
    ),
    remediation.link === undefined
      ? []
      : element('p', {}, link(remediation.link, 'How to put it right')),
    evidenceBlock(finding),
  ]);
}

/** `place` is given where a finding has several commands. */
function commandBlock(command: string, place: number | undefined): Markup {
  const block = element('pre', {}, tameText(command, TEXT_LIMIT));
  return place === undefined ? block : [quiet(place === 0 ? 'First:' : 'Then:'), block];
}

function evidenceBlock({ evidence }: Finding): Markup {
  const text = JSON.stringify(evidence, null, 2).replace(INVISIBLE, escapeCharacter);
  return element(
    'details',
    {},
    element('summary', {}, 'What the service said'),
    element('pre', {}, text),
  );
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

function coverageSection(report: Report): Markup {
  const rows = report.coverage.map((entry): [string, string] => [entry.check, coverageText(entry)]);
  return element('section', {}, element('h2', {}, 'What was read'), facts(rows));
}

function facts(rows: readonly (readonly [string, string])[]): Markup {
  const known = rows.filter(([, text]) => text !== '');
  const cells = known.map(([label, text]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, tameText(label)),
      element('td', {}, tameText(text, TEXT_LIMIT)),
    ),
  );
  return element('table', {}, cells);
}

type Tone = Severity | 'unread' | 'good';

function card(tone: Tone, content: readonly Markup[]): Markup {
  return element('article', { class: `card ${tone}` }, content);
}

function chip(tone: Tone, words: string): Markup {
  return element('span', { class: `chip ${tone}` }, words);
}

function quiet(text: string): Markup {
  return element('p', { class: 'quiet' }, text);
}
