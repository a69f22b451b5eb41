/** One page of a list and where the next one begins. */
export type Page<T> = { readonly items: readonly T[]; readonly nextOffset: number | undefined };

/** Cuts one page out of a list; `size` is a number of items. */
export function pageOf<T>(items: readonly T[], offset: number, size: number): Page<T> {
  const end = offset + size;
  return {
    items: items.slice(offset, end),
    nextOffset: end < items.length ? end : undefined,
  };
}

/** An opaque token for an offset: callers must hand it back, not read it. */
export function encodeSkipToken(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString('base64url');
}

/** The offset in a skip token; 0 without one, undefined when it is not ours. */
export function decodeSkipToken(token: string | null | undefined): number | undefined {
  if (token === null || token === undefined) return 0;
  const found = /^\{"offset":(\d+)\}$/.exec(Buffer.from(token, 'base64url').toString('utf8'));
  return found === null ? undefined : Number(found[1]);
}
