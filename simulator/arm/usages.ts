import type { Registry, UsageItem } from '../tenant.ts';

const GiB = 2 ** 30;

/**
 * What a SKU allows. Size is the storage included in the price, not a ceiling. Standard and Premium as
 * recorded with 2023-11-01-preview; Basic after the published SKU table, no recording of it is public.
 */
const limits = {
  Classic: { sizeBytes: 0, webhooks: 0, tokens: 0, scopeMaps: 0 },
  Basic: { sizeBytes: 10 * GiB, webhooks: 2, tokens: 100, scopeMaps: 100 },
  Standard: { sizeBytes: 100 * GiB, webhooks: 10, tokens: 500, scopeMaps: 500 },
  Premium: { sizeBytes: 500 * GiB, webhooks: 500, tokens: 50_000, scopeMaps: 50_000 },
} as const;

/**
 * The items of listUsages. Which ones come depends on api-version and SKU (recorded): two up to
 * 2019-05-01, the network items of Premium by 2022-02-01-preview, tokens and scope maps from
 * 2023-11-01-preview on. Where between the recordings a step lies is not known; it is put at the later.
 */
export function usageItems(registry: Registry, apiVersion: string): readonly UsageItem[] {
  const { replace, set = [] } = registry.usages;
  if (replace !== undefined) return replace;
  const items = [
    ...basicItems(registry),
    ...(registry.sku === 'Premium' && apiVersion >= '2022-02-01' ? networkItems(registry) : []),
    ...(registry.sku !== 'Classic' && apiVersion >= '2023-11-01' ? tokenItems(registry) : []),
  ];
  const kept = items.map((item) => set.find((other) => other.name === item.name) ?? item);
  const added = set.filter((other) => !items.some((item) => item.name === other.name));
  return [...kept, ...added];
}

function basicItems(registry: Registry): readonly UsageItem[] {
  if (registry.sku === 'Classic') return [];
  const { sizeBytes, webhooks } = limits[registry.sku];
  return [
    { name: 'Size', limit: sizeBytes, currentValue: registry.usedBytes, unit: 'Bytes' },
    count('Webhooks', webhooks, registry.webhooks.length),
  ];
}

// -1 is how "unlimited" is sent; seen for Geo-replications only.
function networkItems(registry: Registry): readonly UsageItem[] {
  return [
    count('Geo-replications', -1, registry.replicas.length),
    count('IPRules', 100, registry.ipRules.length),
    count('VNetRules', 100, 0),
    count('PrivateEndpointConnections', 200, registry.privateEndpointConnections.length),
  ];
}

function tokenItems(registry: Registry): readonly UsageItem[] {
  const { scopeMaps, tokens } = limits[registry.sku];
  return [
    count('ScopeMaps', scopeMaps, registry.scopeMaps.length),
    count('Tokens', tokens, registry.tokens.length),
  ];
}

function count(name: string, limit: number, currentValue: number): UsageItem {
  return { name, limit, currentValue, unit: 'Count' };
}
