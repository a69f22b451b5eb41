import { expect, test } from 'vitest';
import { GAP_CAUSES, needsPeople } from '../../src/domain/coverage.ts';

test('people are needed for what no retry mends, and for nothing else', () => {
  expect(GAP_CAUSES.filter(needsPeople)).toEqual([
    'forbidden',
    'unauthenticated',
    'not-configured',
    'unmatched',
    'unlisted',
  ]);
  expect(needsPeople('a cause of another version')).toBe(false);
});
