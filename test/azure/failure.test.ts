import { describe, expect, test } from 'vitest';
import { toReadFailure } from '../../src/azure/failure.ts';
import { HttpFailure } from '../../src/azure/http-failure.ts';

const SERVICE = 'https://management.azure.com/subscriptions/x';
const answer = (status: number, body: unknown) => ({
  status,
  bodyAsText: typeof body === 'string' ? body : JSON.stringify(body),
});
const failureOf = (ended: unknown) => toReadFailure(ended, SERVICE);

describe('the cause of an error status', () => {
  test.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'missing'],
    [408, 'timed-out'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'timed-out'],
    [201, 'malformed'],
    [302, 'malformed'],
    [400, 'malformed'],
    [409, 'malformed'],
  ])('%d is %s', (status, cause) => {
    expect(failureOf(answer(status, ''))).toEqual({
      cause,
      message: String(status),
      status,
      service: 'https://management.azure.com',
    });
  });
});

describe('code and message of an error body', () => {
  const inner = { code: 'SomeCode', message: 'It went wrong.' };
  test.each([
    ['with the documented wrapper', { error: inner }],
    ['with a sibling', { error: inner, status: 'Failed' }],
    ['without the wrapper', inner],
    ['as JSON inside a JSON string', JSON.stringify(JSON.stringify({ error: inner }))],
    [
      'as odata.error',
      { 'odata.error': { ...inner, message: { lang: 'en', value: 'It went wrong.' } } },
    ],
    ['as the first of errors', { errors: [inner] }],
    [
      'with the message in innerError',
      { error: { code: inner.code, innerError: { code: '429', message: inner.message } } },
    ],
    ['as OAuth sends them', { error: 'SomeCode', error_description: 'It went wrong.' }],
  ])('are found %s', (_, body) => {
    expect(failureOf(answer(403, body))).toMatchObject({
      code: 'SomeCode',
      message: '403 SomeCode: It went wrong',
    });
  });

  test('plain text is the message', () => {
    expect(failureOf(answer(429, 'Too many requests, wait.'))).toEqual({
      cause: 'throttled',
      message: '429: Too many requests, wait',
      status: 429,
      service: 'https://management.azure.com',
    });
  });

  test.each(['', '<html><body>Bad gateway</body></html>', 'null', '[]', '{}', '{"error":null}'])(
    'nothing is made of %j',
    (body) => {
      expect(failureOf(answer(502, body)).message).toBe('502');
    },
  );

  test('a code that is a number is told as text', () => {
    expect(failureOf(answer(429, { error: { code: 429, message: 'Slow.' } })).code).toBe('429');
  });
});

describe('the message', () => {
  const messageOf = (message: string) => failureOf(answer(500, { error: { message } })).message;

  test('is the first sentence, without its stop', () => {
    expect(messageOf('No such thing. If access was recently granted, retry.')).toBe(
      '500: No such thing',
    );
    expect(messageOf('Version 2.0 of x.y failed.')).toBe('500: Version 2.0 of x.y failed');
  });

  test('is one line of at most 300 characters', () => {
    const long = messageOf(`a\r\nb\u202e${'ü'.repeat(100_000)}`);
    expect([...long]).toHaveLength(300);
    expect(long).toMatch(/^500: a b ü+…$/);
  });

  test.each([
    'failed for https://flow.example/workflows/1/run?api-version=1&sig=TOPSECRET123',
    'token eyJhbGciOiJSUzI1.eyJzdWIiOiJ0b3BzZWNyZXQ.TOPSECRET123 refused',
    'header Authorization: Bearer TOPSECRET123 refused',
    'DefaultEndpointsProtocol=https;AccountKey=TOPSECRET123;x',
    'client_secret=TOPSECRET123&grant_type=x',
  ])('shows no secret: %s', (message) => {
    expect(messageOf(message)).not.toContain('TOPSECRET');
  });
});

describe('the identity that was refused', () => {
  const id = '0c421105-9e6b-4a09-bcda-fa4ddd2e70da';
  test("is the object id in ARM's text, and the client id is not", () => {
    const message = `The client '11111111-1111-1111-1111-111111111111' with object id '${id}' does not have authorization to perform action 'x/read' over scope '/subscriptions/1'.`;
    const body = { error: { code: 'AuthorizationFailed', message } };
    expect(failureOf(answer(403, body)).principalId).toBe(id);
  });

  test.each(["object id 'not-a-guid'", `object id ${id}`, ''])('is absent in %j', (message) => {
    const failure = failureOf(answer(403, { error: { code: 'AuthorizationFailed', message } }));
    expect(failure).not.toHaveProperty('principalId');
  });
});

describe('errors of libraries', () => {
  test.each(['CredentialUnavailableError', 'AuthenticationError', 'AuthenticationRequiredError'])(
    '%s is known by its name alone: constructors are renamed in a bundle',
    (name) => {
      const error = Object.assign(new Error('no way in'), { name });
      expect(failureOf(error)).toMatchObject({
        cause: 'unauthenticated',
        message: 'no token: no way in',
      });
    },
  );

  test('a whole chain that found no identity is told in one sentence', () => {
    const message = 'EnvironmentCredential is unavailable. Error: network_error';
    const error = Object.assign(new Error(message), { name: 'AggregateAuthenticationError' });
    expect(failureOf(error)).toEqual({
      cause: 'unauthenticated',
      message:
        'no token: neither environment variables nor a managed identity nor az login gave one',
      service: 'https://management.azure.com',
    });
  });

  test('a sign-in service that cannot be reached is unavailable, though its status is 400', () => {
    const errorResponse = { errorDescription: 'endpoints_resolution_error: See x' };
    const facts = { name: 'AuthenticationError', statusCode: 400, errorResponse };
    expect(failureOf(Object.assign(new Error('x'), facts)).cause).toBe('unavailable');
  });

  test('a sign-in service that is down or busy is not a wrong identity', () => {
    const error = (statusCode: number) =>
      Object.assign(new Error('x'), { name: 'AuthenticationError', statusCode });
    expect(failureOf(error(503)).cause).toBe('unavailable');
    expect(failureOf(error(429)).cause).toBe('throttled');
    expect(failureOf(error(400)).cause).toBe('unauthenticated');
  });

  test('an SDK error carries its answer', () => {
    const response = answer(403, { error: { code: 'AuthorizationFailed', message: 'No.' } });
    const error = Object.assign(new Error('x'), { name: 'RestError', statusCode: 403, response });
    expect(failureOf(error)).toMatchObject({ code: 'AuthorizationFailed', cause: 'forbidden' });
  });

  test('an SDK error without the body keeps the code that the SDK found', () => {
    const error = Object.assign(new Error('Not there.'), {
      statusCode: 404,
      code: 'ResourceNotFound',
      response: { status: 404 },
    });
    expect(failureOf(error)).toMatchObject({
      cause: 'missing',
      code: 'ResourceNotFound',
      message: '404 ResourceNotFound: Not there',
    });
  });

  test.each([
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    Object.assign(new Error('x'), { code: 'REQUEST_SEND_ERROR' }),
    Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } }),
    Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    Object.assign(new Error('x'), { statusCode: -1 }),
  ])('no connection is unavailable: %o', (error) => {
    expect(failureOf(error)).toMatchObject({ cause: 'unavailable' });
  });

  test('an answer that is not whole JSON is malformed, and none of it is quoted', () => {
    const error = Object.assign(new Error('Error parsing - {"secretText":"abc"'), {
      code: 'PARSE_ERROR',
      statusCode: 200,
    });
    expect(failureOf(error)).toMatchObject({
      cause: 'malformed',
      message: 'the answer was not in the documented form: it is not whole JSON',
    });
  });

  test('what a deserialiser throws is malformed', () => {
    const error = new TypeError("Cannot read properties of null (reading 'name')");
    expect(failureOf(error).cause).toBe('malformed');
  });

  test('a failure on its way up stays what it is', () => {
    const failure = { cause: 'throttled', message: 'wait' } as const;
    expect(failureOf(new HttpFailure(failure))).toBe(failure);
  });

  test.each([undefined, null, 'text', 42, {}])('%j thrown is a failure too', (thrown) => {
    expect(failureOf(thrown).cause).toBe('malformed');
  });
});
