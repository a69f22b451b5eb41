/** Most characters kept of a name from outside. */
export const NAME_LIMIT = 200;

/**
 * Text from outside made fit for one line: control characters, line breaks, bidirectional,
 * zero-width and other format characters and lone surrogates become a space or `�`, and it is cut
 * at `limit` characters with a visible `…`.
 */
export function tameText(text: string, limit: number = NAME_LIMIT): string {
  const flat = text
    .slice(0, limit * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const points = [...flat];
  const isWhole = points.length <= limit && text.length <= limit * 4;
  return isWhole ? flat : `${points.slice(0, limit - 1).join('')}…`;
}

/** One argument of a POSIX shell command, quoted where it holds anything but plain characters. */
export function shellQuote(argument: string): string {
  const tame = tameText(argument, 1000);
  return /^[\w@%+=:,./-]+$/.test(tame) ? tame : `'${tame.replaceAll("'", `'\\''`)}'`;
}

/** `1 registry`, `3 registries`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
