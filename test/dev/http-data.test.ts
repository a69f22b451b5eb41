import { describe, expect, test } from 'vitest';
import { httpAnswerOf, httpDataOf } from '../../dev/http-data.ts';

describe('a request in the form of the host', () => {
  test('carries headers, query and route values as nullable texts', () => {
    const data = httpDataOf({
      method: 'GET',
      url: 'http://localhost/api/check?a=1&a=2&b=',
      headers: { accept: 'text/html' },
      params: { id: 'x' },
    });
    expect(data.http).toEqual({
      method: 'GET',
      url: 'http://localhost/api/check?a=1&a=2&b=',
      nullableHeaders: { accept: { value: 'text/html' } },
      nullableQuery: { a: { value: '1,2' }, b: { value: '' } },
      nullableParams: { id: { value: 'x' } },
    });
  });

  test('carries a body as bytes, and a given query as it is', () => {
    const data = httpDataOf({
      method: 'POST',
      url: 'http://localhost/?a=1',
      query: { b: '2' },
      body: 'ä',
    });
    expect(data.http?.nullableQuery).toEqual({ b: { value: '2' } });
    expect(data.http?.body?.bytes).toEqual(Buffer.from([0xc3, 0xa4]));
  });
});

describe('a response of a function', () => {
  test('has its status, headers and body', () => {
    const http = { statusCode: '503', headers: { a: 'b' }, body: { bytes: Buffer.from('no') } };
    const answer = { status: 503, headers: { a: 'b' }, body: Buffer.from('no') };
    expect(httpAnswerOf({ http })).toEqual(answer);
    expect(httpAnswerOf({ http: { ...http, body: { string: 'no' } } })).toEqual(answer);
  });

  test.each([undefined, null])('%s is 204', (nothing) => {
    expect(httpAnswerOf(nothing)).toEqual({ status: 204, headers: {}, body: Buffer.alloc(0) });
  });

  test('another kind of result is an error', () => {
    expect(() => httpAnswerOf({ string: 'text' })).toThrow('gave no HTTP response');
  });
});
