import type { TypedData } from './core-types.ts';

/** What the host tells a timer function. Times are ms since the epoch. */
export type TimerInfo = {
  readonly isPastDue: boolean;
  readonly scheduleStatus: ScheduleStatus;
};

export type ScheduleStatus = {
  /** The occurrence before; undefined where there was none. */
  readonly last: number | undefined;
  /**
   * The occurrence that the host waited for. In a run on schedule that is the run's own, already
   * past, because the host moves its status on only after the function returned
   * (azure-webjobs-sdk-extensions, TimerListener.InvokeJobFunction); in a run by hand it is ahead.
   */
  readonly next: number;
  readonly lastUpdated: number | undefined;
};

/** .NET's `DateTime.MinValue`, which stands for "never". */
const NEVER = '0001-01-01T00:00:00+00:00';

/** The wire form: PascalCase keys, which the library camel-cases, and offsets instead of `Z`. */
export function timerDataOf({ isPastDue, scheduleStatus }: TimerInfo): TypedData {
  const { last, next, lastUpdated } = scheduleStatus;
  const json = JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: dotNetTime(last),
      Next: dotNetTime(next),
      LastUpdated: dotNetTime(lastUpdated),
    },
    IsPastDue: isPastDue,
  });
  return { json };
}

function dotNetTime(ms: number | undefined): string {
  return ms === undefined ? NEVER : new Date(ms).toISOString().replace(/(?:\.000)?Z$/, '+00:00');
}
