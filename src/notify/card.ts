import { tameText } from '../domain/text.ts';
import { nameList } from '../domain/wording.ts';
import { briefEntry, fullEntry, textBlock, textRun } from './card-parts.ts';
import type { CardElement } from './card-parts.ts';
import { moreText, unreadHeading } from './message.ts';
import type { MessageView } from './message.ts';

/** Most bytes of a posted card: Teams refuses messages of about 28 KB (Teams connector, limits). */
export const CARD_BYTES = 20_000;
/** Full entries end here, so that many more are at least named in one line. */
const FULL_BYTES = 14_000;
const UNREAD_NAMES = 10;
const UNREAD_LIMIT = 600;
/** Length of the largest number that `moreText` can hold. */
const LARGEST_COUNT = Number.MAX_SAFE_INTEGER;
const SEE_ELSEWHERE = 'see the mail or GET /api/check';

/**
 * The JSON to post to a Workflows webhook: an Adaptive Card 1.4 of at most 20,000 bytes. Entries
 * that do not fit are counted in a line of their own, never left out in silence.
 */
export function renderCard(view: MessageView): string {
  const head = [
    textBlock(textRun(view.subject, { weight: 'Bolder', size: 'Large' })),
    textBlock(textRun(view.lead, { isSubtle: true })),
  ];
  const tail = [...unreadBlocks(view.unread), footer(view)];
  const budget = CARD_BYTES - bytesOf(envelope([...head, moreBlock(LARGEST_COUNT), ...tail]));
  const { shown, left } = fit(view, budget);
  const more = left + view.more;
  return JSON.stringify(
    envelope([...head, ...shown, ...(more > 0 ? [moreBlock(more)] : []), ...tail]),
  );
}

type Fitted = { readonly shown: readonly CardElement[]; readonly left: number };

/** Full entries up to their share, then lines, in order, until the budget is used. */
function fit(view: MessageView, budget: number): Fitted {
  const entries = [...view.entries, ...view.briefly];
  const full: CardElement[] = [];
  let used = 0;
  for (const entry of view.entries) {
    const block = fullEntry(entry);
    const size = bytesOf(block) + 1;
    if (used + size > Math.min(budget, FULL_BYTES)) break;
    full.push(block);
    used += size;
  }
  const brief: CardElement[] = [];
  for (const entry of entries.slice(full.length)) {
    const block = briefEntry(entry);
    used += bytesOf(block) + 1;
    if (used > budget) break;
    brief.push(block);
  }
  return { shown: [...full, ...brief], left: entries.length - full.length - brief.length };
}

function moreBlock(more: number): CardElement {
  return textBlock(textRun(moreText(more, SEE_ELSEWHERE), { weight: 'Bolder' }));
}

function unreadBlocks(unread: readonly string[]): readonly CardElement[] {
  const heading = textBlock(textRun(unreadHeading(unread), { weight: 'Bolder' }));
  if (unread.length === 0) return [heading];
  return [heading, textBlock(textRun(unreadNames(unread)))];
}

/** Fewer names where they are long, so that "and N more" is never what is cut. */
function unreadNames(unread: readonly string[]): string {
  const lists = Array.from({ length: UNREAD_NAMES }, (_, index) => UNREAD_NAMES - index).map(
    (limit) => nameList(unread, limit),
  );
  return (
    lists.find((list) => list.length <= UNREAD_LIMIT) ?? tameText(nameList(unread, 1), UNREAD_LIMIT)
  );
}

function footer(view: MessageView): CardElement {
  return textBlock(textRun(view.footer, { size: 'Small', isSubtle: true }));
}

/** The envelope of Workflows webhooks (Microsoft Teams, "Create incoming webhooks"). */
function envelope(body: readonly CardElement[]): object {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body,
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

function bytesOf(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
