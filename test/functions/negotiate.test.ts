import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preferredType } from '../../src/functions/negotiate.ts';

const OFFERED = ['application/json', 'text/html', 'text/plain'] as const;
const CHROME =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8';

describe('the type of an answer', () => {
  test.each([
    [null, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    [CHROME, 'text/html'],
    ['text/html, application/json', 'application/json'],
    ['application/json;q=0.5, text/html;q=0.6', 'text/html'],
    ['TEXT/HTML ; Q=1', 'text/html'],
    ['text/*;q=0.9, application/json;q=0.1', 'text/html'],
    ['text/*, text/html;q=0, application/json;q=0.1', 'text/plain'],
    ['application/json;q=0, */*', 'text/html'],
    ['text/html;q=0.001, application/json;q=0', 'text/html'],
    ['image/png', 'application/json'],
    ['text/html;q=nonsense', 'application/json'],
    ['text/html;level=1', 'text/html'],
    [',,;;,', 'application/json'],
  ])('for Accept %j is %s', (accept, type) => {
    expect(preferredType(accept, OFFERED)).toBe(type);
  });

  test('is always one of those offered', () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        expect(OFFERED).toContain(preferredType(accept, OFFERED));
      }),
    );
  });
});
