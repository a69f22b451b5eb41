import { describe, expect, test } from 'vitest';
import type { HttpFunction } from '../../dev/functions-core.ts';
import { isLocalCaller, routeRequest } from '../../dev/http-server.ts';

function httpFunction(name: string, route: string, methods: readonly string[]): HttpFunction {
  return { kind: 'http', name, binding: { type: 'httpTrigger' }, route, methods, authLevel: '' };
}

const FUNCTIONS = [
  httpFunction('check', 'check', ['GET', 'POST']),
  httpFunction('health', 'health', ['GET']),
  httpFunction('alert', 'alerts/{id}', ['GET']),
  httpFunction('close', 'alerts/{id}', ['DELETE']),
];

describe('finding the function for a request', () => {
  test.each([
    ['GET', '/api/check', 'check', {}],
    ['POST', '/api/check', 'check', {}],
    ['GET', '/API/Check/', 'check', {}],
    ['GET', '/api/alerts/a%20b', 'alert', { id: 'a b' }],
    ['DELETE', '/api/alerts/%zz', 'close', { id: '%zz' }],
  ])('%s %s is %s', (method, path, name, params) => {
    expect(routeRequest(FUNCTIONS, { method, path })).toEqual({ kind: 'function', name, params });
  });

  test.each(['/', '/check', '/api', '/api/check/more', '/api/alerts'])('%s is unknown', (path) => {
    const routing = routeRequest(FUNCTIONS, { method: 'GET', path });
    expect(routing).toEqual({ kind: 'refused', status: 404, allow: [] });
  });

  test('a wrong method is told the right ones', () => {
    expect(routeRequest(FUNCTIONS, { method: 'PUT', path: '/api/alerts/x' })).toEqual({
      kind: 'refused',
      status: 405,
      allow: ['GET', 'DELETE'],
    });
  });
});

describe('who may call functions that need no key', () => {
  test.each([
    [{ host: '127.0.0.1:7071' }, true],
    [{ host: 'localhost' }, true],
    [{ host: 'localhost:7071', origin: 'http://localhost:7071' }, true],
    [{ host: 'localhost:7071', origin: 'http://localhost:8080' }, false],
    [{ host: 'localhost:7071', origin: 'null' }, false],
    [{ host: 'localhost:7071', origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
    [{ host: 'localhost:7071', origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
    [{ host: 'attacker.example', origin: 'null', 'sec-fetch-site': 'same-origin' }, false],
    [{ host: 'attacker.example:7071' }, false],
    [{ host: 'localhost.attacker.example' }, false],
    [{}, false],
  ])('%j: %s', (headers, expected) => {
    expect(isLocalCaller(headers)).toBe(expected);
  });
});
