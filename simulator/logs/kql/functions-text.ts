import type { ScalarFunction } from './function-types.ts';
import { isNull, textOf } from './values.ts';

const text = (value: unknown) => textOf(value, '');

/** Functions of texts; lengths and places count code points. */
export const textFunctions: { readonly [name: string]: ScalarFunction } = {
  tolower: ([value]) => text(value).toLowerCase(),
  toupper: ([value]) => text(value).toUpperCase(),
  strcat: (values, { types }) => values.map((value, i) => textOf(value, types[i] ?? '')).join(''),
  strlen: ([value]) => Array.from(text(value)).length,
  substring: ([value, start, length]) => {
    const whole = text(value);
    const from = Math.max(0, Number(start));
    const to = isNull(length) ? undefined : from + Number(length);
    if (to !== undefined && from === 0 && whole.length <= to) return whole;
    return Array.from(whole).slice(from, to).join('');
  },
  trim: ([pattern, value]) => {
    const edge = text(pattern);
    return text(value).replace(new RegExp(`^(?:${edge})+|(?:${edge})+$`, 'g'), '');
  },
  replace_string: ([value, from, to]) => text(value).replaceAll(text(from), text(to)),
  split: ([value, at, index]) => {
    const parts = text(value).split(text(at));
    return isNull(index) ? parts : parts.slice(Number(index), Number(index) + 1);
  },
  indexof: ([value, sought]) => text(value).indexOf(text(sought)),
};
