import { nameList } from '../domain/wording.ts';
import type { EntryView } from './entry-view.ts';
import type { BriefEntry, MailView } from './mail-view.ts';
import { unreadHeading } from './message.ts';

/** Names of unread scopes in a mail; how many more there are is said. */
export const MAIL_UNREAD_NAMES = 100;

/** The text part of a mail: the same words as the HTML part, one fact per line. */
export function renderMailText(view: MailView): string {
  const blocks = [
    [view.subject, view.lead],
    ...view.full.map(entryLines),
    view.briefly.flatMap(briefLines),
    view.rest === undefined ? [] : [view.rest],
    unreadLines(view.unread),
    ['-- ', view.footer],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function briefLines({ line, links }: BriefEntry): readonly string[] {
  return [`- ${line}`, ...links.map(({ words, href }) => `  ${words}: ${href}`)];
}

function entryLines(entry: EntryView): readonly string[] {
  return [
    `[${entry.mark}] ${entry.title}`,
    ...entry.facts.map((fact) => `  ${fact.label}: ${fact.text}`),
    ...entry.commands.flatMap(({ label, text }) => [`  ${label}:`, `    ${text}`]),
    ...entry.links.map((link) => `  ${link.words}: ${link.href}`),
  ];
}

function unreadLines(unread: MailView['unread']): readonly string[] {
  if (unread === undefined) return [];
  const heading = unreadHeading(unread);
  return unread.length === 0 ? [heading] : [heading, `  ${nameList(unread, MAIL_UNREAD_NAMES)}`];
}
