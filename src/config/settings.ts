import type { Check, CheckDescription, ReadyCheck } from '../checks/define-check.ts';
import type { Cloud } from '../domain/cloud.ts';
import type { NotificationPolicy } from '../domain/policy.ts';
import { readSettings } from '../domain/setting.ts';
import type { Env, SettingProblem, SettingsReading, ValuesOf } from '../domain/setting.ts';
import type { StateLocation } from '../domain/state-location.ts';
import type { ChannelDefinition } from '../notify/define-channel.ts';
import { readCloud } from './clouds.ts';
import { CORE_SETTINGS } from './core-settings.ts';
import { readLifecycleSettings } from './lifecycle-settings.ts';
import { readReceiverSettings } from './receiver-settings.ts';
import type { ReceiverSettings } from './receiver-settings.ts';
import { scheduleSetting } from './timer-schedule.ts';

export type ScheduledCheck = {
  readonly check: ReadyCheck;
  readonly description: CheckDescription;
  readonly schedule: string;
};

/** Everything the settings say, checked. */
export type Settings = ReceiverSettings & {
  readonly cloud: Cloud;
  readonly subscriptions: readonly string[] | undefined;
  readonly registries: readonly string[] | undefined;
  readonly ignoredRegistries: readonly string[];
  /** Undefined when no setting says where. */
  readonly state: StateLocation | undefined;
  readonly checks: readonly ScheduledCheck[];
  /** Origin of the app as people reach it; undefined when neither a setting nor the platform says it. */
  readonly appUrl: string | undefined;
  /** How people are told. */
  readonly policy: NotificationPolicy;
};

export type Catalogs = {
  readonly checks: readonly Check[];
  readonly channels: readonly ChannelDefinition[];
};

/** Reads all settings; reports every problem of every part at once. */
export function loadSettings(catalogs: Catalogs, env: Env): SettingsReading<Settings> {
  const core = readSettings(CORE_SETTINGS, env);
  const cloud = cloudOf(env);
  const checks = catalogs.checks.map((check) => scheduledCheck(check, env));
  const receivers = readReceiverSettings(
    {
      channels: catalogs.channels,
      checks: catalogs.checks.map(({ id }) => id),
      customCloud: cloud.ok && cloud.value.custom,
    },
    env,
  );
  const lifecycle = readLifecycleSettings(env);
  const readings = [core, cloud, ...checks, receivers, lifecycle];
  const problems = [...new Set([...readings.flatMap(problemsOf), ...stateProblems(env)])];
  if (!core.ok || !cloud.ok || !receivers.ok || !lifecycle.ok || problems.length > 0) {
    return { ok: false, problems };
  }
  const { route, fallback } = receivers.value.routing;
  return {
    ok: true,
    value: {
      cloud: cloud.value,
      subscriptions: core.value.subscriptions,
      registries: core.value.registries,
      ignoredRegistries: core.value.ignoredRegistries ?? [],
      state: stateOf(core.value),
      appUrl: core.value.appUrl?.replace(/\/$/, '') ?? platformUrl(env),
      checks: checks.flatMap(valuesOf),
      ...receivers.value,
      policy: { ...lifecycle.value, route, fallback },
    },
  };
}

/** Read apart from the other core settings, whose problems must not hide this one's. */
function cloudOf(env: Env): SettingsReading<Cloud> {
  const chosen = readSettings({ cloud: CORE_SETTINGS.cloud }, env);
  return chosen.ok ? readCloud(chosen.value.cloud) : chosen;
}

function scheduledCheck(check: Check, env: Env): SettingsReading<ScheduledCheck> {
  const description = check.describe();
  const schedule = readSettings({ schedule: scheduleSetting(description) }, env);
  const ready = check.prepare(env);
  if (!schedule.ok || !ready.ok) {
    return { ok: false, problems: [...problemsOf(schedule), ...problemsOf(ready)] };
  }
  const text = schedule.value.schedule ?? description.timer.defaultSchedule;
  return { ok: true, value: { check: ready.value, description, schedule: text } };
}

/** The host name that App Service gives its apps; on a developer's machine it is not one of the web. */
function platformUrl(env: Env): string | undefined {
  const host = env['WEBSITE_HOSTNAME']?.trim() ?? '';
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(host) ? `https://${host}` : undefined;
}

function stateOf(core: ValuesOf<typeof CORE_SETTINGS>): StateLocation | undefined {
  if (core.tableServiceUri !== undefined) {
    return { kind: 'identity', serviceUri: core.tableServiceUri, clientId: core.storageClientId };
  }
  if (core.storage === undefined) return undefined;
  return { kind: 'connection-string', connectionString: core.storage };
}

/** Parts of the identity-based convention without the part this app needs. */
function stateProblems(env: Env): readonly SettingProblem[] {
  const account = env['AzureWebJobsStorage__accountName']?.trim() ?? '';
  const uri = env['AzureWebJobsStorage__tableServiceUri']?.trim() ?? '';
  if (account === '' || uri !== '') return [];
  return [
    {
      setting: 'AzureWebJobsStorage__tableServiceUri',
      found: 'missing beside AzureWebJobsStorage__accountName',
      allowed: CORE_SETTINGS.tableServiceUri.allowed,
    },
  ];
}

function problemsOf(reading: SettingsReading<unknown>): readonly SettingProblem[] {
  return reading.ok ? [] : reading.problems;
}

function valuesOf<T>(reading: SettingsReading<T>): readonly T[] {
  return reading.ok ? [reading.value] : [];
}
