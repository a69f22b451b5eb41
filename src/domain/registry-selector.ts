import type { Registry } from './resource.ts';

/** What an entry of `MONITOR_REGISTRIES` or `IGNORE_REGISTRIES` may be, in words. */
export const REGISTRY_SELECTORS =
  'comma-separated registry names, resource ids, `prefix*` or `tag:name=value`';

const NAME = /^[a-z0-9]{5,50}$/i;
const PREFIX = /^[a-z0-9]{0,50}\*$/i;
const ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerRegistry\/registries\/[^/]+$/i;
const TAG = /^tag:[^=]+=/i;

/**
 * True for an entry in one of the allowed forms. A registry name has 5 to 50 letters and digits
 * (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
 */
export function isRegistrySelector(entry: string): boolean {
  return [NAME, PREFIX, ID, TAG].some((form) => form.test(entry));
}

/**
 * True when an entry names a registry: by name, by resource id, by the beginning of its name, or by
 * a tag. Letter case matters only in a tag's value, as in Azure.
 */
export function matchesRegistry(
  registry: Pick<Registry, 'id' | 'name' | 'tags'>,
  entry: string,
): boolean {
  if (TAG.test(entry)) return matchesTag(registry.tags, entry.slice(4));
  const wanted = entry.toLowerCase();
  if (wanted.startsWith('/')) return registry.id.toLowerCase() === wanted;
  const name = registry.name.toLowerCase();
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

function matchesTag(tags: Registry['tags'], wanted: string): boolean {
  const cut = wanted.indexOf('=');
  const name = wanted.slice(0, cut).toLowerCase();
  const value = wanted.slice(cut + 1);
  return Object.entries(tags).some(([tag, held]) => tag.toLowerCase() === name && held === value);
}
