import type { ReadFailure } from '../domain/reading.ts';
import { malformed } from './failure.ts';

/** Most pages of one list; a list of 10 million applications would have as many. */
export const MAX_PAGES = 10_000;

/** What one page of a list was, as far as a loop shows in it. */
export type PageMark = {
  /** Its link to the next page; undefined on the last. */
  readonly next: string | undefined;
  /** Ids of its items in their order. */
  readonly ids: readonly string[];
};

/**
 * Watches one list for paging that never ends: a link that was given before, two equal pages in a
 * row, or more than 10,000 pages. An empty page with a next link is none of these.
 */
export function createPageGuard(
  service: string,
  firstLink?: string,
): { admit(page: PageMark): ReadFailure | undefined } {
  const seen = new Set(firstLink === undefined ? [] : [firstLink]);
  let pages = 0;
  let last = '';
  const loops = (why: string): ReadFailure => malformed(`paging loops: ${why}`, service);
  return {
    admit({ next, ids }) {
      if (next === undefined) return undefined;
      pages += 1;
      const items = ids.join('\n');
      if (seen.has(next)) return loops('a next link was given twice');
      if (items !== '' && items === last) return loops('two pages in a row hold the same items');
      if (pages >= MAX_PAGES) return loops('there are more than 10,000 pages');
      seen.add(next);
      last = items;
      return undefined;
    },
  };
}
