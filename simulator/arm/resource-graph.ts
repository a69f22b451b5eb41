import { randomUUID } from 'node:crypto';
import { jsonResponse, type SimResponse } from '../http/exchange.ts';
import { decodeSkipToken, encodeSkipToken, pageOf } from '../http/paging.ts';
import { asArray, asString, isObject, type JsonObject } from '../json.ts';
import type { Registry } from '../tenant.ts';
import type { ArmCall, ArmRoute } from './call.ts';
import { registryBody } from './registry-shape.ts';
import { allReplicas, replicaBody } from './replications.ts';

// The most rows per page: azure-docs, resource-graph guidance-for-throttled-requests.
const maxRows = 1000;
const registryType = 'microsoft.containerregistry/registries';
const replicationType = `${registryType}/replications`;

/** Resource Graph for registries and their replicas: what the caller may not read is left out. */
export const resourceGraphRoutes: readonly ArmRoute[] = [
  {
    method: 'POST',
    path: '/providers/Microsoft.ResourceGraph/resources',
    answer: query,
  },
];

function query(call: ArmCall): SimResponse {
  const body = isObject(call.body) ? call.body : {};
  const parsed = parseQuery(asString(body['query']) ?? '');
  if (parsed === undefined) return badQuery(call);
  const options = isObject(body['options']) ? body['options'] : {};
  const rows = project(rowsOf(call, body, parsed.types), parsed.columns);
  const top = typeof options['$top'] === 'number' ? options['$top'] : 100;
  const offset = decodeSkipToken(asString(options['$skipToken']));
  if (offset === undefined) return badQuery(call);
  const size = Math.min(top, maxRows, call.tenant.pageSizes.resourceGraph ?? maxRows);
  const page = pageOf(rows, offset, size);
  const table = asTable(call, options);
  return jsonResponse(
    200,
    {
      totalRecords: rows.length,
      count: page.items.length,
      data: table ? columnsAndRows(page.items) : page.items,
      facets: [],
      resultTruncated: 'false',
      ...(page.nextOffset === undefined ? {} : { $skipToken: encodeSkipToken(page.nextOffset) }),
    },
    quotaHeaders,
  );
}

// Recorded; 15 queries per 5 seconds are allowed. They stay put: throttling is a fault.
const quotaHeaders = {
  'x-ms-ratelimit-remaining-tenant-resource-requests': '14',
  'x-ms-user-quota-remaining': '14',
  'x-ms-user-quota-resets-after': '00:00:05',
};

/**
 * The queries it knows: `resources | where type =~ '…'` (or `in~`), then any order, then at most one
 * `project` of plain columns. Anything else is answered as an invalid query.
 */
function parseQuery(
  text: string,
):
  | { readonly types: readonly string[]; readonly columns: readonly string[] | undefined }
  | undefined {
  const [table, where, ...rest] = text.split('|').map((part) => part.trim());
  if (table?.toLowerCase() !== 'resources' || where === undefined) return undefined;
  const condition = /^where\s+type\s*(?:=~|==|in~?)\s*\(?([^)]*)\)?$/i.exec(where)?.[1];
  const types = condition?.match(/'[^']*'/g)?.map((t) => t.slice(1, -1).toLowerCase());
  if (types === undefined) return undefined;
  if (rest.some((part) => !/^(project\s+[\w\s,]+|(order|sort) by [\w\s,]+)$/i.test(part))) {
    return undefined;
  }
  const projection = rest.find((part) => /^project\s/i.test(part));
  const columns = projection?.replace(/^project\s+/i, '').split(',');
  return { types, columns: columns?.map((column) => column.trim()) };
}

function rowsOf(call: ArmCall, body: JsonObject, types: readonly string[]): readonly JsonObject[] {
  const asked = asArray(body['subscriptions']).map((id) => String(id).toLowerCase());
  const inScope = (r: Registry) =>
    body['subscriptions'] === undefined || asked.includes(r.subscriptionId.toLowerCase());
  return call.tenant.registries
    .filter(inScope)
    .flatMap((registry) => registryRows(call, registry))
    .filter((row) => types.includes(String(row['type'])))
    .filter((row) => call.may(`${actionOf(String(row['type']))}/read`, String(row['id'])))
    .sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
}

function actionOf(type: string): string {
  return type === replicationType
    ? 'Microsoft.ContainerRegistry/registries/replications'
    : 'Microsoft.ContainerRegistry/registries';
}

// The table mirrors the newest GET.
function registryRows(call: ArmCall, registry: Registry): readonly JsonObject[] {
  const newest = { ...call, apiVersion: '2025-11-01' };
  const body = registryBody(call.tenant, registry, newest.apiVersion);
  const own = row(call, registry, body, { type: registryType, sku: body['sku'] });
  const replicas = allReplicas(registry).map((replica) =>
    row(call, registry, replicaBody(newest, registry, replica), {
      type: replicationType,
      sku: null,
    }),
  );
  return [own, ...replicas];
}

function row(
  call: ArmCall,
  registry: Registry,
  body: JsonObject,
  given: { readonly type: string; readonly sku: unknown },
): JsonObject {
  return {
    id: body['id'],
    name: body['name'],
    type: given.type,
    tenantId: call.tenant.tenantId,
    kind: '',
    location: body['location'],
    resourceGroup: registry.resourceGroup.toLowerCase(),
    subscriptionId: registry.subscriptionId,
    managedBy: '',
    sku: given.sku,
    plan: null,
    properties: body['properties'],
    tags: body['tags'],
    identity: null,
    zones: null,
    extendedLocation: null,
  };
}

function project(
  rows: readonly JsonObject[],
  columns: readonly string[] | undefined,
): readonly JsonObject[] {
  if (columns === undefined) return rows;
  return rows.map((r) => Object.fromEntries(columns.map((c) => [c, r[c] ?? null])));
}

// 2019-04-01 answers columns and rows unless an array of objects is asked for (recorded).
function asTable(call: ArmCall, options: JsonObject): boolean {
  const format = options['resultFormat'];
  return format === 'table' || (call.apiVersion === '2019-04-01' && format !== 'objectArray');
}

function columnsAndRows(rows: readonly JsonObject[]): JsonObject {
  const names = Object.keys(rows[0] ?? {});
  const typeOf = (name: string) => (isObject(rows[0]?.[name]) ? 'object' : 'string');
  return {
    columns: names.map((name) => ({ name, type: typeOf(name) })),
    rows: rows.map((r) => names.map((name) => r[name])),
  };
}

function badQuery(call: ArmCall): SimResponse {
  const message = `Please provide below info when asking for support: timestamp = ${call.now.toISOString()}, correlationId = ${randomUUID()}.`;
  const details = [
    {
      code: 'InvalidQuery',
      message:
        'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
    },
    {
      code: 'ParserFailure',
      message: 'ParserFailure',
      line: 1,
      characterPositionInLine: 1,
      token: '<EOF>',
      expectedToken: 'Ǐ',
    },
  ];
  return jsonResponse(400, { error: { code: 'BadRequest', message, details } }, quotaHeaders);
}
