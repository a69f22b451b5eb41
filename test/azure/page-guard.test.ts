import { describe, expect, test } from 'vitest';
import { createPageGuard, MAX_PAGES } from '../../src/azure/page-guard.ts';

const SERVICE = 'https://service.example';
const next = (n: number | string): string => `${SERVICE}/list?page=${n}`;

describe('paging', () => {
  test('that goes on and ends is admitted', () => {
    const guard = createPageGuard(SERVICE, next(1));
    expect(guard.admit({ next: next(2), ids: ['a'] })).toBeUndefined();
    expect(guard.admit({ next: next(3), ids: ['b'] })).toBeUndefined();
    expect(guard.admit({ next: undefined, ids: ['b'] })).toBeUndefined();
  });

  test('back to the first page is a loop', () => {
    const guard = createPageGuard(SERVICE, next(1));
    expect(guard.admit({ next: next(1), ids: ['a'] })).toMatchObject({
      cause: 'malformed',
      message: 'paging loops: a next link was given twice',
      service: SERVICE,
    });
  });

  test('back to any page is a loop', () => {
    const guard = createPageGuard(SERVICE);
    guard.admit({ next: next(2), ids: ['a'] });
    guard.admit({ next: next(3), ids: ['b'] });
    expect(guard.admit({ next: next(2), ids: ['c'] })?.cause).toBe('malformed');
  });

  test('two equal pages in a row make no progress, under whatever link', () => {
    const guard = createPageGuard(SERVICE);
    guard.admit({ next: next(2), ids: ['a', 'b'] });
    expect(guard.admit({ next: next(3), ids: ['a', 'b'] })?.message).toContain('the same items');
  });

  test('empty pages are none of these', () => {
    const guard = createPageGuard(SERVICE);
    for (const page of [2, 3, 4]) {
      expect(guard.admit({ next: next(page), ids: [] })).toBeUndefined();
    }
  });

  test('ends at 10,000 pages', () => {
    const guard = createPageGuard(SERVICE);
    for (let page = 1; page < MAX_PAGES; page += 1) {
      expect(guard.admit({ next: next(page), ids: [] })).toBeUndefined();
    }
    expect(guard.admit({ next: next('last'), ids: [] })?.message).toContain('more than 10,000');
  });
});
