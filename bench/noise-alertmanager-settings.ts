import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../src/domain/time.ts';

/** How Alertmanager is set up; all times in real ms, before they are scaled. */
export type AlertmanagerTuning = {
  readonly name: string;
  readonly groupBy: readonly string[];
  readonly times: {
    readonly groupWait: number;
    readonly groupInterval: number;
    readonly repeatInterval: number;
    /** For critical alerts, on a route of their own; the same as for others where absent. */
    readonly repeatCritical?: number;
    readonly resolveTimeout: number;
    readonly retention: number;
    readonly maintenanceInterval: number;
    readonly gcInterval: number;
  };
  /** Whether the source says when an alert has ended, or leaves that to `resolveTimeout`. */
  readonly saysResolved: boolean;
};

export type TimeName = keyof AlertmanagerTuning['times'];

/** A time as it is and as it runs. */
export type ScaledTime = {
  readonly name: TimeName;
  readonly realMs: number;
  readonly scaledMs: number;
  /** True where the scaled time was too short to run and the shortest was taken. */
  readonly isRaised: boolean;
};

/** What scales below this is set to it, in ms. */
export const SHORTEST_MS = 100;

/** The defaults of 0.25: `docs/configuration.md` and `cmd/alertmanager/main.go` there. */
export const AS_INSTALLED: AlertmanagerTuning = {
  name: 'defaults',
  groupBy: [],
  times: {
    groupWait: 30 * SECOND_MS,
    groupInterval: 5 * MINUTE_MS,
    repeatInterval: 4 * HOUR_MS,
    resolveTimeout: 5 * MINUTE_MS,
    retention: 120 * HOUR_MS,
    maintenanceInterval: 15 * MINUTE_MS,
    gcInterval: 30 * MINUTE_MS,
  },
  saysResolved: false,
};

/**
 * What somebody would set who knows that the source posts twice a day: alerts outlive the time
 * between two runs, reminders are daily or weekly, and the log of what was told outlives the
 * longest reminder (with 120 h a weekly reminder would come every five days).
 */
export const TUNED: AlertmanagerTuning = {
  name: 'tuned',
  groupBy: ['check', 'owner'],
  times: {
    ...AS_INSTALLED.times,
    repeatInterval: 7 * DAY_MS,
    repeatCritical: DAY_MS,
    resolveTimeout: 26 * HOUR_MS,
    retention: 15 * DAY_MS,
  },
  saysResolved: true,
};

/**
 * The times as they run when a virtual day takes `dayMs`. A resolve timeout that is raised stays
 * above the wait of a group and its interval, as it is in real time: else alerts would end before
 * they are told, which the real one does not do.
 */
export function scaleTimes(tuning: AlertmanagerTuning, dayMs: number): readonly ScaledTime[] {
  const factor = DAY_MS / dayMs;
  const entries = Object.entries(tuning.times).map(([name, realMs]) => {
    const exact = realMs / factor;
    const shortest = name === 'resolveTimeout' ? 3 * SHORTEST_MS : SHORTEST_MS;
    const scaledMs = Math.max(Math.round(exact), shortest);
    return { name: timeName(name), realMs, scaledMs, isRaised: exact < shortest };
  });
  return entries;
}

/** Safe: the only caller passes keys of `times`. */
function timeName(name: string): TimeName {
  return name as TimeName;
}

export type AlertmanagerConfig = {
  readonly tuning: AlertmanagerTuning;
  readonly times: readonly ScaledTime[];
  readonly operators: readonly [string, ...string[]];
  /** URL of the webhook of an operator. */
  readonly webhookOf: (operator: string) => string;
};

/** The configuration file, in JSON, which is YAML too: one route and one webhook per operator. */
export function alertmanagerConfig(config: AlertmanagerConfig): string {
  const { tuning, times, operators, webhookOf } = config;
  const time = (name: TimeName) => `${times.find((one) => one.name === name)?.scaledMs ?? 0}ms`;
  const hasCritical = tuning.times.repeatCritical !== undefined;
  const critical = { matchers: ['severity="critical"'], repeat_interval: time('repeatCritical') };
  return JSON.stringify(
    {
      global: { resolve_timeout: time('resolveTimeout') },
      route: {
        receiver: operators[0],
        group_wait: time('groupWait'),
        group_interval: time('groupInterval'),
        repeat_interval: time('repeatInterval'),
        ...(tuning.groupBy.length === 0 ? {} : { group_by: tuning.groupBy }),
        routes: operators.map((operator) => ({
          matchers: [`owner="${operator}"`],
          receiver: operator,
          ...(hasCritical ? { routes: [{ ...critical, receiver: operator }] } : {}),
        })),
      },
      // As its documentation shows it: what got worse is not told as resolved at its old severity.
      inhibit_rules: [inhibit('critical', ['warning', 'info']), inhibit('warning', ['info'])],
      receivers: operators.map((operator) => ({
        name: operator,
        webhook_configs: [{ url: webhookOf(operator), send_resolved: true }],
      })),
    },
    null,
    2,
  );
}

function inhibit(source: string, targets: readonly string[]) {
  return {
    source_matchers: [`severity="${source}"`],
    target_matchers: [`severity=~"${targets.join('|')}"`],
    equal: ['condition'],
  };
}
