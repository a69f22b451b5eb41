import { holdsLogins } from '../domain/login-route.ts';
import type { DiagnosticSetting } from '../domain/login-route.ts';
import { read, unread } from '../domain/reading.ts';
import type { Reading } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import type { DiagnosticsReader } from '../ports/diagnostics-reader.ts';
import { getArm } from './arm-client.ts';
import type { ArmDependencies } from './arm-client.ts';
import { readRegistryId } from './arm-id.ts';
import { DiagnosticSettingPage, WorkspaceAnswer } from './arm-schemas.ts';
import type { DiagnosticSettingAnswer } from './arm-schemas.ts';
import { malformed } from './failure.ts';
import { attempt, parseAnswer } from './parse.ts';

/** Longest ARM id of a workspace that is asked for, in characters. */
const ID_LIMIT = 500;
const WORKSPACE_ID =
  /^\/subscriptions\/[^/\s\p{C}?#%]{1,90}\/resourcegroups\/[^/\s\p{C}?#%]{1,90}\/providers\/microsoft\.operationalinsights\/workspaces\/[a-z0-9-]{1,90}$/iu;

/** Diagnostic settings of registries, and the GUIDs of the workspaces they name. */
export function createArmDiagnosticsReader(dependencies: ArmDependencies): DiagnosticsReader {
  const service = dependencies.cloud.resourceManager;
  return {
    async listSettings({ id }) {
      if (readRegistryId(id) === undefined) {
        return unread(malformed('the id of the registry is not the id of a registry', service));
      }
      const path = `${encodeURI(id)}/providers/microsoft.insights/diagnosticSettings?api-version=2021-05-01-preview`;
      const answer = await attempt(service, () => getArm(dependencies, `${service}${path}`));
      if (!answer.ok) return answer;
      const page = parseAnswer({ schema: DiagnosticSettingPage, answer: answer.value, service });
      return page.ok ? read(page.value.value.map(toSetting)) : page;
    },
    async readWorkspaceId(armId): Promise<Reading<string>> {
      if (armId.length > ID_LIMIT || !WORKSPACE_ID.test(armId)) {
        return unread(malformed(`'${tameText(armId)}' is not the id of a workspace`, service));
      }
      const url = `${service}${encodeURI(armId)}?api-version=2022-10-01`;
      const answer = await attempt(service, () => getArm(dependencies, url));
      if (!answer.ok) return answer;
      const workspace = parseAnswer({ schema: WorkspaceAnswer, answer: answer.value, service });
      return workspace.ok ? read(workspace.value.properties.customerId.toLowerCase()) : workspace;
    },
  };
}

function toSetting({ name, properties }: DiagnosticSettingAnswer): DiagnosticSetting {
  const { logs, workspaceId } = properties;
  const sendsLogins = (logs ?? []).some(({ category, categoryGroup, enabled }) =>
    holdsLogins({
      category: category ?? undefined,
      categoryGroup: categoryGroup ?? undefined,
      enabled,
    }),
  );
  return {
    name: tameText(name),
    sendsLogins,
    workspace: workspaceId ? tameText(workspaceId, ID_LIMIT) : undefined,
    elsewhere: elsewhereOf(properties),
  };
}

function elsewhereOf(properties: DiagnosticSettingAnswer['properties']): readonly string[] {
  return [
    ...(properties.eventHubAuthorizationRuleId ? ['Event Hub'] : []),
    ...(properties.serviceBusRuleId ? ['Service Bus'] : []),
    ...(properties.storageAccountId ? ['Storage'] : []),
    ...(properties.marketplacePartnerId ? ['a partner solution'] : []),
  ];
}
