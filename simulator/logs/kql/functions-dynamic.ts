import type { CallFacts, ScalarFunction } from './function-types.ts';
import { arrayOf, dynamicOf, isNull, keyOf, order } from './values.ts';

/** Functions of dynamic values. */
export const dynamicFunctions: { readonly [name: string]: ScalarFunction } = {
  pack: bagOf,
  bag_pack: bagOf,
  pack_array: (values, { types }) => values.map((value, i) => dynamicOf(value, types[i] ?? '')),
  // The first bag that has a key wins (documented).
  bag_merge: (values) =>
    Object.fromEntries(
      values
        .filter(isBag)
        .toReversed()
        .flatMap((bag) => Object.entries<unknown>({ ...bag })),
    ),
  bag_keys: ([value]) => (isBag(value) ? Object.keys(value) : null),
  array_length: ([value]) => (Array.isArray(value) ? value.length : null),
  array_concat: (values) => values.flatMap((value) => arrayOf(value) ?? []),
  array_slice: ([value, start, end]) => {
    const items = arrayOf(value);
    if (items === undefined || isNull(start) || isNull(end)) return null;
    // Both ends belong to the slice and may count from the end (documented).
    const place = (n: number) => (n < 0 ? Math.max(0, items.length + n) : n);
    return items.slice(place(Number(start)), place(Number(end)) + 1);
  },
  array_sort_asc: ([value]) => (Array.isArray(value) ? value.toSorted(order) : null),
  array_sort_desc: ([value]) =>
    Array.isArray(value) ? value.toSorted((a, b) => order(b, a)) : null,
  array_index_of: ([value, sought]) =>
    Array.isArray(value) ? value.findIndex((item) => keyOf(item) === keyOf(sought)) : null,
  set_has_element: ([value, sought]) =>
    Array.isArray(value) && value.some((item) => keyOf(item) === keyOf(sought)),
};

function bagOf(values: readonly unknown[], { types }: CallFacts): unknown {
  const pairs = values.flatMap((key, i): [string, unknown][] =>
    i % 2 === 0 ? [[String(key), dynamicOf(values[i + 1], types[i + 1] ?? '')]] : [],
  );
  return Object.fromEntries(pairs);
}

function isBag(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
