import { escapeHtml } from '../domain/escape.ts';
import type { Message } from '../domain/message.ts';
import { TO_DO } from './entry-view.ts';
import type { EntryView, Fact } from './entry-view.ts';
import { viewMessage } from './message.ts';
import type { MessageView } from './message.ts';

/**
 * Bytes of one-line entries, counted as HTML. With the text part this stays below the 10 MB that
 * one mail may have (Azure Communication Services, "Service limits").
 */
const LINES_BYTES = 3_000_000;

/** A dot in the host of an address, unless it is broken already. */
const HOST_DOT = /(?<=(?::\/\/|www)[^\s/?#]*)(?<!\[)\./gi;

/** A message as a mail tells it: no name from outside becomes a link, and its size is bounded. */
export function viewMail(message: Message): MessageView {
  const view = viewMessage(message);
  const lines = view.briefly.map(withoutLinks);
  const briefly = withinBytes(lines, LINES_BYTES);
  return {
    ...view,
    entries: view.entries.map(withoutLinks),
    briefly,
    more: view.more + lines.length - briefly.length,
    unread: view.unread.map(breakLinks),
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

/**
 * What to do is left as it is: its words are the app's own, and where it holds an address that is
 * the one of Graph in a command. In a command of an entry an address can only be a label.
 */
function withoutLinks(entry: EntryView): EntryView {
  const { title, command, line } = entry;
  return {
    ...entry,
    title: breakLinks(title),
    facts: entry.facts.map(breakFact),
    command: command === undefined ? undefined : breakLinks(command),
    line: breakLinks(line),
  };
}

function breakFact(fact: Fact): Fact {
  return fact.label === TO_DO ? fact : { ...fact, text: breakLinks(fact.text) };
}

function withinBytes(views: readonly EntryView[], limit: number): readonly EntryView[] {
  let bytes = 0;
  const end = views.findIndex((view) => {
    bytes += new TextEncoder().encode(escapeHtml(view.line)).length;
    return bytes > limit;
  });
  return end === -1 ? views : views.slice(0, end);
}
