import { randomUUID } from 'node:crypto';
import { type Service, type SimRequest, type SimResponse, withHeaders } from '../http/exchange.ts';
import { createRouter, type PathMatch } from '../http/router.ts';
import { parseJson } from '../json.ts';
import type { TokenBook } from '../login/tokens.ts';
import type { Tenant } from '../tenant.ts';
import type { ArmRoute } from './call.ts';
import { armError, authorizationFailed, subscriptionNotFound, unauthenticated } from './errors.ts';
import { mayDo, mayDoBelow } from './permissions.ts';
import { armRoutes } from './routes.ts';

/** What Resource Manager needs. */
export type ArmDependencies = {
  readonly origin: string;
  /** Where its 401 sends a caller to sign in. */
  readonly authority: () => string;
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly tokens: TokenBook;
};

/** Azure Resource Manager with the providers that the monitor and az ask. */
export function armService(dependencies: ArmDependencies): Service {
  const route = createRouter(armRoutes);
  return (request) => withCommonHeaders(request, answer(dependencies, request, route(request)));
}

function answer(
  d: ArmDependencies,
  request: SimRequest,
  match: PathMatch<ArmRoute> | undefined,
): SimResponse {
  const apiVersion = request.query.get('api-version');
  const problem = d.tokens.problemOf(request.headers['authorization'], d.origin);
  if (problem !== undefined) return unauthenticated(problem, d.authority(), d.origin);
  const refusal = refuseApiVersion(apiVersion);
  if (refusal !== undefined || apiVersion === null) return refusal ?? notFound(request);
  if (match === undefined) return notFound(request);
  const tenant = d.tenant();
  const { params, route } = match;
  const forbidden = refuseCaller(tenant, route, params);
  if (forbidden !== undefined) return forbidden;
  return route.answer({
    tenant,
    now: d.now(),
    origin: d.origin,
    path: request.path,
    params,
    query: request.query,
    apiVersion,
    body: request.body === '' ? undefined : parseJson(request.body),
    may: (action, scope) => mayDo(tenant, action, scope),
  });
}

// Codes: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors.
function refuseApiVersion(version: string | null): SimResponse | undefined {
  if (version === null || version === '') {
    const text = 'The api-version query parameter (?api-version=) is required for all requests.';
    return armError(400, 'MissingApiVersionParameter', text);
  }
  if (/^20\d\d-\d\d-\d\d(-preview|-privatepreview|-alpha|-beta)?$/.test(version)) return undefined;
  return armError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
}

function refuseCaller(
  tenant: Tenant,
  route: ArmRoute,
  params: { readonly [name: string]: string },
): SimResponse | undefined {
  const scope = (route.scope ?? '').replace(
    /\{\+?(\w+)\}/g,
    (_, name: string) => params[name] ?? '',
  );
  const id = params['subscription'] ?? /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1];
  if (id !== undefined && !knowsSubscription(tenant, id)) return subscriptionNotFound(id);
  if (route.action === undefined || mayDo(tenant, route.action, scope)) return undefined;
  if (route.partial && mayDoBelow(tenant, route.action, scope)) return undefined;
  return authorizationFailed(tenant, route.action, scope);
}

function knowsSubscription(tenant: Tenant, id: string): boolean {
  return tenant.subscriptions.some((s) => s.subscriptionId.toLowerCase() === id.toLowerCase());
}

function notFound(request: SimRequest): SimResponse {
  const text = `The requested resource does not support http method '${request.method}' or does not exist.`;
  return armError(404, 'NotFound', text);
}

// Documented at learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling:
// a bucket of 250 reads. The global figure is one of those recorded. They stay put: throttling is a fault.
function withCommonHeaders(request: SimRequest, response: SimResponse): SimResponse {
  const correlation = request.headers['x-ms-correlation-request-id'] ?? randomUUID();
  const requestId = randomUUID();
  const remaining: { readonly [name: string]: string } = request.path.startsWith('/subscriptions/')
    ? {
        'x-ms-ratelimit-remaining-subscription-reads': '249',
        'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
      }
    : { 'x-ms-ratelimit-remaining-tenant-reads': '249' };
  return withHeaders(response, {
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': correlation,
    'x-ms-routing-request-id': `SIMULATOR:${requestId}`,
    ...remaining,
  });
}
