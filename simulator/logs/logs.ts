import { randomUUID } from 'node:crypto';
import { jsonResponse, type Service, type SimRequest, type SimResponse } from '../http/exchange.ts';
import { createRouter, pathParam } from '../http/router.ts';
import { asString, isObject, parseJson } from '../json.ts';
import type { TokenBook } from '../login/tokens.ts';
import { evaluateQuery, type QueryOutcome } from './evaluate.ts';

/** What the Log Analytics query service needs. */
export type LogsDependencies = {
  readonly origin: string;
  readonly tokens: TokenBook;
};

const routes = [{ method: 'POST', path: '/v1/workspaces/{workspace}/query' }];

/** The Log Analytics query API. */
export function logsService(dependencies: LogsDependencies): Service {
  const route = createRouter(routes);
  return (request) => {
    const header = request.headers['authorization'];
    if (dependencies.tokens.problemOf(header, dependencies.origin) !== undefined) {
      return unauthenticated(dependencies.origin);
    }
    const match = route(request);
    if (match === undefined)
      return logsError(404, {
        code: 'PathNotFoundError',
        message: 'The requested path does not exist',
      });
    return answer(pathParam(match.params, 'workspace'), request);
  };
}

function answer(workspace: string, request: SimRequest): SimResponse {
  const body = parseJson(request.body);
  const query = isObject(body) ? asString(body['query']) : undefined;
  if (query === undefined) {
    return badArgument({ code: 'QueryValidationError', message: 'Failed parsing the query' });
  }
  return respond(evaluateQuery({ workspace, query }));
}

function respond(outcome: QueryOutcome): SimResponse {
  switch (outcome.kind) {
    case 'table':
      return jsonResponse(200, { tables: [{ name: 'PrimaryResult', ...outcome.table }] });
    case 'semantic-error':
      return badArgument({
        code: 'SemanticError',
        message: 'A semantic error occurred.',
        innererror: { code: outcome.code, message: outcome.message },
      });
  }
}

function badArgument(innererror: object): SimResponse {
  const message = 'The request had some invalid properties';
  return logsError(400, { message, code: 'BadArgumentError' }, innererror);
}

// The shape, with its correlationId beside code and message, is recorded for 400 and 504.
function logsError(
  status: number,
  error: { readonly code: string; readonly message: string },
  innererror?: object,
): SimResponse {
  const inner = innererror === undefined ? {} : { innererror };
  const { message, code } = error;
  return jsonResponse(status, { error: { message, code, correlationId: randomUUID(), ...inner } });
}

function unauthenticated(origin: string): SimResponse {
  const message = 'The provided authentication is not valid for this resource';
  const innererror = {
    code: 'SignatureVerificationException',
    message: 'Could not validate the request',
  };
  const response = logsError(401, { message, code: 'InvalidTokenError' }, innererror);
  const challenge = `Bearer resource="${origin}", error="invalid_token"`;
  return { ...response, headers: { ...response.headers, 'www-authenticate': challenge } };
}
