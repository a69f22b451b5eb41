import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../src/azure/table-operations.ts';
import type { RowWrite } from '../../src/azure/table-operations.ts';

function writes(count: number, units = 10): readonly RowWrite[] {
  return Array.from({ length: count }, (_, index) => {
    const rowKey = String(index).padStart(6, '0');
    return { kind: 'insert', row: { partitionKey: 'p', rowKey, json0: 'x'.repeat(units - 7) } };
  });
}

describe('transactions take', () => {
  test.each([
    [0, []],
    [1, [1]],
    [100, [100]],
    [101, [100, 1]],
    [200, [100, 100]],
    [250, [100, 100, 50]],
  ])('%i rows as %j', (count, sizes) => {
    expect(batchesOf(writes(count)).map((batch) => batch.length)).toEqual(sizes);
  });

  test('at most a million units together, counted to the unit', () => {
    expect(batchesOf(writes(4, 250_000)).map((batch) => batch.length)).toEqual([4]);
    expect(batchesOf(writes(4, 250_001)).map((batch) => batch.length)).toEqual([3, 1]);
  });

  test('one row alone, however large', () => {
    expect(batchesOf(writes(2, 2_000_000)).map((batch) => batch.length)).toEqual([1, 1]);
  });

  test('the rows in their order', () => {
    const given = writes(101);
    expect(batchesOf(given).flat()).toEqual(given);
  });
});
