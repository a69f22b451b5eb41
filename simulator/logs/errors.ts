import { randomUUID } from 'node:crypto';
import { jsonResponse, type SimResponse, withHeaders } from '../http/exchange.ts';
import type { Objection } from './kql/objections.ts';

/** The 404 for a path, and for a workspace that is not there (Azure/azure-sdk-for-python issue 45580). */
export function notFound(): SimResponse {
  return logsError(404, 'PathNotFoundError', 'The requested path does not exist');
}

/** The 403 without the right (Azure/azure-sdk-for-net, Azure.Monitor.Query troubleshooting guide). */
export function forbidden(): SimResponse {
  const message =
    'The provided credentials have insufficient access to perform the requested operation';
  return logsError(403, 'InsufficientAccessError', message);
}

/** The 429 of too many requests; no public recording has its body, so code and text are our own. */
export function throttled(seconds: number): SimResponse {
  const response = logsError(429, 'ThrottledError', 'Too many requests; try again later');
  return withHeaders(response, { 'retry-after': String(seconds) });
}

/** The 400 for a body that is no request. */
export function invalidRequest(code: string, message: string): SimResponse {
  return badArgument({ code, message });
}

/** The 400 for a query that does not run; the shape of the syntax error is recorded. */
export function badQuery(objection: Objection): SimResponse {
  switch (objection.kind) {
    case 'syntax': {
      const { line, pos, token } = objection;
      const message = `Query could not be parsed at '${token}' on line [${line},${pos}]`;
      return badArgument({
        code: 'SyntaxError',
        message: 'A recognition error occurred in the query.',
        innererror: { code: 'SYN0002', message, line, pos, token },
      });
    }
    case 'semantic': {
      const { code, message } = objection;
      return badArgument({
        code: 'SemanticError',
        message: 'A semantic error occurred.',
        innererror: { code, message },
      });
    }
  }
}

/** The 401 for a missing, unknown, expired or foreign token. */
export function unauthenticated(origin: string): SimResponse {
  const message = 'The provided authentication is not valid for this resource';
  const innererror = {
    code: 'SignatureVerificationException',
    message: 'Could not validate the request',
  };
  const response = logsError(401, 'InvalidTokenError', message, innererror);
  const challenge = `Bearer resource="${origin}", error="invalid_token"`;
  return withHeaders(response, { 'www-authenticate': challenge });
}

function badArgument(innererror: object): SimResponse {
  const message = 'The request had some invalid properties';
  return logsError(400, 'BadArgumentError', message, innererror);
}

// The shape, with its correlationId beside code and message, is recorded for 400 and 504.
function logsError(
  status: number,
  code: string,
  message: string,
  innererror?: object,
): SimResponse {
  const inner = innererror === undefined ? {} : { innererror };
  return jsonResponse(status, { error: { message, code, correlationId: randomUUID(), ...inner } });
}
