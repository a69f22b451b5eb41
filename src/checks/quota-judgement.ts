import type { Usage } from '../domain/resource.ts';
import type { Severity } from '../domain/severity.ts';
import { skuLimits } from '../domain/sku-limits.ts';

export type QuotaRule = 'storage-included' | 'storage-capacity' | 'quota';

/** Percentages of a limit, both inclusive. */
export type QuotaLimits = { readonly warningPercent: number; readonly criticalPercent: number };

/** One amount and the limit it is held against. */
export type Amount = {
  readonly rule: QuotaRule;
  /** The item as the service calls it. */
  readonly item: string;
  /** The item's name in lower case: the identity of the finding within its registry. */
  readonly key: string;
  readonly used: number;
  /** Undefined when neither the service nor the table knows one. */
  readonly limit: number | undefined;
  readonly limitFrom: 'service' | 'table';
  /** `Bytes` or `Count`. */
  readonly unit: string;
};

const SIZE = 'size';
const CAPACITY = 'maximumstoragecapacity';

/**
 * The amounts of one usage list. `Size` is held against its own limit, which is what the SKU's
 * price includes, and against the hard cap: `MaximumStorageCapacity` where the service answers it,
 * else the SKU table. What the service says wins over the table.
 */
export function amountsOf(sku: string, usages: readonly Usage[]): readonly Amount[] {
  const size = usages.find((usage) => itemKeyOf(usage) === SIZE);
  const cap = usages.find((usage) => itemKeyOf(usage) === CAPACITY);
  const others = usages.filter((usage) => ![SIZE, CAPACITY].includes(itemKeyOf(usage)));
  return [
    ...(size === undefined ? [] : [includedOf(sku, size)]),
    ...capacityOf({ sku, size, cap }),
    ...others.map((usage) => ({
      rule: 'quota' as const,
      item: usage.name,
      key: itemKeyOf(usage),
      used: usage.currentValue,
      limit: usage.limit,
      limitFrom: 'service' as const,
      unit: usage.unit,
    })),
  ];
}

/** The rule that judges an item of this key. */
export function ruleOfItem(key: string): QuotaRule {
  if (key === SIZE) return 'storage-included';
  return key === CAPACITY ? 'storage-capacity' : 'quota';
}

/** True when a usage list is too short to be one: every registry of a known SKU has a `Size`. */
export function isIncomplete(sku: string, usages: readonly Usage[]): boolean {
  const hasSize = usages.some((usage) => itemKeyOf(usage) === SIZE);
  return usages.length === 0 || (!hasSize && skuLimits(sku) !== undefined);
}

/** How urgent an amount is; undefined when it is within bounds, unlimited or has no known limit. */
export function severityOfAmount(amount: Amount, limits: QuotaLimits): Severity | undefined {
  const { rule, used, limit } = amount;
  if (limit === undefined) return undefined;
  const reaches = (percent: number) => reachesPercent({ used, limit, percent });
  if (rule === 'storage-included') {
    if (reaches(100)) return 'warning';
    return reaches(limits.warningPercent) ? 'info' : undefined;
  }
  if (reaches(limits.criticalPercent)) return 'critical';
  return reaches(limits.warningPercent) ? 'warning' : undefined;
}

/**
 * True when `used` is at least `percent` of `limit`. A negative limit (-1) is unlimited; a limit of
 * 0 is reached by anything above 0. Whole numbers are compared as such, so that no rounding decides
 * at the bound.
 */
export function reachesPercent(input: {
  readonly used: number;
  readonly limit: number;
  readonly percent: number;
}): boolean {
  const { used, limit, percent } = input;
  if (limit < 0) return false;
  if (limit === 0) return used > 0;
  if (!Number.isInteger(used) || !Number.isInteger(limit)) return used * 100 >= percent * limit;
  return BigInt(used) * 100n >= BigInt(percent) * BigInt(limit);
}

/** Whole percent of a limit, rounded down; undefined for a limit that nothing can be divided by. */
export function percentOf(used: number, limit: number): number | undefined {
  if (limit <= 0) return undefined;
  if (!Number.isInteger(used) || !Number.isInteger(limit)) return Math.floor((used / limit) * 100);
  return Number((BigInt(used) * 100n) / BigInt(limit));
}

/** True for a number past 2^53, which JSON parsing leaves only about right. */
export function isApproximate(value: number): boolean {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

function includedOf(sku: string, size: Usage): Amount {
  return {
    rule: 'storage-included',
    item: size.name,
    key: SIZE,
    used: size.currentValue,
    limit: size.limit ?? skuLimits(sku)?.includedBytes,
    limitFrom: size.limit === undefined ? 'table' : 'service',
    unit: size.unit,
  };
}

function capacityOf(input: {
  readonly sku: string;
  readonly size: Usage | undefined;
  readonly cap: Usage | undefined;
}): readonly Amount[] {
  const { sku, size, cap } = input;
  const own = cap !== undefined && cap.currentValue > 0 ? cap.currentValue : undefined;
  const used = own ?? size?.currentValue ?? cap?.currentValue;
  if (used === undefined) return [];
  return [
    {
      rule: 'storage-capacity',
      item: cap?.name ?? 'MaximumStorageCapacity',
      key: CAPACITY,
      used,
      limit: cap?.limit ?? skuLimits(sku)?.capacityBytes,
      limitFrom: cap?.limit === undefined ? 'table' : 'service',
      unit: cap?.unit ?? size?.unit ?? 'Bytes',
    },
  ];
}

/** The item's name as it is compared: in lower case. */
export function itemKeyOf(usage: Usage): string {
  return usage.name.toLowerCase();
}
