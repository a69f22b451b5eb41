/**
 * The offered media type that an Accept header asks for most (RFC 9110, section 12.5.1): the
 * first of `offered` for none, `*\/*` or nothing that fits.
 */
export function preferredType<T extends string>(
  accept: string | null,
  offered: readonly [T, ...T[]],
): T {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const [first] = offered;
  return offered.reduce<T>(
    (best, type) => (weightOf(type, ranges) > weightOf(best, ranges) ? type : best),
    first,
  );
}

type Range = { readonly type: string; readonly weight: number };

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, weight: Number.isFinite(weight) ? weight : 0 };
}

function weightOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.split('/')[0] ?? ''}/*`;
  for (const wanted of [type, family, '*/*']) {
    const range = ranges.find((one) => one.type === wanted);
    if (range !== undefined) return range.weight;
  }
  return 0;
}
