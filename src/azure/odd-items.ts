import type { z } from 'zod';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import { malformed } from './failure.ts';
import { nameOf, parseAnswer } from './parse.ts';

/** Most odd items that a failure names, and most characters of each name. */
const NAMED = 3;
const NAME_LIMIT = 40;

/** The items of a list that can be read, while those that cannot are counted. */
export type ItemReader<T> = {
  readonly readItems: (items: readonly unknown[]) => readonly T[];
  /** The failure of the whole list for its odd items; undefined when there was none. */
  readonly oddItems: () => ReadFailure | undefined;
};

/** Reads the items of one list, page after page, each by itself: an odd one hides no other. */
export function createItemReader<S, T>(how: {
  readonly schema: z.ZodType<S>;
  /** From the form of the answer to what is wanted of it. */
  readonly convert: (item: S) => Reading<T>;
  readonly service: string;
}): ItemReader<T> {
  const names: string[] = [];
  let count = 0;
  let first: ReadFailure | undefined;
  const readItem = (item: unknown): Reading<T> => {
    const parsed = parseAnswer({ schema: how.schema, answer: item, service: how.service });
    return parsed.ok ? how.convert(parsed.value) : parsed;
  };
  return {
    readItems: (items) =>
      items.flatMap((item) => {
        const reading = readItem(item);
        if (reading.ok) return [reading.value];
        count += 1;
        first ??= reading.failure;
        if (names.length < NAMED) names.push(`'${tameText(nameOf(item) ?? '?', NAME_LIMIT)}'`);
        return [];
      }),
    oddItems: () => first && oddFailure({ count, names, first, service: how.service }),
  };
}

function oddFailure(odd: {
  readonly count: number;
  readonly names: readonly string[];
  readonly first: ReadFailure;
  readonly service: string;
}): ReadFailure {
  const { count, names, first, service } = odd;
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  const items = count === 1 ? 'item' : 'items';
  const what = `${count} ${items} of the list could not be read: ${names.join(', ')}${more}`;
  return malformed(`${what}; ${first.message}`, service);
}
