import { tameText } from '../domain/text.ts';
import { countText, nameList } from '../domain/wording.ts';
import { briefEntry, fullEntry, nameBlocks, textBlock, textRun } from './card-parts.ts';
import type { CardElement } from './card-parts.ts';
import type { EntryView } from './entry-view.ts';
import { moreText, unreadHeading } from './message.ts';
import type { MessageView } from './message.ts';

/** Most bytes of a posted card: Teams refuses messages of about 28 KB (Teams connector, limits). */
export const CARD_BYTES = 20_000;
/** Full entries end here, so that many more follow in one line on the same card. */
const FULL_BYTES = 14_000;
const UNREAD_NAMES = 10;
const UNREAD_LIMIT = 600;
/** No count is written longer than this one. */
const LARGEST_COUNT = Number.MAX_SAFE_INTEGER;
const SEE_ELSEWHERE = 'see the mail or GET /api/check';

/**
 * The JSON to post to a Workflows webhook: Adaptive Cards 1.4 of at most 20,000 bytes each, in the
 * order to post. A digest takes as many as its entries need and drops none; a summary is one card
 * that says how many more there are.
 */
export function renderCards(view: MessageView): readonly string[] {
  return view.kind === 'summary' ? [summaryCard(view)] : digestCards(view);
}

function summaryCard(view: MessageView): string {
  const tail = [...unreadBlocks(view.unread), footer(view)];
  const room = roomBeside([...head(view), moreBlock(LARGEST_COUNT), ...tail]);
  const blocks = entryBlocks(view, room);
  const [shown = []] = paginate(blocks, room);
  const more = blocks.length - shown.length + view.more;
  return write([...head(view), ...shown, ...(more > 0 ? [moreBlock(more)] : []), ...tail]);
}

function digestCards(view: MessageView): readonly string[] {
  const tail = [...unreadBlocks(view.unread), footer(view)];
  const room = roomBeside([...head(view, { part: LARGEST_COUNT, of: LARGEST_COUNT }), ...tail]);
  const blocks = entryBlocks(view, room);
  const isFull = (index: number) => blocks[index]?.type === 'Container';
  const names = allEntries(view).flatMap((entry, index) => nameBlocks(entry, isFull(index)));
  const pages = paginate([...blocks, ...names], room);
  return pages.map((page, index) =>
    write([
      ...head(view, { part: index + 1, of: pages.length }),
      ...page,
      ...(index + 1 === pages.length ? tail : [footer(view)]),
    ]),
  );
}

function head(view: MessageView, place = { part: 1, of: 1 }): readonly CardElement[] {
  const part =
    place.of === 1 ? '' : ` This is part ${countText(place.part)} of ${countText(place.of)}.`;
  return [
    textBlock(textRun(view.subject, { weight: 'Bolder', size: 'Large' })),
    textBlock(textRun(`${view.lead}${part}`, { isSubtle: true })),
  ];
}

function allEntries(view: MessageView): readonly EntryView[] {
  return [...view.entries, ...view.briefly];
}

/** One block per entry: the worst in full up to their share, every other in one line. */
function entryBlocks(view: MessageView, room: number): readonly CardElement[] {
  const full: CardElement[] = [];
  let used = 0;
  for (const entry of view.entries) {
    const block = fullEntry(entry);
    used += bytesOf(block) + 1;
    if (used > Math.min(room, FULL_BYTES)) break;
    full.push(block);
  }
  return [...full, ...allEntries(view).slice(full.length).map(briefEntry)];
}

/** Blocks in order on as few pages as hold them, at least one; no block is larger than a page. */
function paginate(
  blocks: readonly CardElement[],
  room: number,
): readonly (readonly CardElement[])[] {
  let page: CardElement[] = [];
  const pages = [page];
  let used = 0;
  for (const block of blocks) {
    const size = bytesOf(block) + 1;
    if (used + size > room) {
      page = [];
      pages.push(page);
      used = 0;
    }
    page.push(block);
    used += size;
  }
  return pages;
}

/** Bytes that are left in a card for entries. */
function roomBeside(fixed: readonly CardElement[]): number {
  return CARD_BYTES - bytesOf(envelope(fixed));
}

function write(body: readonly CardElement[]): string {
  return JSON.stringify(envelope(body));
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
