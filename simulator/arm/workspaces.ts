import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { JsonObject } from '../json.ts';
import type { LogWorkspace } from '../tenant-logs.ts';
import type { ArmRoute } from './call.ts';
import { resourceNotFound } from './errors.ts';
import { sameName, withGroup } from './registry-lookup.ts';

const kind = 'Microsoft.OperationalInsights/workspaces';
const workspacePath = `/subscriptions/{subscription}/resourceGroups/{group}/providers/${kind}/{workspace}`;

/** Log Analytics workspaces. */
export const workspaceRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: workspacePath,
    action: `${kind}/read`,
    scope: workspacePath,
    answer: (call) =>
      withGroup(call, (group) => {
        const name = pathParam(call.params, 'workspace');
        const subscription = pathParam(call.params, 'subscription');
        const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/${kind}/${name}`;
        const found = call.tenant.workspaces.find(({ armId }) => sameName(armId, id));
        return found === undefined
          ? resourceNotFound(`${kind}/${name}`, group)
          : jsonResponse(200, workspaceBody(found));
      }),
  },
];

// Shape: azure-rest-api-specs, operationalinsights 2023-09-01, example WorkspacesGet.
function workspaceBody({ armId, customerId, location }: LogWorkspace): JsonObject {
  return {
    properties: {
      customerId,
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018' },
      retentionInDays: 30,
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
    },
    id: armId,
    name: armId.slice(armId.lastIndexOf('/') + 1),
    type: kind,
    location,
    tags: {},
  };
}
