import { describe, expect, test } from 'vitest';
import { chosenChecks, leftOutNotes, requestProblems } from '../../src/monitor/check-request.ts';

const KNOWN = [
  { id: 'credential-expiry', readsRegistries: false },
  { id: 'registry-quota', readsRegistries: true },
];
const problems = (checks: readonly string[] | undefined, registry?: string) =>
  requestProblems({ checks, registry }, KNOWN);
const chosen = (checks: readonly string[] | undefined, registry?: string) =>
  chosenChecks({ checks, registry }, KNOWN).map(({ id }) => id);

describe('a request', () => {
  test('without names runs everything, or everything that looks at registries', () => {
    expect(problems(undefined)).toEqual([]);
    expect(chosen(undefined)).toEqual(['credential-expiry', 'registry-quota']);
    expect(problems(undefined, 'contosoprod')).toEqual([]);
    expect(chosen(undefined, 'contosoprod')).toEqual(['registry-quota']);
  });

  test('with names runs those, each once', () => {
    expect(chosen(['registry-quota', 'registry-quota'])).toEqual(['registry-quota']);
  });

  test('with names that do not exist lists them and what exists', () => {
    expect(problems(['nosuch', 'registry-quota', 'constructor'])).toEqual([
      'there is no check "nosuch"; there are credential-expiry, registry-quota',
      'there is no check "constructor"; there are credential-expiry, registry-quota',
    ]);
  });

  test('with an empty list of names is told what exists', () => {
    expect(problems([])).toEqual([
      'no check is named; there are credential-expiry, registry-quota',
    ]);
  });

  test('for one registry by a check that does not look at registries is refused', () => {
    expect(problems(['credential-expiry'], 'contosoprod')).toEqual([
      'credential-expiry does not look at registries; leave out the check or the registry',
    ]);
  });

  test('tells every problem at once, tamed', () => {
    const all = problems(['x\r\ny', 'credential-expiry'], ' ');
    expect(all).toHaveLength(2);
    expect(all[0]).toContain('"x y"');
    expect(problems(['x'.repeat(999)])[0]?.length).toBeLessThan(150);
  });
});

describe('what a request leaves out without saying so', () => {
  test('is told when it is narrowed to a registry and names no checks', () => {
    expect(leftOutNotes({ checks: undefined, registry: 'contosoprod' }, KNOWN)).toEqual([
      'credential-expiry was left out: it does not look at registries',
    ]);
  });

  test('is nothing when it names its checks or looks everywhere', () => {
    expect(leftOutNotes({ checks: ['registry-quota'], registry: 'contosoprod' }, KNOWN)).toEqual(
      [],
    );
    expect(leftOutNotes({ checks: undefined, registry: undefined }, KNOWN)).toEqual([]);
  });
});
