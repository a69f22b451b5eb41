import { jsonResponse } from '../http/exchange.ts';
import { pathParam } from '../http/router.ts';
import type { DiagnosticSetting } from '../tenant.ts';
import type { ArmRoute } from './call.ts';
import { resourceNotFound } from './errors.ts';
import { sameName } from './registry-lookup.ts';
import { registryId } from './registry-shape.ts';

/** Where a resource sends its logs. */
export const diagnosticRoutes: readonly ArmRoute[] = [
  {
    method: 'GET',
    path: '{+scope}/providers/microsoft.insights/diagnosticSettings',
    action: 'Microsoft.Insights/diagnosticSettings/read',
    scope: '{+scope}',
    answer: (call) => {
      const id = pathParam(call.params, 'scope');
      const registry = call.tenant.registries.find((r) => sameName(registryId(r), id));
      if (registry === undefined) return resourceNotFound(...kindAndGroup(id));
      const value = registry.diagnosticSettings.map((s) => settingBody(registryId(registry), s));
      return jsonResponse(200, { value });
    },
  },
];

function kindAndGroup(id: string): [string, string] {
  const kind = /\/providers\/(.+)$/i.exec(id)?.[1] ?? id;
  return [kind, /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? ''];
}

// Shape: azure-rest-api-specs, monitor 2021-05-01-preview, example listDiagnosticSettings.
function settingBody(resource: string, setting: DiagnosticSetting): object {
  const none = { enabled: false, days: 0 };
  return {
    id: `${resource.toLowerCase()}/providers/microsoft.insights/diagnosticSettings/${setting.name}`,
    type: 'Microsoft.Insights/diagnosticSettings',
    name: setting.name,
    location: null,
    kind: null,
    tags: null,
    properties: {
      storageAccountId: setting.storageAccountId,
      serviceBusRuleId: null,
      workspaceId: setting.workspaceId,
      eventHubAuthorizationRuleId: setting.eventHubAuthorizationRuleId,
      eventHubName: setting.eventHubName,
      metrics: [],
      logs: setting.logs.map((log) => ({ ...log, retentionPolicy: none })),
      logAnalyticsDestinationType: null,
    },
    identity: null,
  };
}
