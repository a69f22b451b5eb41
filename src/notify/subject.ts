import { severityOf } from '../domain/digest.ts';
import type { DigestEntry } from '../domain/digest.ts';
import type { Message } from '../domain/message.ts';
import type { Severity } from '../domain/severity.ts';
import { tameText } from '../domain/text.ts';
import {
  countedNoun,
  countText,
  NOTHING_WRONG,
  reasonWord,
  severityCounts,
} from '../domain/wording.ts';

const TITLE_LIMIT = 140;

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
  return found === NOTHING_WRONG ? 'nothing wrong found' : found;
}

function digestSubject(message: Message, entries: readonly DigestEntry[]): string {
  const word = reasonWord(message.reason);
  const [item, ...more] = message.items;
  if (item !== undefined && more.length === 0) {
    const { severity, title } = item.finding;
    return `${word} ${severity}: ${tameText(title, TITLE_LIMIT)}`;
  }
  const counts = severityCounts(severitiesOf(entries));
  return `${word} ${countText(entries.length)}: ${counts} in your container registries`;
}

/** Of all entries, also of those that are resolved. */
function severitiesOf(entries: readonly DigestEntry[]): Readonly<Record<Severity, number>> {
  const severities = { critical: 0, warning: 0, info: 0 };
  for (const entry of entries) severities[severityOf(entry)] += 1;
  return severities;
}
