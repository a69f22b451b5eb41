import { mayDo, mayReadData } from '../arm/permissions.ts';
import { jsonResponse, type Service, type SimRequest, type SimResponse } from '../http/exchange.ts';
import { createRouter, pathParam } from '../http/router.ts';
import { asString, isObject, parseJson } from '../json.ts';
import type { TokenBook } from '../login/tokens.ts';
import type { LogWorkspace } from '../tenant-logs.ts';
import type { Tenant } from '../tenant.ts';
import {
  badQuery,
  forbidden,
  invalidRequest,
  notFound,
  throttled,
  unauthenticated,
} from './errors.ts';
import { runKql } from './kql/run.ts';
import { limitBytes, partialError, serviceLimits } from './limits.ts';
import { loginSource } from './login-rows.ts';
import { loginTableName } from './login-table.ts';
import { createThrottle } from './throttle.ts';
import { spanOf } from './timespan.ts';

/** What the Log Analytics query service needs. */
export type LogsDependencies = {
  readonly origin: string;
  readonly tenant: () => Tenant;
  readonly now: () => Date;
  readonly tokens: TokenBook;
};

const routes = [{ method: 'POST', path: '/v1/workspaces/{workspace}/query' }];

const workspaces = 'Microsoft.OperationalInsights/workspaces';

/** "Gets an existing workspace" and "Run queries over the data in the workspace". */
const rights = [`${workspaces}/read`, `${workspaces}/query/read`];

/** "Read data from the ContainerRegistryLoginEvents table", an action. */
const tableRight = `${workspaces}/query/${loginTableName}/read`;

/** "read data access to workspaces, or … specific tables", a data action: what Data Reader holds. */
const dataRight = `${workspaces}/tables/data/read`;

const always = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

/** The Log Analytics query API: it runs what it is sent over the rows that the tenant has. */
export function logsService(dependencies: LogsDependencies): Service {
  const route = createRouter(routes);
  const throttle = createThrottle();
  return (request) => {
    const { origin, tokens, tenant, now } = dependencies;
    const problem = tokens.problemOf(request.headers['authorization'], origin);
    if (problem !== undefined) return unauthenticated(origin);
    const match = route(request);
    if (match === undefined) return notFound();
    const nowMs = now().getTime();
    const wait = throttle(nowMs);
    if (wait !== undefined) return throttled(wait);
    const id = pathParam(match.params, 'workspace').toLowerCase();
    const workspace = tenant().workspaces.find((w) => w.customerId.toLowerCase() === id);
    if (workspace === undefined) return notFound();
    return mayQuery(tenant(), workspace) ? answer(workspace, request, nowMs) : forbidden();
  };
}

// Descriptions: azure-docs, role-based-access-control/permissions/monitor.md and
// built-in-roles/monitor.md, version of 2026-02-23. An action or a data action gives the rows.
function mayQuery(tenant: Tenant, { armId }: LogWorkspace): boolean {
  const mayRead = mayDo(tenant, tableRight, armId) || mayReadData(tenant, dataRight, armId);
  return mayRead && rights.every((right) => mayDo(tenant, right, armId));
}

function answer(workspace: LogWorkspace, request: SimRequest, nowMs: number): SimResponse {
  const body = parseJson(request.body);
  const text = isObject(body) ? asString(body['query']) : undefined;
  if (text === undefined) return invalidRequest('QueryValidationError', 'Failed parsing the query');
  const asked = isObject(body) ? asString(body['timespan']) : undefined;
  const span = asked === undefined ? always : spanOf(asked, nowMs);
  if (span === undefined) return invalidRequest('ValidationError', 'The timespan is not valid');
  const written = workspace.loginTable === 'written';
  const outcome = runKql({
    text,
    tables: written ? [loginSource(workspace, { nowMs, span })] : [],
    nowMs,
    mostRows: workspace.cutAfterRows ?? workspace.limits?.rows ?? serviceLimits.rows,
  });
  if (outcome.kind !== 'table') return badQuery(outcome);
  const { table, cutAt } = limitBytes(outcome, workspace.limits?.bytes ?? serviceLimits.bytes);
  const cut = workspace.cutAfterRows === undefined ? cutAt : `${workspace.cutAfterRows} records`;
  const error = cut === undefined ? {} : { error: partialError(cut) };
  return jsonResponse(200, { tables: [table], ...error });
}
