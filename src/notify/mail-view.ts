import { escapeHtml } from '../domain/escape.ts';
import type { Message, MessageItem } from '../domain/message.ts';
import { countText } from '../domain/wording.ts';
import type { EntryLink } from './entry-links.ts';
import { GROUP_NAMES, TO_DO } from './entry-view.ts';
import type { EntryCommand, EntryView, Fact } from './entry-view.ts';
import { CSV_NAME, itemsFile } from './mail-csv.ts';
import type { ItemsFile } from './mail-csv.ts';
import { moreText, SEE_ALL, viewMessage } from './message.ts';
import type { MessageView } from './message.ts';

/** Entries of a mail in full and in one line: as many as people read, and clients show whole. */
export const FULL_ENTRIES = 20;
export const BRIEF_ENTRIES = 180;
/**
 * Bytes of entries, as HTML and as text together and as JSON writes them. With the attached list
 * this stays below the 10 MB of one request (Azure Communication Services, "Service limits").
 */
const ENTRIES_BYTES = 2_000_000;
/** More than the elements and styles around the texts of one full entry. */
const MARKUP_BYTES = 6000;
/** More than the elements and styles around one link of an entry in one line. */
const LINK_MARKUP_BYTES = 200;

/** To be shown as one line, with the links that silence it where they have room. */
export type BriefEntry = Pick<EntryView, 'line' | 'links'>;

/** A message as a mail tells it. */
export type MailView = Omit<MessageView, 'entries' | 'kind' | 'beyond'> & {
  readonly full: readonly EntryView[];
  readonly briefly: readonly BriefEntry[];
  /** What the body does not name and where that is; undefined where it names all. */
  readonly rest: string | undefined;
};

export type MailLayout = {
  readonly view: MailView;
  /** All items, where the body does not name each. */
  readonly list: ItemsFile | undefined;
  /** Items that the body or the list name. */
  readonly named: readonly MessageItem[];
};

/** What goes where: no name from outside becomes a link, and the size is bounded. */
export function layOutMail(message: Message, mayRepeat: string | undefined): MailLayout {
  const most = FULL_ENTRIES + BRIEF_ENTRIES;
  const { entries, kind: _, beyond, ...rest } = viewMessage(message, { mayRepeat, most });
  const safe = entries.map(withoutLinks);
  const { count, bytes } = fitting(safe);
  const shown = safe.slice(0, count);
  const inBody = new Set(shown.flatMap(namedItems));
  const missing = message.items.length - inBody.size;
  const list = missing === 0 ? undefined : itemsFile(message.items);
  const inList = new Set(list?.items);
  const view: MailView = {
    ...rest,
    subject: breakLinks(rest.subject),
    full: shown.slice(0, FULL_ENTRIES),
    briefly: inBrief(shown.slice(FULL_ENTRIES), ENTRIES_BYTES - bytes),
    rest: missing + beyond === 0 ? undefined : moreText(missing + beyond, whereOf(message, list)),
    unread: rest.unread?.map(breakLinks),
  };
  return {
    view,
    list,
    named: message.items.filter((item) => inBody.has(item) || inList.has(item)),
  };
}

/**
 * Text in which no mail client finds an address to link: `http[:]//evil[.]example`. An address
 * begins with a scheme and `://`, or with `www.`; the dots of its host are broken too, because
 * some clients link a bare host.
 */
export function breakLinks(text: string): string {
  return text.replace(HOST_DOT, '[.]').replaceAll('://', '[:]//');
}

/** A dot in the host of an address, unless it is broken already. */
const HOST_DOT = /(?<=(?::\/\/|www)[^\s/?#]*)(?<!\[)\./gi;

function whereOf({ items, counts }: Message, list: ItemsFile | undefined): string {
  const listed = list?.items.length ?? 0;
  const later = `the rest follows in the next messages; ${SEE_ALL}`;
  if (list === undefined) return later;
  if (listed === Math.max(items.length, counts.total))
    return `all ${countText(listed)} are in the attached ${CSV_NAME}`;
  return `the worst ${countText(listed)} are in the attached ${CSV_NAME}, ${later}`;
}

/** An alert's entry names it; a group's shows the first names. */
function namedItems({ names, items }: EntryView): readonly MessageItem[] {
  if (names.length === 0) return items;
  const shown = new Set(names.slice(0, GROUP_NAMES));
  return items.filter(({ finding }) => shown.has(finding.subject.name));
}

/** How many entries have room, in order, and how many bytes these take. */
function fitting(entries: readonly EntryView[]): {
  readonly count: number;
  readonly bytes: number;
} {
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    const cost =
      index < FULL_ENTRIES ? MARKUP_BYTES + costOf(textsOf(entry)) : costOf([entry.line]);
    if (bytes + cost > ENTRIES_BYTES) return { count: index, bytes };
    bytes += cost;
  }
  return { count: entries.length, bytes };
}

/** No entry gives way to a link: links take what the entries leave, the worst first. */
function inBrief(entries: readonly EntryView[], room: number): readonly BriefEntry[] {
  let left = room;
  return entries.map(({ line, snoozes }) => {
    left -= snoozes.length * LINK_MARKUP_BYTES + costOf(snoozes.map(linkText));
    return { line, links: left < 0 ? [] : snoozes };
  });
}

function textsOf({ mark, title, facts, commands, links }: EntryView): readonly string[] {
  const told = facts.map(({ label, text }) => `${label}: ${text}`);
  const lines = commands.map(({ label, text }) => `${label}: ${text}`);
  return [mark, title, ...told, ...lines, ...links.map(linkText)];
}

function linkText({ words, href }: EntryLink): string {
  return `${words}: ${href}`;
}

function costOf(texts: readonly string[]): number {
  const both = JSON.stringify([texts, texts.map((text) => `<li>${escapeHtml(text)}</li>`)]);
  return new TextEncoder().encode(both).length;
}

/**
 * What to do is left as it is: its words are the app's own, and where it holds an address that is
 * the one of Graph in a command. In a command of an entry an address can only be a label.
 */
function withoutLinks(entry: EntryView): EntryView {
  const { title, commands, links, snoozes, line } = entry;
  return {
    ...entry,
    title: breakLinks(title),
    facts: entry.facts.map(breakFact),
    commands: commands.map(breakCommand),
    links: links.map(breakWords),
    snoozes: snoozes.map(breakWords),
    line: breakLinks(line),
  };
}

function breakCommand({ label, text }: EntryCommand): EntryCommand {
  return { label, text: breakLinks(text) };
}

/** The words of a link may hold a name. */
function breakWords({ words, href }: EntryLink): EntryLink {
  return { words: breakLinks(words), href };
}

function breakFact(fact: Fact): Fact {
  return fact.label === TO_DO ? fact : { ...fact, text: breakLinks(fact.text) };
}
