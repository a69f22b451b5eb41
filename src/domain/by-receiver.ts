/**
 * The entry of a receiver in a record by name; only its own, since a receiver may be called as a
 * field that every object inherits.
 */
export function ofReceiver<T>(
  record: Readonly<Record<string, T>>,
  receiver: string,
): T | undefined {
  return Object.hasOwn(record, receiver) ? record[receiver] : undefined;
}

/** The record without the entry of a receiver. */
export function withoutReceiver<T>(
  record: Readonly<Record<string, T>>,
  receiver: string,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== receiver));
}
