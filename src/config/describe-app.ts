import { CHECKS } from '../checks/catalog.ts';
import type { Env } from '../domain/setting.ts';
import { scheduleOrDefault } from './timer-schedule.ts';

export type AppTimer = {
  readonly check: string;
  readonly functionName: string;
  /** NCRONTAB, UTC: the set one, or the default when the set one is not allowed. */
  readonly schedule: string;
};

export type AppDescription = {
  readonly checks: readonly {
    readonly id: string;
    readonly title: string;
    readonly readsRegistries: boolean;
    readonly rules: readonly string[];
  }[];
  readonly timers: readonly AppTimer[];
};

/** What there is, whether the settings are in order or not; never throws. */
export function describeApp(env: Env): AppDescription {
  const descriptions = CHECKS.map((check) => check.describe());
  return {
    checks: descriptions.map(({ id, title, reads, rules }) => ({
      id,
      title,
      readsRegistries: reads.includes('registries'),
      rules: rules.map((rule) => rule.id),
    })),
    timers: descriptions.map((description) => ({
      check: description.id,
      functionName: description.timer.functionName,
      schedule: scheduleOrDefault(description, env),
    })),
  };
}
