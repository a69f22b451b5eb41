import { element, link, writeDocument } from '../domain/markup.ts';
import type { Markup } from '../domain/markup.ts';
import { nameList } from '../domain/wording.ts';
import type { EntryLink } from './entry-links.ts';
import type { EntryCommand, EntryView } from './entry-view.ts';
import { MAIL_UNREAD_NAMES } from './mail-text.ts';
import type { MailView } from './mail-view.ts';
import { unreadHeading } from './message.ts';

const FONT = 'font-family:Segoe UI,Arial,sans-serif;color:#1f2328';
const PADDING = 'padding:12px 20px';
const MONO = 'font-family:Consolas,Menlo,monospace;font-size:13px';

/** Colours beside the severity word; white on each passes WCAG AA (4.5 : 1). */
const SEVERITY_COLOURS = { critical: '#a4262c', warning: '#8a5300', info: '#0b5cad' } as const;
const RESOLVED_COLOUR = '#1a6e2e';

/** The HTML part of a mail: tables and inline styles only, which Outlook renders too. */
export function renderMailHtml(view: MailView): string {
  return writeDocument(
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width' }),
      element('meta', { name: 'color-scheme', content: 'light' }),
      element('title', {}, view.subject),
    ),
    element(
      'body',
      { style: `margin:0;padding:16px;background:#f3f4f6;${FONT}` },
      table({ width: '100%', style: 'max-width:760px;margin:0 auto;background:#ffffff' }, [
        headRow(view),
        ...view.full.map((entry) => row(entryTable(entry))),
        ...brieflyRows(view),
        ...unreadRows(view.unread),
        row(element('p', { style: 'margin:0;font-size:12px;color:#57606a' }, view.footer)),
      ]),
    ),
  );
}

function headRow(view: MailView): Markup {
  return row([
    element('h1', { style: 'margin:0 0 6px;font-size:20px;line-height:1.3' }, view.subject),
    element('p', { style: 'margin:0;font-size:14px;color:#57606a' }, view.lead),
  ]);
}

function entryTable(entry: EntryView): Markup {
  const colour = entry.resolved ? RESOLVED_COLOUR : SEVERITY_COLOURS[entry.severity];
  const chip = `background:${colour};color:#ffffff;font-size:12px;font-weight:bold;padding:2px 8px`;
  const content = [
    element('p', { style: 'margin:0 0 4px' }, element('span', { style: chip }, entry.mark)),
    element('p', { style: 'margin:0 0 6px;font-size:16px;font-weight:bold' }, entry.title),
    table(
      {},
      entry.facts.map((fact) => factRow(fact.label, fact.text)),
    ),
    entry.commands.map((command) => commandBlock(command, entry.commands.length > 1)),
    linkLine(entry.links),
  ];
  const border = `border-left:4px solid ${colour};background:#f8f9fa;padding:10px 14px`;
  return table({ width: '100%' }, [element('tr', {}, element('td', { style: border }, content))]);
}

function factRow(label: string, text: string): Markup {
  const cell = 'padding:1px 10px 1px 0;font-size:14px;vertical-align:top';
  return element(
    'tr',
    {},
    element('td', { style: `${cell};color:#57606a;white-space:nowrap` }, label),
    element('td', { style: cell }, text),
  );
}

function commandBlock({ label, text }: EntryCommand, isOneOfSeveral: boolean): Markup {
  const style = `margin:8px 0 0;padding:8px 10px;background:#1f2328;color:#ffffff;white-space:pre-wrap;word-break:break-all;${MONO}`;
  const block = element('pre', { style }, text);
  if (!isOneOfSeveral) return block;
  return [element('p', { style: 'margin:8px 0 0;font-size:14px' }, `${label}:`), block];
}

function linkLine(all: readonly EntryLink[]): Markup {
  if (all.length === 0) return [];
  const links = all.flatMap(({ words, href }, index) => [
    ...(index === 0 ? [] : [' · ']),
    link(href, words, 'color:#0b5cad'),
  ]);
  return element('p', { style: 'margin:8px 0 0;font-size:14px' }, links);
}

function brieflyRows({ briefly, rest }: MailView): readonly Markup[] {
  if (briefly.length === 0 && rest === undefined) return [];
  const lines = briefly.map(({ line, links }) => element('li', {}, line, linkLine(links)));
  const more = rest === undefined ? [] : [element('li', {}, rest)];
  return [row(element('ul', { style: 'margin:0;padding-left:20px;font-size:13px' }, lines, more))];
}

function unreadRows(unread: MailView['unread']): readonly Markup[] {
  if (unread === undefined) return [];
  const heading = element('p', { style: 'margin:0;font-weight:bold' }, unreadHeading(unread));
  if (unread.length === 0) return [row(heading)];
  const names = nameList(unread, MAIL_UNREAD_NAMES);
  return [row([heading, element('p', { style: 'margin:4px 0 0;font-size:14px' }, names)])];
}

function row(content: Markup): Markup {
  return element('tr', {}, element('td', { style: PADDING }, content));
}

/** `presentation` keeps screen readers from announcing a table that is only there for layout. */
function table(attributes: Readonly<Record<string, string>>, rows: readonly Markup[]): Markup {
  const layout = { role: 'presentation', cellpadding: '0', cellspacing: '0', border: '0' };
  return element('table', { ...layout, ...attributes }, rows);
}
