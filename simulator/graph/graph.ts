import type { Service, SimRequest, SimResponse } from '../http/exchange.ts';
import { encodeSkipToken, pageOf } from '../http/paging.ts';
import { createRouter, pathParam } from '../http/router.ts';
import { asArray, isObject, type JsonObject, parseJson } from '../json.ts';
import type { TokenBook, TokenProblem } from '../login/tokens.ts';
import type { Tenant } from '../tenant.ts';
import { type Collection, collections } from './collections.ts';
import { selectFrom } from './entities.ts';
import { readListQuery, readSelect } from './query.ts';
import { type GraphReply, graphReply } from './respond.ts';

/** What Microsoft Graph needs. */
export type GraphDependencies = {
  readonly origin: string;
  readonly authority: () => string;
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly tokens: TokenBook;
};

type GraphCall = {
  readonly tenant: Tenant;
  readonly origin: string;
  readonly request: SimRequest;
  readonly params: { readonly [name: string]: string };
  readonly reply: GraphReply;
};

type GraphRoute = {
  readonly method: string;
  readonly path: string;
  readonly answer: (call: GraphCall) => SimResponse;
};

const routes: readonly GraphRoute[] = [
  ...collections.flatMap((collection): readonly GraphRoute[] => [
    { method: 'GET', path: `/v1.0/${collection.name}`, answer: (call) => list(call, collection) },
    {
      method: 'GET',
      path: `/v1.0/${collection.name}/{id}`,
      answer: (call) => get(call, collection),
    },
    {
      method: 'GET',
      path: `/v1.0/${collection.name}/{id}/owners`,
      answer: (call) => owners(call, collection),
    },
  ]),
  { method: 'GET', path: '/v1.0/organization', answer: organization },
  { method: 'POST', path: '/v1.0/directoryObjects/getByIds', answer: getByIds },
];

// Any of these lets an application read both collections and their owners (GRAPHDOC
// api-reference/v1.0/includes/permissions).
const sufficient = ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'];

/** Microsoft Graph v1.0 as far as applications, service principals and their owners go. */
export function graphService(dependencies: GraphDependencies): Service {
  const route = createRouter(routes);
  return (request) => {
    const reply = graphReply(request, dependencies.now());
    const tenant = dependencies.tenant();
    const header = request.headers['authorization'];
    const problem = dependencies.tokens.problemOf(header, dependencies.origin);
    if (problem !== undefined) return unauthenticated(reply, problem, dependencies.authority());
    const match = route(request);
    if (match === undefined) return notASegment(reply, request);
    if (!tenant.monitor.graphPermissions.some((held) => sufficient.includes(held))) {
      const text = 'Insufficient privileges to complete the operation.';
      return reply.error(403, 'Authorization_RequestDenied', text);
    }
    const { origin } = dependencies;
    return match.route.answer({ tenant, origin, request, params: match.params, reply });
  };
}

function unauthenticated(reply: GraphReply, problem: TokenProblem, authority: string): SimResponse {
  const texts = {
    missing: 'Access token is empty.',
    unknown: 'CompactToken parsing failed with error code: 80049217',
    expired: 'Lifetime validation failed, the token is expired.',
    audience: 'Access token validation failure. Invalid audience.',
  };
  return reply.error(401, 'InvalidAuthenticationToken', texts[problem.kind], {
    'www-authenticate': `Bearer realm="", authorization_uri="${authority}/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`,
  });
}

function notASegment(reply: GraphReply, request: SimRequest): SimResponse {
  const segment = request.path.split('/').at(-1) ?? '';
  return reply.error(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);
}

function list(call: GraphCall, collection: Collection): SimResponse {
  const { request, reply, tenant, origin } = call;
  const bodies = collection.bodies(tenant);
  const query = readListQuery(request.query, collection.type, bodies[0]);
  if (query.kind === 'bad') return reply.error(400, query.code, query.message);
  const size = Math.min(query.top, collection.pageSize(tenant.pageSizes) ?? query.top);
  const page = pageOf(bodies.filter(query.matches), query.offset, size);
  const fields = query.select === undefined ? '' : `(${query.select.join(',')})`;
  const more: { [name: string]: string } = {};
  if (page.nextOffset !== undefined) more['@odata.nextLink'] = nextLink(call, page.nextOffset);
  return reply.ok(
    {
      '@odata.context': `${origin}/v1.0/$metadata#${collection.name}${fields}`,
      ...more,
      value: page.items.map((body) => selectFrom(body, query.select)),
    },
    listCost(collection, request.query),
  );
}

function nextLink(call: GraphCall, offset: number): string {
  const query = new URLSearchParams(call.request.query);
  query.set('$skiptoken', encodeSkipToken(offset));
  return `${call.origin}${call.request.path}?${query.toString()}`;
}

// $select and a $top below 20 each take one unit off, never below 1 (GRAPHDOC throttling-limits).
function listCost(collection: Collection, query: URLSearchParams): number {
  const selects = query.has('$select') ? 1 : 0;
  const small = query.has('$top') && Number(query.get('$top')) < 20 ? 1 : 0;
  return Math.max(1, collection.listUnits - selects - small);
}

function get(call: GraphCall, collection: Collection): SimResponse {
  const id = pathParam(call.params, 'id');
  const body = collection.bodyOf(call.tenant, id);
  if (body === undefined) return objectNotFound(call.reply, id);
  const select = readSelect(call.request.query.get('$select'));
  const context = `${call.origin}/v1.0/$metadata#${collection.name}/$entity`;
  return call.reply.ok({ '@odata.context': context, ...selectFrom(body, select) }, 1);
}

function objectNotFound(reply: GraphReply, id: string): SimResponse {
  const text = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return reply.error(404, 'Request_ResourceNotFound', text);
}

function owners(call: GraphCall, collection: Collection): SimResponse {
  const id = pathParam(call.params, 'id');
  if (collection.bodyOf(call.tenant, id) === undefined) return objectNotFound(call.reply, id);
  const ids = call.tenant.owners[id] ?? [];
  const value = ids.flatMap((owner) => directoryObject(call.tenant, owner));
  const context = `${call.origin}/v1.0/$metadata#directoryObjects`;
  return call.reply.ok({ '@odata.context': context, value }, 1);
}

// What az asks for to show the names of principals.
function getByIds(call: GraphCall): SimResponse {
  const body = parseJson(call.request.body);
  const ids = asArray(isObject(body) ? body['ids'] : undefined).map(String);
  const value = ids.flatMap((id) => directoryObject(call.tenant, id));
  const context = `${call.origin}/v1.0/$metadata#directoryObjects`;
  return call.reply.ok({ '@odata.context': context, value }, 1);
}

function directoryObject(tenant: Tenant, id: string): readonly JsonObject[] {
  const user = tenant.users.find((u) => u.id === id);
  if (user !== undefined)
    return [{ '@odata.type': '#microsoft.graph.user', ...emptyUser, ...user }];
  const principal = collections.find((c) => c.name === 'servicePrincipals')?.bodyOf(tenant, id);
  if (principal === undefined) return [];
  return [
    { '@odata.type': '#microsoft.graph.servicePrincipal', ...selectFrom(principal, undefined) },
  ];
}

const emptyUser: JsonObject = {
  businessPhones: [],
  givenName: null,
  jobTitle: null,
  mail: null,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: null,
  surname: null,
};

function organization(call: GraphCall): SimResponse {
  const { tenantId, displayName, domain } = call.tenant;
  const verifiedDomains = [{ name: domain, isDefault: true, isInitial: true, type: 'Managed' }];
  const context = `${call.origin}/v1.0/$metadata#organization`;
  const value = [{ id: tenantId, displayName, verifiedDomains }];
  return call.reply.ok({ '@odata.context': context, value }, 1);
}
