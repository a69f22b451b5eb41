import { stripVTControlCharacters } from 'node:util';

/**
 * One line that does nothing to a terminal: escape sequences are dropped, control characters, line
 * breaks and direction controls become a space. What failed may quote text from outside.
 */
export function inertLine(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/gu,
    ' ',
  );
}
