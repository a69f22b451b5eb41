import type { Setting, ValuesOf } from '../domain/setting.ts';
import { wholeNumber } from '../domain/setting-schemas.ts';
import type { Thresholds } from '../domain/thresholds.ts';

/** How often in a row a check must see something, or not see it any more, before it counts. */
export type CheckThresholds = { readonly failure: number; readonly success: number };

/** Every run counts at once. */
export const AT_ONCE: CheckThresholds = { failure: 1, success: 1 };

type ThresholdSettings = {
  readonly [K in keyof CheckThresholds]: Setting<number> & { readonly default: string };
};

/** The threshold settings of a check, named like its schedule: `LOGINS_RUNS_TO_FIRE`. */
export function thresholdSettings(
  scheduleSetting: string,
  { failure, success }: CheckThresholds = AT_ONCE,
): ThresholdSettings {
  const prefix = scheduleSetting.replace(/_SCHEDULE$/, '');
  const runs = {
    schema: wholeNumber(1, 10),
    allowed: 'a whole number of runs, 1 to 10',
    secret: false,
  };
  return {
    failure: {
      ...runs,
      name: `${prefix}_RUNS_TO_FIRE`,
      default: String(failure),
      meaning: 'Completed runs in a row that must find something before it is told.',
    },
    success: {
      ...runs,
      name: `${prefix}_RUNS_TO_RESOLVE`,
      default: String(success),
      meaning: 'Completed runs in a row that must find it no more before it is told as resolved.',
    },
  };
}

/** The values of the settings, as the life of alerts takes them. */
export function thresholdsOf({ failure, success }: ValuesOf<ThresholdSettings>): Thresholds {
  return { failureThreshold: failure, successThreshold: success };
}
