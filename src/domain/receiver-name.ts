import { OWNER_PREFIX } from './owner-tag.ts';
import { OWNER } from './routing-tree.ts';

/** Most receivers of one app. */
export const MAX_RECEIVERS = 50;

/** What a receiver may be called, in words. */
export const RECEIVER_NAMES =
  '1 to 40 letters, digits and hyphens, and neither email, teams, owner, constructor nor a name that begins with owner-';

/** Form of every name of a receiver. */
export const NAME_FORM = /^[a-z0-9-]{1,40}$/;

/** The last is a field of every object, which a record by names would take for its own. */
const RESERVED: ReadonlySet<string> = new Set(['email', 'teams', OWNER, 'constructor']);

/** True for a name that the settings may give to a receiver besides `email` and `teams`. */
export function isReceiverName(name: string): boolean {
  return NAME_FORM.test(name) && !RESERVED.has(name) && !name.startsWith(OWNER_PREFIX);
}
