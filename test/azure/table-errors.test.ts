import { RestError } from '@azure/core-rest-pipeline';
import { describe, expect, test } from 'vitest';
import { HttpFailure } from '../../src/azure/http-failure.ts';
import {
  isConflict,
  isMissingRow,
  isMissingTable,
  tableError,
} from '../../src/azure/table-errors.ts';
import { StateError } from '../../src/ports/state-error.ts';

/** An error as the SDK throws it for one request: the code stands in `details`. */
function single(statusCode: number, code: string): RestError {
  return Object.assign(new RestError(code, { statusCode }), { details: { odataError: { code } } });
}

/** An error as the SDK throws it for a transaction: the code stands on the error. */
function transaction(statusCode: number, code: string): RestError {
  return new RestError(code, { statusCode, code });
}

function messageFor(error: unknown): string {
  return tableError({ table: 'AcrWatchState', operation: 'load alerts', error }).message;
}

describe('a write that another run was before', () => {
  test.each([
    [412, 'UpdateConditionNotSatisfied', true],
    [412, 'ConditionNotMet', true],
    [409, 'EntityAlreadyExists', true],
    [404, 'ResourceNotFound', true],
    [409, 'TableBeingDeleted', false],
    [404, 'TableNotFound', false],
    [400, 'InvalidInput', false],
    [500, 'InternalError', false],
  ])('%i %s: %s', (status, code, expected) => {
    expect(isConflict(single(status, code))).toBe(expected);
    expect(isConflict(transaction(status, code))).toBe(expected);
  });

  test.each([undefined, null, 'text', new TypeError('x'), {}])('%s is none', (error) => {
    expect(isConflict(error)).toBe(false);
  });
});

test('a missing row is not a missing table', () => {
  expect(isMissingRow(single(404, 'ResourceNotFound'))).toBe(true);
  expect(isMissingRow(single(404, 'TableNotFound'))).toBe(false);
  expect(isMissingTable(single(404, 'TableNotFound'))).toBe(true);
  expect(isMissingTable(single(404, 'ResourceNotFound'))).toBe(false);
});

describe('the error of a failed call', () => {
  test('is a state error that names table, operation, status and code', () => {
    const error = tableError({ table: 'T', operation: 'x', error: single(403, 'AuthFailed') });
    expect(error).toBeInstanceOf(StateError);
    expect(error.message).toMatch(/^table T: x failed: 403 AuthFailed: /);
  });

  test.each([
    [single(403, 'AuthorizationPermissionMismatch'), /role "Storage Table Data Contributor"/],
    [single(401, 'NoAuthenticationInformation'), /Storage Table Data Contributor/],
    [single(404, 'TableNotFound'), /created again in the next run/],
    [single(429, 'TooManyRequests'), /tried again/],
    [single(503, 'ServerBusy'), /tried again/],
    [single(500, 'InternalError'), /tried again/],
    [single(400, 'InvalidInput'), /report it/],
    [new RestError('x', { code: 'ECONNREFUSED' }), /Azurite.*AzureWebJobsStorage__tableServiceUri/],
    [Object.assign(new Error('x'), { name: 'AbortError' }), /ran out of time/],
    [Object.assign(new Error('x'), { name: 'CredentialUnavailableError' }), /identity/],
    [new HttpFailure({ cause: 'unauthenticated', message: 'no token' }), /identity/],
    [new HttpFailure({ cause: 'timed-out', message: 'stopped' }), /ran out of time/],
    [new HttpFailure({ cause: 'unavailable', message: 'no answer' }), /Azurite/],
    [new HttpFailure({ cause: 'throttled', message: 'x', status: 503 }), /failed: 503: .*again/],
  ])('%s says what to do', (error, advice) => {
    expect(messageFor(error)).toMatch(advice);
  });

  test('keeps the cause in words, without request, query, key or signature', () => {
    const url = 'https://acct.test/T?sv=1&sig=canary1';
    const message = `no ${url} AccountKey=canary2; Bearer canary3-canary3\nline`;
    const request = { url, headers: { authorization: 'canary4' } };
    const { cause } = tableError({
      table: 'T',
      operation: 'x',
      error: Object.assign(new RestError(message, { code: 'EAI_AGAIN' }), { extra: request }),
    });
    expect(cause).toBeInstanceOf(Error);
    expect(String(cause)).toMatch(/^RestError: no https:\/\/acct\.test/);
    expect(JSON.stringify(cause) + String(cause)).not.toMatch(/canary|\n/);
  });

  test('a code from outside is made one line', () => {
    expect(messageFor(single(400, 'a\nb'))).not.toContain('\n');
  });
});
