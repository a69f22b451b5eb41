import { describe, expect, test } from 'vitest';
import { queryProblems } from '../../src/functions/query-problems.ts';

const problemsOf = (query: string) => queryProblems(new URLSearchParams(query), ['by']);

describe('the query of a request', () => {
  test('may hold what is known, once, and the parameters of the platform', () => {
    expect(problemsOf('')).toEqual([]);
    expect(problemsOf('by=Ana&code=key&clientId=default&code=other')).toEqual([]);
  });

  test('may hold nothing else and nothing twice; every problem is told', () => {
    expect(problemsOf(`by=Ana&by=Bo&By=x&${'y'.repeat(99)}=1`)).toEqual([
      'there is no parameter "By"',
      `there is no parameter "${'y'.repeat(60)}"`,
      'by is given more than once; give it once',
    ]);
  });
});
