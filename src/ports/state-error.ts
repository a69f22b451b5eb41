/** The store of state failed; the message names the table, the operation and what to do. */
export class StateError extends Error {
  override readonly name = 'StateError';
}
