import { isQuiet, MUTE_WINDOWS_FORM, parseMuteWindows } from '../domain/mute-windows.ts';
import type { NotificationPolicy } from '../domain/policy.ts';
import { readSettings } from '../domain/setting.ts';
import type { Env, Setting, SettingProblem, SettingsReading } from '../domain/setting.ts';
import { schemaOf, wholeNumber } from '../domain/setting-schemas.ts';
import { HOUR_MS } from '../domain/time.ts';

/** 90 days. */
const MAX_HOURS = 2160;

const hours = wholeNumber(1, MAX_HOURS);

const hoursOrNever = schemaOf((text): number | 'never' | undefined => {
  if (text.trim().toLowerCase() === 'never') return 'never';
  const parsed = hours.safeParse(text);
  return parsed.success ? parsed.data : undefined;
});

const muteWindows = schemaOf((text) => {
  const reading = parseMuteWindows(text);
  return reading.ok ? reading.value : undefined;
});

const reminder = {
  schema: hoursOrNever,
  allowed: `a whole number of hours, 1 to ${MAX_HOURS}, or "never"`,
  secret: false,
} as const;

/** How often people are reminded, and when warnings wait. */
export const LIFECYCLE_SETTINGS = {
  remindCritical: {
    ...reminder,
    name: 'REMIND_CRITICAL_HOURS',
    default: '24',
    meaning:
      'How long after a critical alert was told it is told again as REMINDER, as long as it is open; looked at whenever its check runs.',
  },
  remindWarning: {
    ...reminder,
    name: 'REMIND_WARNING_HOURS',
    default: '168',
    meaning: 'The same for a warning.',
  },
  remindInfo: {
    ...reminder,
    name: 'REMIND_INFO_HOURS',
    default: 'never',
    meaning: 'The same for an info.',
  },
  muteWindows: {
    name: 'MUTE_WINDOWS',
    schema: muteWindows,
    default: undefined,
    allowed: MUTE_WINDOWS_FORM,
    meaning:
      'When warnings and infos wait; they are told by the first run after the window. Critical alerts always go at once.',
    secret: false,
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

/** The part of the policy that these settings say. */
export type LifecyclePolicy = Pick<NotificationPolicy, 'remindAfterMs' | 'isQuiet'>;

/** Reads the settings; each wrong mute window is a problem of its own. */
export function readLifecycleSettings(env: Env): SettingsReading<LifecyclePolicy> {
  const reading = readSettings(LIFECYCLE_SETTINGS, env);
  if (!reading.ok) return { ok: false, problems: reading.problems.flatMap(explained(env)) };
  const { remindCritical, remindWarning, remindInfo, muteWindows: windows = [] } = reading.value;
  return {
    ok: true,
    value: {
      remindAfterMs: {
        critical: msOf(remindCritical),
        warning: msOf(remindWarning),
        info: msOf(remindInfo),
      },
      isQuiet: (now) => isQuiet(windows, now),
    },
  };
}

function msOf(setting: number | 'never'): number | undefined {
  return setting === 'never' ? undefined : setting * HOUR_MS;
}

function explained(env: Env): (problem: SettingProblem) => readonly SettingProblem[] {
  const { name, allowed } = LIFECYCLE_SETTINGS.muteWindows;
  return (problem) => {
    if (problem.setting !== name) return [problem];
    const windows = parseMuteWindows(env[name] ?? '');
    if (windows.ok) return [problem];
    return windows.problems.map(({ entry, why }) => ({
      setting: name,
      found: `${JSON.stringify(entry)}, in which ${why}`,
      allowed,
    }));
  };
}
