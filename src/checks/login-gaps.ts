import type { Gap } from '../domain/coverage.ts';
import { gapOf } from '../domain/gap.ts';
import type { ReadFailure } from '../domain/reading.ts';
import type { Registry } from '../domain/resource.ts';
import { registryScope, workspaceScope } from '../domain/scope.ts';
import { dateText } from '../domain/wording.ts';
import { azCommand } from './az-command.ts';

const LOGS = '[{"category":"ContainerRegistryLoginEvents","enabled":true}]';

/** The command that sends a registry's login events to a workspace, by the workspace's ARM id. */
export function settingCommand(registry: Registry, workspace: string | undefined): string {
  return azCommand(['monitor', 'diagnostic-settings', 'create'], {
    '--name': 'acr-watch-logins',
    '--resource': registry.id,
    '--workspace': workspace ?? '<ARM id of the workspace>',
    '--logs': LOGS,
  });
}

/** A registry whose login events no enabled diagnostic setting sends to Log Analytics. */
export function unroutedGap(input: {
  readonly registry: Registry;
  /** Where else they go, in words; empty for nowhere. */
  readonly where: readonly string[];
  readonly workspace: string | undefined;
}): Gap {
  const { registry, where } = input;
  const isNowhere = where.length === 0;
  const places = where.join(' and ');
  const reason = isNowhere
    ? 'no enabled diagnostic setting sends its login events (category ContainerRegistryLoginEvents, or category group audit or allLogs)'
    : `its login events go to ${places}, not to Log Analytics`;
  const step = isNowhere ? 'send them to a workspace' : `send them to a workspace beside ${places}`;
  return notConfigured(registry, reason, `${step}: ${settingCommand(registry, input.workspace)}`);
}

/** A registry that sends to workspaces which LOG_WORKSPACES does not name. */
export function otherWorkspaceGap(registry: Registry, workspace: string | undefined): Gap {
  return notConfigured(
    registry,
    'its login events go to a workspace that LOG_WORKSPACES does not name',
    `add the workspace to LOG_WORKSPACES, or send them to one of those: ${settingCommand(registry, workspace)}`,
  );
}

/** Its settings could not be read. */
export function settingsGap(registry: Registry, failure: ReadFailure): Gap {
  const scope = registryScope(registry.id, 'logins');
  const gap = gapOf({ scope, evidence: 'diagnosticSettings', failure });
  if (failure.cause !== 'forbidden') return gap;
  const way = `or set LOG_WORKSPACES to a workspace that holds its login events: ${settingCommand(registry, undefined)}`;
  return { ...gap, remedy: `${gap.remedy}; ${way}` };
}

/** Its settings could not be read, and no workspace of LOG_WORKSPACES holds a row of it. */
export function unseenGap(registry: Registry, failure: ReadFailure): Gap {
  const gap = settingsGap(registry, failure);
  const why = 'no workspace of LOG_WORKSPACES holds a login event of it from the last 7 days';
  return {
    ...gap,
    reason: `${gap.reason}; ${why}`,
    remedy: `${gap.remedy}; send them there: ${settingCommand(registry, undefined)}`,
  };
}

/** The workspace's ARM id could not be resolved to the GUID by which it is queried. */
export function unresolvedGap(registry: Registry, armId: string, failure: ReadFailure): Gap {
  const scope = registryScope(registry.id, 'logins');
  const gap = gapOf({ scope, evidence: 'workspaces', failure, grantAt: armId });
  if (failure.cause !== 'forbidden') return gap;
  const way = 'or set LOG_WORKSPACES to the ids (GUIDs) of the workspaces to query';
  return { ...gap, remedy: `${gap.remedy}; ${way}; or ${sendElsewhere(registry)}` };
}

/** The workspace itself could not be queried. */
export function unqueriedGap(input: {
  readonly registry: Registry;
  readonly workspace: string;
  /** Its ARM id, where known. */
  readonly armId: string | undefined;
  readonly failure: ReadFailure;
}): Gap {
  const { registry, armId, failure, workspace } = input;
  const scope = registryScope(registry.id, 'logins');
  if (failure.cause === 'not-configured') {
    return notConfigured(
      registry,
      `${failure.message} (workspace ${workspace})`,
      `let the diagnostic setting of the registry write it, with its first login: ${settingCommand(registry, armId)}`,
    );
  }
  const grantAt = armId ?? `<ARM id of the workspace ${workspace}>`;
  const gap = gapOf({ scope, evidence: 'logins', failure, grantAt });
  if (failure.cause !== 'forbidden') return gap;
  return { ...gap, remedy: `${gap.remedy}; or ${sendElsewhere(registry)}` };
}

/** Rows are missing from the answer, and what is there is no spike. */
export function cutGap(registry: Registry, reason: string): Gap {
  const failure = { cause: 'unavailable', message: reason } as const;
  return gapOf({ scope: registryScope(registry.id, 'logins'), evidence: 'logins', failure });
}

/** A registry whose id cannot stand in a query. */
export function oddIdGap(registry: Registry): Gap {
  const message = 'the id of the registry is not in the documented form, so no query can name it';
  const failure = { cause: 'malformed', message } as const;
  return gapOf({ scope: registryScope(registry.id, 'logins'), evidence: 'logins', failure });
}

/** Time that was not read and now never will be. */
export function missedGap(
  workspace: string,
  missed: { readonly from: number; readonly to: number },
): Gap {
  return {
    scope: workspaceScope(workspace),
    cause: 'out-of-time',
    reason: `the logins from ${dateText(missed.from)} to ${dateText(missed.to)} were not read and are now older than 24 hours`,
    remedy:
      'look at the failed logins of that time in the workspace; let the timer of this check run at least once a day',
  };
}

function sendElsewhere(registry: Registry): string {
  return `send the login events to a workspace that the app may read: ${settingCommand(registry, undefined)}`;
}

function notConfigured(registry: Registry, reason: string, remedy: string): Gap {
  return { scope: registryScope(registry.id, 'logins'), cause: 'not-configured', reason, remedy };
}
