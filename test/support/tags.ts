/** A start tag as a browser would see it. */
export type Tag = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * The start tags of an HTML text. It is stricter than a browser on purpose: every `<` must open
 * a well-formed tag with double-quoted attributes, otherwise it throws.
 */
export function tagsOf(html: string): readonly Tag[] {
  const tags: Tag[] = [];
  const markup = /<(?:!DOCTYPE html|(\/)?([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*))>/y;
  let at = html.indexOf('<');
  while (at !== -1) {
    markup.lastIndex = at;
    const match = markup.exec(html);
    if (match === null) throw new Error(`stray markup: ${html.slice(at, at + 60)}`);
    const [whole, close, name, attributes = ''] = match;
    if (close === undefined && name !== undefined)
      tags.push({ name, attributes: attributesOf(attributes) });
    at = html.indexOf('<', at + whole.length);
  }
  return tags;
}

/** The text between the tags, entities resolved. */
export function textOf(html: string): string {
  return resolve(html.replace(/<style>[^<]*<\/style>|<[^>]*>/g, ' '));
}

export function linksOf(html: string): readonly string[] {
  return tagsOf(html).flatMap((tag) => tag.attributes.get('href') ?? []);
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(/ ([a-z-]+)="([^"]*)"/g)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, resolve(value)]));
}

function resolve(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
