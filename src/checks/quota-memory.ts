import type { MemoryValue } from '../domain/outcome.ts';
import { DAY_MS } from '../domain/time.ts';

/** How long an item may be absent before its alert is given up as no longer judged. */
export const ABSENT_MS = 30 * DAY_MS;

/** Most items kept of one registry, so that the row of the store stays small. */
const MOST_ITEMS = 100;

/** What is remembered of a registry that has alerts: fingerprints alone do not name their items. */
export type QuotaMemory = {
  readonly sku: string;
  /** Keys of the items that alerts are open of. */
  readonly items: readonly string[];
  /** Since when one of them is absent, ms since the epoch; undefined while none is. */
  readonly absentSince: number | undefined;
};

export const NO_QUOTA_MEMORY: QuotaMemory = { sku: '', items: [], absentSince: undefined };

/** The key of a registry: ARM ids are compared in lower case. */
export function quotaMemoryKey(registryId: string): string {
  return registryId.toLowerCase();
}

/** The stored form; null, which forgets the key, where no item is to be remembered. */
export function quotaMemoryValue(memory: QuotaMemory): MemoryValue | null {
  const { sku, items, absentSince = null } = memory;
  if (items.length === 0) return null;
  return { sku, items: JSON.stringify(items.slice(0, MOST_ITEMS)), absentSince };
}

/** The inverse of `quotaMemoryValue`; a value in another form is as good as none. */
export function parseQuotaMemory(value: MemoryValue | undefined): QuotaMemory {
  const { sku, items, absentSince } = value ?? {};
  if (typeof sku !== 'string' || typeof items !== 'string') return NO_QUOTA_MEMORY;
  const since = typeof absentSince === 'number' ? absentSince : undefined;
  return { sku, items: textsOf(items), absentSince: since };
}

function textsOf(json: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
