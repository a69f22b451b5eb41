/** Most names of what could not be read that a message holds: more would make it too large to store. */
export const MAX_UNREAD_NAMES = 1000;

/** The names a message holds: all, or the first thousand and how many more there are. */
export function capNames(names: readonly string[]): readonly string[] {
  if (names.length <= MAX_UNREAD_NAMES) return names;
  return [...names.slice(0, MAX_UNREAD_NAMES), `and ${names.length - MAX_UNREAD_NAMES} more`];
}
