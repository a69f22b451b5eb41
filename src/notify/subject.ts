import type { NotificationReason } from '../domain/alert.ts';
import { severityOf } from '../domain/digest.ts';
import type { DigestEntry } from '../domain/digest.ts';
import type { Message } from '../domain/message.ts';
import type { Severity } from '../domain/severity.ts';
import { plural, tameText } from '../domain/text.ts';
import {
  countedNoun,
  countText,
  NOTHING_WRONG,
  reasonWord,
  severityCounts,
} from '../domain/wording.ts';

const TITLE_LIMIT = 140;

/** What ends the subject of a message that people may have seen before. */
export const MAY_REPEAT = ' (may repeat)';

/** The subject line of a message: begins with its reason, then how many of each severity. */
export function subjectOf(message: Message, entries: readonly DigestEntry[]): string {
  switch (message.kind) {
    case 'test':
      return tameText(`TEST: acr-watch reaches the receiver ${message.receiver}`);
    case 'summary':
      return tameText(`NEW: now watching ${watchedText(message)}: ${foundText(message)}`);
    case 'digest':
      return tameText(digestSubject(message, entries));
  }
}

/** What is being watched: `200 registries, 5,000 credentials, 3 gaps`. */
export function watchedText({
  watching = [],
  unread,
}: Pick<Message, 'watching' | 'unread'>): string {
  const gaps = { noun: 'gaps', count: unread.length };
  const all = watching.some(({ noun }) => noun === gaps.noun) ? watching : [...watching, gaps];
  return all.map(({ noun, count }) => countedNoun(count, tameText(noun))).join(', ');
}

function foundText({ counts }: Message): string {
  const found = severityCounts(counts.severities);
  return found === NOTHING_WRONG ? 'nothing for you is open' : found;
}

function digestSubject(message: Message, entries: readonly DigestEntry[]): string {
  const { reason } = message;
  const word = reasonWord(reason);
  const [entry, ...more] = entries;
  if (entry !== undefined && more.length === 0) return `${word}${aboutOne(entry, reason)}`;
  const counts = severityCounts(severitiesOf(entries));
  const count = countText(entries.length);
  switch (reason) {
    case 'new':
    case 'reminder':
      return `${word} ${count}: ${counts}`;
    case 'worse':
      return `${word} ${count}: now ${counts}`;
    case 'resolved':
      return `${word} ${count} (were ${counts})`;
  }
}

/** Severity and title of the one thing that a message is about, in the time that they are true for. */
function aboutOne(entry: DigestEntry, reason: NotificationReason): string {
  const severity = severityOf(entry);
  const title = titleOf(entry);
  switch (reason) {
    case 'new':
    case 'reminder':
      return ` ${severity}: ${title}`;
    case 'worse':
      return `, now ${severity}: ${title}`;
    case 'resolved':
      return entry.kind === 'unread'
        ? ` (was ${severity}): ${title}`
        : ` (was ${severity}), no longer true: ${title}`;
  }
}

function titleOf(entry: DigestEntry): string {
  if (entry.kind === 'alert') return tameText(entry.item.finding.title, TITLE_LIMIT);
  const { names, reason } = entry.group;
  const [name = ''] = names;
  const what = names.length === 1 ? tameText(name, TITLE_LIMIT) : plural(names.length, 'scope');
  return `${what} ${reason === 'resolved' ? 'can be read again' : 'could not be read'}`;
}

/** Of all entries, also of those that are resolved. */
function severitiesOf(entries: readonly DigestEntry[]): Readonly<Record<Severity, number>> {
  const severities = { critical: 0, warning: 0, info: 0 };
  for (const entry of entries) severities[severityOf(entry)] += 1;
  return severities;
}
