import { arrangeItems, countEntries, itemsBehind } from '../domain/digest.ts';
import type { DigestEntry } from '../domain/digest.ts';
import { escapeHtml } from '../domain/escape.ts';
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
/**
 * Bytes of one-line entries, counted as HTML. With the text part this stays below the 10 MB that
 * one mail may have (Azure Communication Services, "Service limits").
 */
const LINES_BYTES = 3_000_000;

/** A message in words, the same for every channel; texts are tame lines, not yet escaped. */
export type MessageView = {
  readonly subject: string;
  /** One sentence under the subject. */
  readonly lead: string;
  /** Worst first, to be shown in full. */
  readonly entries: readonly EntryView[];
  /** Those after `entries`, to be shown as one line each. */
  readonly briefly: readonly EntryView[];
  /** How many entries the message does not show at all. */
  readonly more: number;
  /** Names of everything that could not be read. */
  readonly unread: readonly string[];
  readonly footer: string;
};

/** Where everything can be seen. */
export const SEE_ALL = 'GET /api/check of the function app shows all of it';

export function viewMessage(message: Message): MessageView {
  const entries = arrangeItems(message.items);
  const isSummary = message.kind === 'summary';
  const surroundings = { now: message.createdAt, portal: message.portal };
  const views = (part: readonly DigestEntry[]) =>
    part.map((entry) => viewEntry(entry, surroundings));
  const full = entries.slice(0, isSummary ? FULL_IN_SUMMARY : FULL_IN_DIGEST);
  const rest = isSummary ? [] : views(entries.slice(full.length));
  const briefly = withinBytes(rest, LINES_BYTES);
  return {
    subject: tameText(isSummary ? summarySubject(message) : digestSubject(entries)),
    lead: isSummary ? summaryLead(message, itemsBehind(full)) : digestLead(entries.length),
    entries: views(full),
    briefly,
    more: isSummary ? message.counts.total - itemsBehind(full) : rest.length - briefly.length,
    unread: message.unread,
    footer: `Sent by acr-watch, ${dateText(message.createdAt)}, message ${tameText(message.id)}. ${SEE_ALL}.`,
  };
}

/** The closing line that every message ends with. */
export function unreadHeading(unread: readonly string[]): string {
  return unread.length === 0
    ? 'Everything that is watched could be read.'
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
  return `acr-watch is now watching ${watchedText(message)}: ${found}${unreadCount(message)}`;
}

function summaryLead({ watching, counts }: Message, shown: number): string {
  const checks = watching?.checks.map((check) => tameText(check)).join(', ') ?? '';
  const by = checks === '' ? '' : ` Checks: ${checks}.`;
  const start = `From now on only changes are told.${by}`;
  if (counts.total === 0) return `${start} Nothing wrong was found.`;
  if (counts.total <= shown) return `${start} This is what was found, worst first.`;
  return `${start} These are the worst ${countText(shown)} of ${countText(counts.total)} things found.`;
}

function unreadCount({ unread }: Message): string {
  return unread.length === 0 ? '' : `; ${plural(unread.length, 'scope')} could not be read`;
}

function watchedText({ watching }: Message): string {
  if (watching === undefined) return 'your container registries';
  const subjects = `${countText(watching.subjectsRead)} ${watching.subjectsRead === 1 ? 'subject' : 'subjects'}`;
  return `${subjects} with ${plural(watching.checks.length, 'check')}`;
}

function withinBytes(views: readonly EntryView[], limit: number): readonly EntryView[] {
  let bytes = 0;
  const end = views.findIndex((view) => {
    bytes += new TextEncoder().encode(escapeHtml(view.line)).length;
    return bytes > limit;
  });
  return end === -1 ? views : views.slice(0, end);
}
