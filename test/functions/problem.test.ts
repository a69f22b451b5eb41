import { expect, test } from 'vitest';
import { problemResponse } from '../../src/functions/problem.ts';

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
