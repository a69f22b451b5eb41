import { randomUUID } from 'node:crypto';
import { jsonResponse, type Service, type SimRequest, type SimResponse } from '../http/exchange.ts';
import { createRouter, pathParam } from '../http/router.ts';
import type { Tenant } from '../tenant.ts';
import { type TokenBook, tokenLifetimeSeconds, trimAudience } from './tokens.ts';

/** What the sign-in service needs. */
export type LoginDependencies = {
  readonly origin: string;
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly tokens: TokenBook;
  /** The audiences that a token may be had for. */
  readonly audiences: () => readonly string[];
};

type Params = { readonly [name: string]: string };
type LoginRoute = {
  readonly method: string;
  readonly path: string;
  readonly answer: (d: LoginDependencies, params: Params, request: SimRequest) => SimResponse;
};

// `adfs` is the one authority for which az skips instance discovery at the public login host; clients
// then put it once or twice before the well-known path, and v2.0 there for an Entra tenant.
const routes: readonly LoginRoute[] = [
  {
    method: 'GET',
    path: '/{+authority}/.well-known/openid-configuration',
    answer: (d, params) =>
      jsonResponse(200, openIdConfiguration(d, pathParam(params, 'authority'))),
  },
  {
    method: 'GET',
    path: '/{+authority}/discovery/keys',
    answer: () => jsonResponse(200, { keys: [] }),
  },
  {
    method: 'POST',
    path: '/{+authority}/oauth2/token',
    answer: (d, _params, request) => grant(d, new URLSearchParams(request.body)),
  },
  {
    method: 'POST',
    path: '/{+authority}/oauth2/v2.0/token',
    answer: (d, _params, request) => grant(d, new URLSearchParams(request.body)),
  },
];

/** The sign-in service: discovery and the client credentials grant, as AD FS and as Entra v2.0. */
export function loginService(dependencies: LoginDependencies): Service {
  const route = createRouter(routes);
  return (request) => {
    const match = route(request);
    if (match === undefined) return jsonResponse(404, { error: 'not_found' });
    return match.route.answer(dependencies, match.params, request);
  };
}

function openIdConfiguration(d: LoginDependencies, authority: string): object {
  const issuer = `${d.origin}/${authority}`;
  const v2 = authority.endsWith('/v2.0');
  const base = v2 ? issuer.slice(0, -'/v2.0'.length) : issuer;
  const token = v2 ? `${base}/oauth2/v2.0/token` : `${base}/oauth2/token/`;
  return {
    issuer,
    authorization_endpoint: `${base}/oauth2/authorize/`,
    token_endpoint: token,
    jwks_uri: `${base}/discovery/keys`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_types_supported: ['code', 'id_token', 'token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['client_credentials'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'iss', 'iat', 'exp', 'appid', 'oid', 'tid'],
  };
}

// Codes and texts: learn.microsoft.com/entra/identity-platform/reference-error-codes.
function grant(d: LoginDependencies, form: URLSearchParams): SimResponse {
  const { monitor, tenantId } = d.tenant();
  if (form.get('grant_type') !== 'client_credentials') {
    return refuse(
      d,
      400,
      'unsupported_grant_type',
      70003,
      'The app requested an unsupported grant type.',
    );
  }
  const clientId = form.get('client_id') ?? '';
  if (clientId !== monitor.clientId) {
    const text = `Application with identifier '${clientId}' was not found in the directory '${tenantId}'.`;
    return refuse(d, 400, 'unauthorized_client', 700016, text);
  }
  if (form.get('client_secret') !== monitor.clientSecret) {
    const text =
      'Invalid client secret provided. Ensure the secret being sent in the request is the client ' +
      `secret value, not the client secret ID, for a secret added to app '${clientId}'.`;
    return refuse(d, 401, 'invalid_client', 7000215, text);
  }
  const audience = (form.get('scope') ?? form.get('resource') ?? '').replace(/\/\.default$/, '');
  if (!d.audiences().some((known) => trimAudience(known) === trimAudience(audience))) {
    const text = `The resource principal named ${audience} was not found in the tenant named ${tenantId}.`;
    return refuse(d, 400, 'invalid_resource', 500011, text);
  }
  return jsonResponse(200, {
    token_type: 'Bearer',
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: d.tokens.issue(audience),
  });
}

function refuse(
  d: LoginDependencies,
  status: number,
  error: string,
  code: number,
  text: string,
): SimResponse {
  const timestamp = d.now().toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const trace = randomUUID();
  const correlation = randomUUID();
  return jsonResponse(status, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
  });
}
