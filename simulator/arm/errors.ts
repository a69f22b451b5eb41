import { jsonResponse, type SimResponse } from '../http/exchange.ts';
import type { TokenProblem } from '../login/tokens.ts';
import type { Tenant } from '../tenant.ts';

/** An error of Resource Manager itself. */
export function armError(
  status: number,
  code: string,
  message: string,
  headers: { readonly [name: string]: string } = {},
): SimResponse {
  return jsonResponse(
    status,
    { error: { code, message } },
    { 'x-ms-failure-cause': 'gateway', ...headers },
  );
}

/** A 404 of the Container Registry provider: the error has a sibling `status` (recorded). */
export function providerNotFound(name: string): SimResponse {
  const message = `The resource ${name} could not be found.`;
  return jsonResponse(404, { error: { code: 'ResourceNotFound', message }, status: 'Failed' });
}

/** The 403 for a right that the identity does not hold; text as recorded. */
export function authorizationFailed(tenant: Tenant, action: string, scope: string): SimResponse {
  const { clientId, objectId } = tenant.monitor;
  return armError(
    403,
    'AuthorizationFailed',
    `The client '${clientId}' with object id '${objectId}' does not have authorization to perform ` +
      `action '${action}' over scope '${scope}' or the scope is invalid. If access was recently ` +
      'granted, please refresh your credentials.',
  );
}

/** A tracked resource that is not there; `kind` is its type and name (recorded text). */
export function resourceNotFound(kind: string, group: string): SimResponse {
  return armError(
    404,
    'ResourceNotFound',
    `The Resource '${kind}' under resource group '${group}' was not found. For more details please ` +
      'go to https://aka.ms/ARMResourceNotFoundFix',
  );
}

/** A resource group that is not there. */
export function resourceGroupNotFound(group: string): SimResponse {
  return armError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
}

/** A subscription that is not in the tenant. */
export function subscriptionNotFound(id: string): SimResponse {
  return armError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

/** The 401 for a missing, unknown, expired or foreign token. */
export function unauthenticated(
  problem: TokenProblem,
  authority: string,
  audience: string,
): SimResponse {
  const [code, message] = explain(problem, audience);
  return armError(401, code, message, {
    'www-authenticate': `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${message}"`,
  });
}

function explain(problem: TokenProblem, audience: string): readonly [string, string] {
  switch (problem.kind) {
    case 'missing':
      return [
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
      ];
    case 'unknown':
      return ['InvalidAuthenticationToken', 'The access token is invalid.'];
    case 'expired':
      return [
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${problem.at.toISOString()}' is earlier than current UTC time.`,
      ];
    case 'audience':
      return [
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${problem.audience}'. ` +
          `It should exactly match with one of the allowed audiences '${audience}/','${audience}'.`,
      ];
  }
}
