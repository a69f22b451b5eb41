import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { JsonObject } from '../json.ts';
import { stableGuid } from '../stable-id.ts';
import type { MonitorRole, RoleAssignment, RoleDefinition, Tenant } from '../tenant.ts';
import { type ArmCall, type ArmRoute, listResponse } from './call.ts';
import { armError } from './errors.ts';
import { covers } from './permissions.ts';
import { sameName } from './registry-lookup.ts';

const definitionsPath = '{+scope}/providers/Microsoft.Authorization/roleDefinitions';

/** Role assignments and role definitions at any scope. */
export const authorizationRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: '{+scope}/providers/Microsoft.Authorization/roleAssignments',
    action: 'Microsoft.Authorization/roleAssignments/read',
    scope: '{+scope}',
    answer: (call) => listResponse(call, assignments(call), call.tenant.pageSizes.roleAssignments),
  },
  {
    method: 'GET',
    path: definitionsPath,
    action: 'Microsoft.Authorization/roleDefinitions/read',
    scope: '{+scope}',
    answer: (call) => {
      const wanted = filterValue(call, 'roleName');
      const found = definitions(call.tenant).filter(
        (d) => wanted === undefined || sameName(d.roleName, wanted),
      );
      return listResponse(
        call,
        found.map((d) => definitionBody(call, d)),
        undefined,
      );
    },
  },
  {
    method: 'GET',
    path: `${definitionsPath}/{definition}`,
    action: 'Microsoft.Authorization/roleDefinitions/read',
    scope: '{+scope}',
    answer: (call) => {
      const name = pathParam(call.params, 'definition');
      const found = definitions(call.tenant).find((d) => sameName(d.name, name));
      if (found !== undefined) return jsonResponse(200, definitionBody(call, found));
      const text = `The specified role definition with ID '${name}' does not exist.`;
      return armError(404, 'RoleDefinitionDoesNotExist', text);
    },
  },
];

/**
 * Without a filter: those above, at and below the scope. `atScope()` leaves out those below, inherited
 * ones stay (recorded). `principalId eq` and `assignedTo()` keep one principal; there are no groups.
 */
function assignments(call: ArmCall): readonly JsonObject[] {
  const { tenant } = call;
  const scope = pathParam(call.params, 'scope');
  const filter = call.query.get('$filter') ?? '';
  const principal =
    filterValue(call, 'principalId') ?? /assignedTo\('([^']*)'\)/i.exec(filter)?.[1];
  const atScope = /atScope\(\)/i.test(filter);
  return [...monitorAssignments(tenant), ...tenant.roleAssignments]
    .filter((a) => principal === undefined || sameName(a.principalId, principal))
    .filter((a) => covers(tenant, a.scope, scope) || (!atScope && covers(tenant, scope, a.scope)))
    .map((a) => assignmentBody(tenant, scope, a));
}

function filterValue(call: ArmCall, name: string): string | undefined {
  const filter = call.query.get('$filter') ?? '';
  return new RegExp(`\\b${name} eq '([^']*)'`, 'i').exec(filter)?.[1];
}

function monitorAssignments(tenant: Tenant): readonly RoleAssignment[] {
  return tenant.monitor.roleAssignments.map((role) => ({
    name: stableGuid(`assignment/${role.scope}/${monitorRoleName(role)}`),
    scope: role.scope,
    roleDefinition: stableGuid(`role/${monitorRoleName(role)}`),
    principalId: tenant.monitor.objectId,
    principalType: 'ServicePrincipal',
    createdAt: '2026-01-12T09:30:00.1234567Z',
  }));
}

function definitions(tenant: Tenant): readonly RoleDefinition[] {
  const own = tenant.monitor.roleAssignments.map(
    (role): RoleDefinition => ({
      name: stableGuid(`role/${monitorRoleName(role)}`),
      roleName: monitorRoleName(role),
      roleType: 'CustomRole',
      description: 'What the registry monitor may read.',
      actions: role.actions,
      dataActions: role.dataActions ?? [],
    }),
  );
  return [...tenant.roleDefinitions, ...own];
}

function monitorRoleName(role: MonitorRole): string {
  return role.roleName ?? 'Registry Monitor';
}

function definitionId(scope: string, name: string): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
}

function assignmentBody(tenant: Tenant, asked: string, a: RoleAssignment): JsonObject {
  const prefix = a.scope === '/' ? '' : a.scope;
  return {
    properties: {
      roleDefinitionId: definitionId(asked === '' ? a.scope : asked, a.roleDefinition),
      principalId: a.principalId,
      principalType: a.principalType,
      scope: a.scope,
      condition: null,
      conditionVersion: null,
      createdOn: a.createdAt,
      updatedOn: a.createdAt,
      createdBy: tenant.users[0]?.id ?? null,
      updatedBy: tenant.users[0]?.id ?? null,
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
    id: `${prefix}/providers/Microsoft.Authorization/roleAssignments/${a.name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name: a.name,
  };
}

// Shape: azure-rest-api-specs, authorization 2022-04-01, example GetRoleDefinitionAtScope.
function definitionBody(call: ArmCall, d: RoleDefinition): JsonObject {
  const { actions, dataActions = [] } = d;
  const permission = { actions, notActions: [], dataActions, notDataActions: [] };
  return {
    properties: {
      roleName: d.roleName,
      type: d.roleType,
      description: d.description,
      assignableScopes: ['/'],
      permissions: [permission],
      createdOn: '2018-10-29T23:32:59.4423470Z',
      updatedOn: '2021-11-11T20:13:48.4578320Z',
      createdBy: null,
      updatedBy: null,
    },
    id: definitionId(pathParam(call.params, 'scope'), d.name),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: d.name,
  };
}
