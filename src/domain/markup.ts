import { escapeHtml } from './escape.ts';

/** A piece of HTML as an object: text is escaped when it is written, never before. */
export type Markup = string | MarkupElement | readonly Markup[];

type MarkupElement = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Markup[];
};

const VOID_TAGS: ReadonlySet<string> = new Set(['meta', 'br', 'hr', 'col', 'input']);
/** After these a line ends, which keeps lines short and means nothing to a reader. */
const BLOCK_TAGS: ReadonlySet<string> = new Set(
  'head body title meta style h1 h2 h3 p div table tr td th ul ol li pre section article header footer main'.split(
    ' ',
  ),
);

/** An element; tag and attribute names are constants of the caller, values may be any text. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Markup[]
): Markup {
  return { tag, attributes, children };
}

/**
 * A link to an https address without a user name; for any other address, which could run a script
 * or mislead, only the words.
 */
export function link(href: string | undefined, words: string, style?: string): Markup {
  const safe = safeLink(href);
  if (safe === undefined) return words;
  const attributes = { href: safe, rel: 'noopener noreferrer' };
  return element('a', style === undefined ? attributes : { ...attributes, style }, words);
}

/** An https address without user name or password, normalised; undefined for anything else. */
export function safeLink(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '';
  return plain ? url.href : undefined;
}

/** Writes a whole document. */
export function writeDocument(...children: readonly Markup[]): string {
  return `<!DOCTYPE html>\n${writeMarkup(element('html', { lang: 'en' }, ...children))}\n`;
}

export function writeMarkup(markup: Markup): string {
  if (typeof markup === 'string') return escapeHtml(markup);
  if (isList(markup)) return markup.map(writeMarkup).join('');
  const { tag, attributes, children } = markup;
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeHtml(value)}"`,
  );
  const end = BLOCK_TAGS.has(tag) ? '\n' : '';
  const open = `<${tag}${written.join('')}>`;
  if (VOID_TAGS.has(tag)) return `${open}${end}`;
  return `${open}${children.map(writeMarkup).join('')}</${tag}>${end}`;
}

/** True for a list; `Array.isArray` alone does not narrow a readonly one. */
function isList(markup: MarkupElement | readonly Markup[]): markup is readonly Markup[] {
  return Array.isArray(markup);
}
