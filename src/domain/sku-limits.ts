export const GIB = 2 ** 30;
export const TIB = 2 ** 40;

/** Storage of one SKU, in bytes. */
export type SkuLimits = {
  /** What the price includes; further GiB are billed. */
  readonly includedBytes: number;
  /** The hard cap, where pushes stop. */
  readonly capacityBytes: number;
};

/**
 * Where the numbers come from: the rows "included storage" and "storage limit" of the page "Azure
 * Container Registry SKU features and limits". Its table was read in the mirror
 * docs.azure.cn/container-registry/container-registry-skus; older copies say 20 or 40 TiB for
 * Premium. What the service itself answers always wins over this table.
 */
export const SKU_LIMITS_SOURCE = {
  link: 'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
  date: '2026-08-20',
} as const;

const LIMITS: ReadonlyMap<string, SkuLimits> = new Map([
  ['basic', { includedBytes: 10 * GIB, capacityBytes: 40 * TIB }],
  ['standard', { includedBytes: 100 * GIB, capacityBytes: 40 * TIB }],
  ['premium', { includedBytes: 500 * GIB, capacityBytes: 100 * TIB }],
]);

/** Storage of a SKU, or undefined for one the table does not know, such as `Classic`. */
export function skuLimits(sku: string): SkuLimits | undefined {
  return LIMITS.get(sku.toLowerCase());
}
