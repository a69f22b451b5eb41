import type { CheckDescription } from '../checks/define-check.ts';
import { readSettings } from '../domain/setting.ts';
import type { Env, Setting } from '../domain/setting.ts';
import { scheduleSchema } from './schedule.ts';

/** The schedule setting of a check, made from its timer. */
export function scheduleSetting({ timer, title }: CheckDescription): Setting<string> {
  return {
    name: timer.scheduleSetting,
    schema: scheduleSchema,
    default: timer.defaultSchedule,
    allowed: 'NCRONTAB with six fields (seconds first), in UTC, for example "0 3/15 * * * *"',
    meaning: `When "${title}" runs.`,
    secret: false,
  };
}

/** A schedule that can be registered whatever the settings say: the set one, or the default. */
export function scheduleOrDefault(description: CheckDescription, env: Env): string {
  const reading = readSettings({ schedule: scheduleSetting(description) }, env);
  return reading.ok
    ? (reading.value.schedule ?? description.timer.defaultSchedule)
    : description.timer.defaultSchedule;
}
