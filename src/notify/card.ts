import type { Message, MessageItem } from '../domain/message.ts';
import { tameText } from '../domain/text.ts';
import { countText, nameList } from '../domain/wording.ts';
import { briefEntry, fullEntry, nameLines, namesShown, textBlock, textRun } from './card-parts.ts';
import type { CardElement } from './card-parts.ts';
import type { EntryView } from './entry-view.ts';
import { moreText, REPEAT_LIMIT, SEE_ALL, unreadHeading, viewMessage } from './message.ts';
import type { MessageView } from './message.ts';

/** Most bytes of a posted card: Teams refuses messages of about 28 KB (Teams connector, limits). */
export const CARD_BYTES = 20_000;
/** Full entries end here, so that many more follow in one line on the same card. */
const FULL_BYTES = 14_000;
/** The same for a summary, which is one card and shows as many things as it can. */
const SUMMARY_FULL_BYTES = 6000;
/** More entries than one card can hold. */
const SUMMARY_MOST = 500;
const UNREAD_NAMES = 10;
const UNREAD_LIMIT = 600;
/** No count is written longer than this one. */
const LARGEST_COUNT = Number.MAX_SAFE_INTEGER;
/** As many bytes as the words of a repeat can have: they may not change what is on which card. */
const LONGEST_REPEAT = '\u{1f600}'.repeat(REPEAT_LIMIT);

/** A piece of a card, and the items that it names. */
type Block = { readonly element: CardElement; readonly items: readonly MessageItem[] };

/**
 * The JSON to post to a Workflows webhook: Adaptive Cards 1.4 of at most 20,000 bytes each, in the
 * order to post. A digest takes as many as its items need and drops none; a summary is one card
 * that says how many more there are. `mayRepeat` changes head and last line and never what is on
 * which card, so that a part keeps its place over all tries.
 */
export function cardsOf(message: Message, mayRepeat: string | undefined): readonly string[] {
  const { view, pages } = layOut(message, mayRepeat);
  return view.kind === 'digest' ? digestCards(view, pages) : [onlyCard(message, view, pages)];
}

/** The items that the cards of a message name: all of a digest's; of a summary those it shows. */
export function namesInCards(message: Message): readonly MessageItem[] {
  const { view, pages } = layOut(message, undefined);
  return view.kind === 'digest' ? message.items : namedOn(message, pages.slice(0, 1));
}

type Layout = { readonly view: MessageView; readonly pages: readonly (readonly Block[])[] };

function layOut(message: Message, mayRepeat: string | undefined): Layout {
  const most = message.kind === 'summary' ? SUMMARY_MOST : message.items.length;
  const view = viewMessage(message, { mayRepeat, most });
  // Of all items, because the subject and the lead count them; none is put into words.
  const longest = viewMessage(message, { mayRepeat: LONGEST_REPEAT, most: 0 });
  const fixed = [
    ...head(longest, { part: LARGEST_COUNT, of: LARGEST_COUNT }),
    moreBlock(LARGEST_COUNT),
    ...unreadBlocks(view.unread),
    footer(longest),
  ];
  const room = CARD_BYTES - bytesOf(envelope(fixed));
  return { view, pages: paginate(blocksOf(view, room), room) };
}

/** What a summary or a test shows; what has no room is counted. */
function onlyCard(message: Message, view: MessageView, [page = []]: Layout['pages']): string {
  const more = message.items.length - namedOn(message, [page]).length + view.beyond;
  return write([
    ...head(view),
    ...page.map(({ element }) => element),
    ...(more > 0 ? [moreBlock(more)] : []),
    ...unreadBlocks(view.unread),
    footer(view),
  ]);
}

function digestCards(view: MessageView, pages: Layout['pages']): readonly string[] {
  return pages.map((page, index) =>
    write([
      ...head(view, { part: index + 1, of: pages.length }),
      ...page.map(({ element }) => element),
      ...(index + 1 === pages.length ? unreadBlocks(view.unread) : []),
      footer(view),
    ]),
  );
}

function namedOn({ items }: Message, pages: Layout['pages']): readonly MessageItem[] {
  const named = new Set(pages.flat().flatMap((block) => block.items));
  return items.filter((item) => named.has(item));
}

function head(view: MessageView, place = { part: 1, of: 1 }): readonly CardElement[] {
  const part =
    place.of === 1 ? '' : ` This is part ${countText(place.part)} of ${countText(place.of)}.`;
  return [
    textBlock(textRun(view.subject, { weight: 'Bolder', size: 'Large' })),
    textBlock(textRun(`${view.lead}${part}`, { isSubtle: true })),
  ];
}

/** The worst in full up to their share, every other in one line, then names that had no room. */
function blocksOf({ kind, entries }: MessageView, room: number): readonly Block[] {
  const share = Math.min(room, kind === 'summary' ? SUMMARY_FULL_BYTES : FULL_BYTES);
  const full: CardElement[] = [];
  let used = 0;
  for (const entry of entries) {
    const element = fullEntry(entry);
    used += bytesOf(element) + 1;
    if (used > share) break;
    full.push(element);
  }
  const shown = entries.map((entry, index) => {
    const isFull = index < full.length;
    const names = namesShown(entry, isFull);
    const isWhole = names.length === entry.names.length;
    const element = full[index] ?? briefEntry(entry);
    const items = isWhole ? entry.items : itemsNamed(entry, names);
    return { element, items, more: isWhole ? [] : nameBlocks(entry) };
  });
  return [...shown, ...shown.flatMap(({ more }) => more)];
}

function nameBlocks(entry: EntryView): readonly Block[] {
  return nameLines(entry).map(({ block, names }) => ({
    element: block,
    items: itemsNamed(entry, names),
  }));
}

function itemsNamed({ items }: EntryView, names: readonly string[]): readonly MessageItem[] {
  const known = new Set(names);
  return items.filter(({ finding }) => known.has(finding.subject.name));
}

/** Blocks in order on as few pages as hold them, at least one; no block is larger than a page. */
function paginate(blocks: readonly Block[], room: number): readonly (readonly Block[])[] {
  let page: Block[] = [];
  const pages = [page];
  let used = 0;
  for (const block of blocks) {
    const size = bytesOf(block.element) + 1;
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

function write(body: readonly CardElement[]): string {
  return JSON.stringify(envelope(body));
}

function moreBlock(more: number): CardElement {
  return textBlock(
    textRun(moreText(more, `they follow in the next messages; ${SEE_ALL}`), { weight: 'Bolder' }),
  );
}

function unreadBlocks(unread: MessageView['unread']): readonly CardElement[] {
  if (unread === undefined) return [];
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

function footer(view: Pick<MessageView, 'footer'>): CardElement {
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
