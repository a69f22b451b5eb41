import { describe, expect, test } from 'vitest';
import {
  NO_QUOTA_MEMORY,
  parseQuotaMemory,
  quotaMemoryKey,
  quotaMemoryValue,
} from '../../src/checks/quota-memory.ts';

describe('what is remembered of a registry', () => {
  test.each([undefined, 5])('comes back from the store as it was (absent since %s)', (since) => {
    const memory = { sku: 'premium', items: ['webhooks', '"odd",'], absentSince: since };
    expect(parseQuotaMemory(quotaMemoryValue(memory) ?? undefined)).toEqual(memory);
  });

  test('is nothing without an item', () => {
    expect(quotaMemoryValue({ ...NO_QUOTA_MEMORY, sku: 'premium' })).toBeNull();
  });

  test.each([undefined, {}, { sku: 'x' }, { sku: 1, items: '[]' }])(
    '%j is as good as none',
    (value) => expect(parseQuotaMemory(value)).toEqual(NO_QUOTA_MEMORY),
  );

  test.each(['{', '{}', '3', ''])('items %j are none', (items) => {
    expect(parseQuotaMemory({ sku: 'x', items }).items).toEqual([]);
  });

  test('is bounded', () => {
    const items = Array.from({ length: 150 }, (_, at) => `item-${at}`);
    const value = quotaMemoryValue({ sku: 'x', items, absentSince: undefined }) ?? undefined;
    expect(parseQuotaMemory(value).items).toHaveLength(100);
  });

  test('is found whatever the casing of the id', () => {
    expect(quotaMemoryKey('/Subscriptions/A')).toBe('/subscriptions/a');
  });
});
