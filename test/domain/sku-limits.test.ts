import { describe, expect, test } from 'vitest';
import { GIB, SKU_LIMITS_SOURCE, skuLimits, TIB } from '../../src/domain/sku-limits.ts';

describe('skuLimits', () => {
  test.each([
    ['Basic', 10, 40],
    ['Standard', 100, 40],
    ['Premium', 500, 100],
    ['premium', 500, 100],
  ])('%s includes %d GiB and ends at %d TiB', (sku, included, capacity) => {
    expect(skuLimits(sku)).toEqual({
      includedBytes: included * GIB,
      capacityBytes: capacity * TIB,
    });
  });

  test.each(['Classic', '', 'constructor'])('%j is not in the table', (sku) => {
    expect(skuLimits(sku)).toBeUndefined();
  });

  test('the table says where and when it was read', () => {
    expect(SKU_LIMITS_SOURCE.link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    expect(SKU_LIMITS_SOURCE.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
