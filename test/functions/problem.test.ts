import { expect, test } from 'vitest';
import { PROBLEM_LIMIT, problemResponse } from '../../src/functions/problem.ts';

test('an error is a problem document with every problem, which nobody may cache', () => {
  const response = problemResponse(400, 'the request is not understood', ['one', 'tw"o']);
  expect(response.status).toBe(400);
  expect(response.headers).toEqual({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
  expect(JSON.parse(typeof response.body === 'string' ? response.body : '')).toEqual({
    type: 'about:blank',
    title: 'the request is not understood',
    status: 400,
    detail: 'one; tw"o',
    problems: ['one', 'tw"o'],
  });
});

test('an error lists 20 problems and says how many more there are', () => {
  const listed = (count: number) => {
    const all = Array.from({ length: count }, (_, at) => `problem ${at + 1}`);
    const { body } = problemResponse(400, 'wrong', all);
    const answer: unknown = JSON.parse(typeof body === 'string' ? body : '');
    return answer;
  };
  expect(PROBLEM_LIMIT).toBe(20);
  expect(listed(20)).toHaveProperty('problems.length', 20);
  expect(listed(42_005)).toHaveProperty('problems.length', 21);
  expect(listed(42_005)).toHaveProperty('problems.20', 'and 41985 more problems');
  expect(JSON.stringify(listed(42_005)).length).toBeLessThan(1500);
});
