import { arrangeItems } from '../domain/digest.ts';
import type { Message } from '../domain/message.ts';
import { plural, tameText } from '../domain/text.ts';
import { countText, dateText } from '../domain/wording.ts';
import { viewEntry } from './entry-view.ts';
import type { EntryView } from './entry-view.ts';
import { MAY_REPEAT, subjectOf } from './subject.ts';

/** Most characters of the words why a message may be a repeat: longer than any that are given. */
export const REPEAT_LIMIT = 500;

/** A message in words, the same for every channel; texts are tame lines, not yet escaped. */
export type MessageView = {
  readonly kind: Message['kind'];
  readonly subject: string;
  /** One sentence under the subject. */
  readonly lead: string;
  /** Worst first. */
  readonly entries: readonly EntryView[];
  /** How many things are counted that the message does not hold: they follow in later ones. */
  readonly beyond: number;
  /** Names of everything that the run could not read; undefined where no run is told of. */
  readonly unread: readonly string[] | undefined;
  readonly footer: string;
};

/** Follows the lead of a message that people may have seen before. */
const REPEAT_LEAD = ' You may have been told this before: the last lines say why.';

/** Where everything can be seen. */
export const SEE_ALL = 'GET /api/check of the function app shows all of it';

/** What the wording of a message depends on besides the message. */
export type MessageSurroundings = {
  /** Why people may have seen it before; undefined where they cannot have. */
  readonly mayRepeat: string | undefined;
  /** Most entries that are put into words; all where absent. */
  readonly most?: number;
};

/** Everything a message tells. */
export function viewMessage(
  message: Message,
  { mayRepeat, most }: MessageSurroundings,
): MessageView {
  const entries = arrangeItems(message.items);
  const surroundings = { now: message.createdAt, portal: message.portal };
  return {
    kind: message.kind,
    subject: `${subjectOf(message, entries)}${mayRepeat === undefined ? '' : MAY_REPEAT}`,
    lead: `${leadOf(message, entries.length)}${mayRepeat === undefined ? '' : REPEAT_LEAD}`,
    entries: entries.slice(0, most).map((entry) => viewEntry(entry, surroundings)),
    beyond: Math.max(0, message.counts.total - message.items.length),
    unread: message.kind === 'test' ? undefined : message.unread,
    footer: footerOf(message, mayRepeat),
  };
}

/** The closing line of every message about a run, which looks at some checks and not at all. */
export function unreadHeading(unread: readonly string[]): string {
  return unread.length === 0
    ? 'This run could read all that it looked at; what other runs could not read is told on its own.'
    : `Could not be read: ${countText(unread.length)}`;
}

/** What stands for what is not shown. */
export function moreText(more: number, where: string): string {
  return `and ${countText(more)} more: ${where}`;
}

function leadOf(message: Message, count: number): string {
  switch (message.kind) {
    case 'test':
      return 'This message only tries the way to you: nothing has happened, and nothing is to be done.';
    case 'summary':
      return `This is the first message: from now on only changes and reminders are told. ${summaryLead(count)}`;
    case 'digest':
      return digestLead(message, count);
  }
}

function summaryLead(count: number): string {
  return count === 0 ? 'Nothing for you is open.' : 'This is what is open for you, worst first.';
}

function digestLead({ reason }: Message, count: number): string {
  const things = `${plural(count, 'thing')} ${count === 1 ? 'is' : 'are'}`;
  const order = count > 1 ? ', worst first' : '';
  switch (reason) {
    case 'new':
      return `${things} new since the last message${order}.`;
    case 'worse':
      return `${things} worse than the last message said${order}.`;
    case 'reminder':
      return `${things} still open${order}.`;
    case 'resolved':
      return `${things} resolved.`;
  }
}

/** Recipients of a message's own come from a tag only. */
const WHY_OWNERS =
  'You get this because the owner tag of what it is about names you (acr-watch-owner, unless OWNER_TAG names another tag).';

function footerOf(message: Message, mayRepeat: string | undefined): string {
  const sent = `Sent by acr-watch, ${dateText(message.createdAt)}, message ${tameText(message.id)}.`;
  const repeat =
    mayRepeat === undefined ? [] : [`It may repeat: ${tameText(mayRepeat, REPEAT_LIMIT)}.`];
  const owner = message.recipients === undefined ? [] : [WHY_OWNERS];
  return [sent, ...owner, ...repeat, `${SEE_ALL}.`].join(' ');
}
