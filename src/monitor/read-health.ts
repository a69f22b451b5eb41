import type { SettingProblem } from '../domain/setting.ts';
import { describeProblem } from '../domain/setting.ts';
import { isoTime } from '../domain/time.ts';
import type { ReceiverBook } from '../ports/receiver.ts';
import type { ReceiverLog, ReceiverRecord } from '../ports/receiver-log.ts';
import type { RunLog, RunRecord } from '../ports/run-log.ts';
import { isOverdue } from './due-checks.ts';
import type { Schedule } from './due-checks.ts';
import { receiverStatesOf, refusingReceivers, troublesOf } from './receiver-state.ts';

export const HEALTH_STATUSES = [
  'ok',
  'starting',
  'overdue',
  'not-delivering',
  'bad-settings',
  'no-state',
] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export type CheckHealth = {
  readonly check: string;
  readonly status: 'ok' | 'starting' | 'overdue';
  /** ISO 8601 UTC; null before the first completed run. */
  readonly lastCompletedAt: string | null;
  /** When its timer fires next, by the timer's own schedule status or else by its schedule. */
  readonly dueAt: string | null;
  /** Scopes that its last run could not read. */
  readonly gaps: number;
};

export type Health = {
  readonly status: HealthStatus;
  readonly checks: readonly CheckHealth[];
  /** What is wrong, in sentences that say what to do. */
  readonly problems: readonly string[];
};

/** What the health is made of. */
export type HealthSources = {
  readonly runs: RunLog;
  readonly receivers: ReceiverLog;
  /** Receivers with the settings they have now. */
  readonly book: ReceiverBook;
};

/**
 * When each check last completed and is due next; `overdue` if any is, else `not-delivering` if a
 * receiver takes nothing with the settings it has now.
 */
export async function readHealth(
  { runs, receivers, book }: HealthSources,
  schedules: readonly Schedule[],
  now: number,
): Promise<Health> {
  const installedAt = await runs.installedAt(now);
  const records = await runs.listRuns();
  const checks = schedules.map((schedule) => {
    const record = records.find(({ check }) => check === schedule.check);
    return checkHealth({ schedule, record, installedAt, now });
  });
  const late = checks.filter(({ status }) => status === 'overdue');
  const problems = late.map(
    ({ check, dueAt }) =>
      `${check} was due at ${dueAt ?? 'an unknown time'} and has not completed: look at the logs of its timer`,
  );
  const states = receiverStatesOf(await receivers.listReceivers());
  const troubled = refusingReceivers(states, book, now);
  const known = [...states.values()].filter(({ receiver }) => troubled.has(receiver));
  const refusals = known.flatMap(troubleOf);
  const isStarting = checks.some(({ status }) => status === 'starting');
  const calm = isStarting ? 'starting' : 'ok';
  const delivering = refusals.length > 0 ? 'not-delivering' : calm;
  const status = late.length > 0 ? 'overdue' : delivering;
  return { status, checks, problems: [...problems, ...refusals] };
}

function troubleOf(record: ReceiverRecord): readonly string[] {
  const { receiver, refusing, failing } = record;
  const troubles = troublesOf(record);
  const problems: string[] = [];
  if (refusing !== undefined && troubles.has('refusing')) {
    const since = isoTime(refusing.since);
    problems.push(`receiver ${receiver} refuses messages since ${since}: ${refusing.reason}`);
  }
  if (failing !== undefined && troubles.has('failing')) {
    const since = isoTime(failing.since);
    problems.push(`nothing is delivered to receiver ${receiver} since ${since}: ${failing.reason}`);
  }
  return problems;
}

/** The health of an app whose settings are wrong. */
export function badSettingsHealth(problems: readonly SettingProblem[]): Health {
  return { status: 'bad-settings', checks: [], problems: problems.map(describeProblem) };
}

/** The health of an app that cannot reach its state. */
export function noStateHealth(reason: string): Health {
  return { status: 'no-state', checks: [], problems: [reason] };
}

function checkHealth(input: {
  readonly schedule: Schedule;
  readonly record: RunRecord | undefined;
  readonly installedAt: number;
  readonly now: number;
}): CheckHealth {
  const { schedule, record, installedAt, now } = input;
  const completedAt = record?.completedAt;
  const late = isOverdue(schedule, completedAt ?? installedAt, now);
  // another timer may have run the check after its own missed its time
  const isPassed = (record?.dueAt ?? 0) <= (completedAt ?? 0);
  const told = isPassed ? undefined : record?.dueAt;
  const due = told ?? schedule.nextFire(completedAt ?? installedAt);
  return {
    check: schedule.check,
    status: late ? 'overdue' : completedAt === undefined ? 'starting' : 'ok',
    lastCompletedAt: completedAt === undefined ? null : isoTime(completedAt),
    dueAt: due === undefined ? null : isoTime(due),
    gaps: record?.gaps ?? 0,
  };
}
