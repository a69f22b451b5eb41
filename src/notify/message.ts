import { arrangeItems, countEntries, itemsBehind } from '../domain/digest.ts';
import type { DigestEntry } from '../domain/digest.ts';
import type { Message } from '../domain/message.ts';
import { plural, tameText } from '../domain/text.ts';
import {
  countText,
  dateText,
  NOTHING_WRONG,
  reasonWord,
  severityCounts,
} from '../domain/wording.ts';
import { viewEntry } from './entry-view.ts';
import type { EntryView } from './entry-view.ts';

/** Entries of a digest that are shown in full; what follows is one line each. */
const FULL_IN_DIGEST = 50;
/** Entries of a first summary, which stands for everything that is wrong. */
const FULL_IN_SUMMARY = 20;

/** A message in words, the same for every channel; texts are tame lines, not yet escaped. */
export type MessageView = {
  readonly kind: Message['kind'];
  readonly subject: string;
  /** One sentence under the subject. */
  readonly lead: string;
  /** Worst first, to be shown in full. */
  readonly entries: readonly EntryView[];
  /** Those after `entries`, to be shown as one line each. */
  readonly briefly: readonly EntryView[];
  /** How many things are only counted: all that a summary has beyond `entries`. */
  readonly more: number;
  /** Names of everything that the run could not read. */
  readonly unread: readonly string[];
  readonly footer: string;
};

/** Where everything can be seen. */
export const SEE_ALL = 'GET /api/check of the function app shows all of it';

/** Everything a message tells; only a summary leaves something to be counted. */
export function viewMessage(message: Message): MessageView {
  const entries = arrangeItems(message.items);
  const isSummary = message.kind === 'summary';
  const surroundings = { now: message.createdAt, portal: message.portal };
  const views = (part: readonly DigestEntry[]) =>
    part.map((entry) => viewEntry(entry, surroundings));
  const full = entries.slice(0, isSummary ? FULL_IN_SUMMARY : FULL_IN_DIGEST);
  return {
    kind: message.kind,
    subject: tameText(isSummary ? summarySubject(message) : digestSubject(entries)),
    lead: isSummary ? summaryLead(message, itemsBehind(full)) : digestLead(entries.length),
    entries: views(full),
    briefly: isSummary ? [] : views(entries.slice(full.length)),
    more: isSummary ? message.counts.total - itemsBehind(full) : 0,
    unread: message.unread,
    footer: `Sent by acr-watch, ${dateText(message.createdAt)}, message ${tameText(message.id)}. ${SEE_ALL}.`,
  };
}

/** The closing line that every message ends with. */
export function unreadHeading(unread: readonly string[]): string {
  return unread.length === 0
    ? 'Everything this run looked at could be read.'
    : `Could not be read: ${countText(unread.length)}`;
}

/** What stands for the entries that are not shown. */
export function moreText(more: number, where: string): string {
  return `and ${countText(more)} more: ${where}`;
}

function digestSubject(entries: readonly DigestEntry[]): string {
  const { reasons, severities } = countEntries(entries);
  const told = (['new', 'worse', 'reminder', 'resolved'] as const)
    .filter((reason) => reasons[reason] > 0)
    .map((reason) => `${reasonWord(reason)} ${countText(reasons[reason])}`);
  const counts = severityCounts(severities);
  const open = counts === NOTHING_WRONG ? '' : `: ${counts}`;
  return `${told.length === 0 ? 'NOTHING NEW' : told.join(', ')}${open} in your container registries`;
}

function digestLead(count: number): string {
  const order = count > 1 ? ', worst first' : '';
  return `${plural(count, 'thing')} to tell since the last message${order}.`;
}

function summarySubject(message: Message): string {
  const found = severityCounts(message.counts.severities);
  const gaps = message.unread.length === 0 ? '' : `; ${unreadCount(message)}`;
  return `acr-watch is watching: ${found} found${gaps}`;
}

function summaryLead(message: Message, shown: number): string {
  const { total } = message.counts;
  const start = `${watchedText(message)}From now on only changes are told.`;
  if (total === 0) return `${start} Nothing wrong was found.`;
  if (total <= shown) return `${start} This is what was found, worst first.`;
  return `${start} These are the worst ${countText(shown)} of ${countText(total)} things found.`;
}

/** What each check read and what none could; empty where the message does not say. */
function watchedText({ watching = [], unread }: Message): string {
  if (watching.length === 0) return '';
  const checks = watching.map(
    ({ check, subjectsRead }) =>
      `${countText(subjectsRead)} ${subjectsRead === 1 ? 'subject' : 'subjects'} by ${tameText(check)}`,
  );
  const gaps = unread.length === 0 ? '' : `; ${unreadCount({ unread })}`;
  return `Looked at: ${checks.join(', ')}${gaps}. `;
}

function unreadCount({ unread }: Pick<Message, 'unread'>): string {
  return `${countText(unread.length)} ${unread.length === 1 ? 'scope' : 'scopes'} could not be read`;
}
