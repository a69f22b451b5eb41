import type { Check, CheckDescription, ReadyCheck } from '../checks/define-check.ts';
import type { Cloud } from '../domain/cloud.ts';
import { readSettings } from '../domain/setting.ts';
import type { Env, SettingProblem, SettingsReading, ValuesOf } from '../domain/setting.ts';
import type { StateLocation } from '../domain/state-location.ts';
import type { ChannelDefinition, ChannelPreparation } from '../notify/define-channel.ts';
import { readCloud } from './clouds.ts';
import { CORE_SETTINGS } from './core-settings.ts';
import { scheduleSetting } from './timer-schedule.ts';

export type ScheduledCheck = {
  readonly check: ReadyCheck;
  readonly description: CheckDescription;
  readonly schedule: string;
};

export type ReadyChannel = {
  readonly id: string;
  readonly connect: Extract<ChannelPreparation, { status: 'ready' }>['connect'];
};

/** Everything the settings say, checked. */
export type Settings = {
  readonly cloud: Cloud;
  readonly subscriptions: readonly string[] | undefined;
  readonly registries: readonly string[] | undefined;
  readonly ignoredRegistries: readonly string[];
  /** Undefined when no setting says where. */
  readonly state: StateLocation | undefined;
  readonly checks: readonly ScheduledCheck[];
  readonly channels: readonly ReadyChannel[];
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
  const surroundings = { customCloud: cloud.ok && cloud.value.custom };
  const channels = catalogs.channels.map((channel) => readyChannel(channel, env, surroundings));
  const readings = [core, cloud, ...checks, ...channels];
  const problems = [...new Set([...readings.flatMap(problemsOf), ...stateProblems(env)])];
  if (!core.ok || !cloud.ok || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      cloud: cloud.value,
      subscriptions: core.value.subscriptions,
      registries: core.value.registries,
      ignoredRegistries: core.value.ignoredRegistries ?? [],
      state: stateOf(core.value),
      checks: checks.flatMap(valuesOf),
      channels: channels.flatMap(valuesOf).flatMap((channel) => channel ?? []),
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

function readyChannel(
  channel: ChannelDefinition,
  env: Env,
  surroundings: { readonly customCloud: boolean },
): SettingsReading<ReadyChannel | undefined> {
  const prepared = channel.prepare(env, surroundings);
  if (!prepared.ok) return prepared;
  if (prepared.value.status === 'off') return { ok: true, value: undefined };
  return { ok: true, value: { id: channel.id, connect: prepared.value.connect } };
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
