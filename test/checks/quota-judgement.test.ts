import { describe, expect, test } from 'vitest';
import {
  amountsOf,
  isApproximate,
  isIncomplete,
  percentOf,
  reachesPercent,
  severityOfAmount,
} from '../../src/checks/quota-judgement.ts';
import type { Amount } from '../../src/checks/quota-judgement.ts';
import { GIB, TIB } from '../../src/domain/sku-limits.ts';
import { aSize, aUsage } from '../support/resources.ts';

const LIMITS = { warningPercent: 80, criticalPercent: 95 };

function anAmount(given: Partial<Amount> = {}): Amount {
  return {
    rule: 'quota',
    item: 'Webhooks',
    key: 'webhooks',
    used: 0,
    limit: 1000,
    limitFrom: 'service',
    unit: 'Count',
    ...given,
  };
}

describe('severityOfAmount', () => {
  test.each([
    [799, undefined],
    [800, 'warning'],
    [801, 'warning'],
    [949, 'warning'],
    [950, 'critical'],
    [1000, 'critical'],
    [5000, 'critical'],
  ])('%d of 1000 is %s for a quota and for the hard cap', (used, severity) => {
    expect(severityOfAmount(anAmount({ used }), LIMITS)).toBe(severity);
    expect(severityOfAmount(anAmount({ used, rule: 'storage-capacity' }), LIMITS)).toBe(severity);
  });

  test.each([
    [799, undefined],
    [800, 'info'],
    [950, 'info'],
    [999, 'info'],
    [1000, 'warning'],
    [1001, 'warning'],
    [50_000, 'warning'],
  ])('%d of 1000 is %s for included storage: never critical', (used, severity) => {
    expect(severityOfAmount(anAmount({ used, rule: 'storage-included' }), LIMITS)).toBe(severity);
  });

  test.each([
    [-1, 0, undefined],
    [-1, 1e15, undefined],
    [0, 0, undefined],
    [0, 1, 'critical'],
    [undefined, 1e15, undefined],
  ])('limit %s with %d used is %s', (limit, used, severity) => {
    expect(severityOfAmount(anAmount({ limit, used }), LIMITS)).toBe(severity);
  });
});

describe('reachesPercent', () => {
  test('one byte decides at the bound of 100 TiB', () => {
    const limit = 100 * TIB;
    const bound = (limit / 100) * 95;
    expect(Number.isInteger(bound)).toBe(true);
    expect(reachesPercent({ used: bound, limit, percent: 95 })).toBe(true);
    expect(reachesPercent({ used: bound - 1, limit, percent: 95 })).toBe(false);
  });

  test('29 of 100 reaches 29 %, which floating point misses when it divides', () => {
    expect((29 / 100) * 100).toBeLessThan(29);
    expect(reachesPercent({ used: 29, limit: 100, percent: 29 })).toBe(true);
    expect(percentOf(29, 100)).toBe(29);
  });

  test.each([
    [2 ** 60, 2 ** 60, true],
    [2 ** 60, 2 ** 63, false],
    [1e308, 1, true],
    [0.5, 1, false],
    [0.81, 1, true],
  ])('%d of %d reaches 80 %%: %s', (used, limit, reaches) => {
    expect(reachesPercent({ used, limit, percent: 80 })).toBe(reaches);
  });
});

describe('percentOf', () => {
  test.each([
    [799, 1000, 79],
    [800, 1000, 80],
    [3, 2, 150],
    [0.5, 2, 25],
    [1, 0, undefined],
    [1, -1, undefined],
  ])('%d of %d is %s %%, rounded down', (used, limit, percent) => {
    expect(percentOf(used, limit)).toBe(percent);
  });
});

describe('isApproximate', () => {
  test('2^53 and above are only about right', () => {
    expect(isApproximate(2 ** 53 - 1)).toBe(false);
    expect(isApproximate(2 ** 53)).toBe(true);
    expect(isApproximate(-(2 ** 53))).toBe(true);
  });
});

describe('amountsOf', () => {
  const capacityOf = (sku: string, usages: Parameters<typeof amountsOf>[1]) =>
    amountsOf(sku, usages).find(({ rule }) => rule === 'storage-capacity');

  test('Size is held against what is included and against the hard cap', () => {
    expect(amountsOf('Standard', [aSize({ limit: 100 * GIB, currentValue: 7 })])).toEqual([
      anAmount({
        rule: 'storage-included',
        item: 'Size',
        key: 'size',
        used: 7,
        limit: 100 * GIB,
        unit: 'Bytes',
      }),
      anAmount({
        rule: 'storage-capacity',
        item: 'MaximumStorageCapacity',
        key: 'maximumstoragecapacity',
        used: 7,
        limit: 40 * TIB,
        limitFrom: 'table',
        unit: 'Bytes',
      }),
    ]);
  });

  test.each([
    ['Basic', 40],
    ['Standard', 40],
    ['Premium', 100],
  ])('without MaximumStorageCapacity the table says for %s %d TiB', (sku, tib) => {
    expect(capacityOf(sku, [aSize()])?.limit).toBe(tib * TIB);
  });

  test("the service's cap wins over the table", () => {
    const cap = aUsage({ name: 'MaximumStorageCapacity', limit: 5 * TIB, currentValue: 9 });
    expect(capacityOf('Premium', [aSize({ currentValue: 7 }), cap])).toMatchObject({
      limit: 5 * TIB,
      limitFrom: 'service',
      used: 9,
    });
  });

  test('a cap that tells no usage takes that of Size, one without a limit that of the table', () => {
    const cap = aUsage({ name: 'maximumStorageCapacity', limit: undefined, currentValue: 0 });
    expect(capacityOf('Premium', [aSize({ currentValue: 7 }), cap])).toMatchObject({
      limit: 100 * TIB,
      limitFrom: 'table',
      used: 7,
    });
  });

  test("the service's own limit of Size wins, the table helps where it gives none", () => {
    const limitOf = (limit: number | undefined) => amountsOf('Basic', [aSize({ limit })])[0]?.limit;
    expect(limitOf(1)).toBe(1);
    expect(limitOf(undefined)).toBe(10 * GIB);
  });

  test('a SKU that is not in the table has no cap unless the service answers one', () => {
    expect(capacityOf('Classic', [aSize()])?.limit).toBeUndefined();
    const cap = aUsage({ name: 'MaximumStorageCapacity', limit: 3, unit: 'Bytes' });
    expect(capacityOf('Classic', [aSize(), cap])?.limit).toBe(3);
  });

  test('every other item is a quota, whatever its name', () => {
    const names = ['Webhooks', 'Geo-replications', 'IPRules', 'SomethingNew'];
    const usages = names.map((name) => aUsage({ name }));
    expect(amountsOf('Premium', usages).map(({ rule, key }) => [rule, key])).toEqual(
      names.map((name) => ['quota', name.toLowerCase()]),
    );
  });
});

describe('isIncomplete', () => {
  test.each([
    ['Premium', [], true],
    ['Classic', [], true],
    ['Premium', [aUsage()], true],
    ['Classic', [aUsage()], false],
    ['Premium', [aUsage(), aSize({ name: 'size' })], false],
  ])('%s with %j: %s', (sku, usages, incomplete) => {
    expect(isIncomplete(sku, usages)).toBe(incomplete);
  });
});
