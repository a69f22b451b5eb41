import type { CredentialHolder } from './resource.ts';
import { isGuid } from './setting-schemas.ts';

/** What an entry of `MONITOR_CREDENTIALS` or `IGNORE_CREDENTIALS` may be, in words. */
export const CREDENTIAL_SELECTORS =
  'comma-separated app ids, object ids, `name:text` (`name:prefix*` for a beginning) or `tag:value`';

/** True for an entry in one of the allowed forms. */
export function isCredentialSelector(entry: string): boolean {
  return isGuid(entry) || /^(?:name|tag):./i.test(entry);
}

/**
 * True when an entry names a holder: by app id or object id, by its display name, whole or by a
 * beginning, or by one of its tags; letter case does not matter. An application and its service
 * principal share the app id, so that names both.
 */
export function matchesHolder(holder: CredentialHolder, entry: string): boolean {
  const wanted = entry.toLowerCase();
  if (wanted.startsWith('name:')) return matchesName(holder.displayName, wanted.slice(5));
  if (wanted.startsWith('tag:'))
    return holder.tags.some((tag) => tag.toLowerCase() === wanted.slice(4));
  return holder.appId.toLowerCase() === wanted || holder.objectId.toLowerCase() === wanted;
}

function matchesName(name: string, wanted: string): boolean {
  const lower = name.toLowerCase();
  return wanted.endsWith('*') ? lower.startsWith(wanted.slice(0, -1)) : lower === wanted;
}
