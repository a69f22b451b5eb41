/** Does the work for every item, at most `limit` at once; the results come in the order of items. */
export async function sideBySide<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const run = async (): Promise<void> => {
    for (const [at, item] of queue) results.set(at, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
  return items.flatMap((_item, at) => {
    const result = results.get(at);
    return result === undefined ? [] : [result];
  });
}
