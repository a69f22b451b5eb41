import type { Finding } from '../domain/finding.ts';
import { fingerprintOf } from '../domain/fingerprint.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import { plural, tameText } from '../domain/text.ts';
import { isoTime } from '../domain/time.ts';
import type { ReceiverRecord } from '../ports/receiver-log.ts';
import type { RunRecord } from '../ports/run-log.ts';
import type { Schedule } from './due-checks.ts';
import { isFailing, troublesOf, unreadableReceivers } from './receiver-state.ts';

/** Owner of the alerts about the monitor itself; as a check it has no timer and no settings. */
export const MONITOR = 'monitor';

/** Rules of the monitor about itself, for the reference page. */
export const MONITOR_RULES = [
  {
    id: 'check-overdue',
    severity: 'warning',
    meaning: 'A check has not completed within two of its own intervals.',
    remedy: 'Look at the logs of its timer; GET /api/health says when it last completed.',
  },
  {
    id: 'receiver-refusing',
    severity: 'warning',
    meaning:
      'A receiver refuses messages for good: a webhook that is gone, a sender that is not allowed.',
    remedy:
      'Do what the reason says; the receiver is tried again when its settings change, else once a day, and once an hour where it refuses what a message holds.',
  },
  {
    id: 'receiver-failing',
    severity: 'warning',
    meaning: 'Nothing was delivered to a receiver for an hour, though later tries might succeed.',
    remedy: 'Look at the reason; the receiver is tried again in every run.',
  },
  {
    id: 'state-unreadable',
    severity: 'warning',
    meaning: 'Rows of state cannot be read by this version, so what they hold is not told.',
    remedy: 'Deploy the version that wrote them, or delete the rows.',
  },
] as const;

/** A row of state that this version cannot read. */
export type OddRow = {
  readonly partition: string;
  readonly row: string;
  readonly reason: string;
};

export type SelfEvidence = {
  readonly schedules: readonly Schedule[];
  readonly records: readonly RunRecord[];
  /** When the deployment first wrote its state, ms since the epoch. */
  readonly installedAt: number;
  /** Checks that this run completes. */
  readonly completing: ReadonlySet<string>;
  /** Records of receivers that refuse, or have failed for an hour, with the settings they have now. */
  readonly refusing: readonly ReceiverRecord[];
  /** All records of receivers; only those in `refusing` are known where absent. */
  readonly receivers?: readonly ReceiverRecord[];
  readonly oddRows: readonly OddRow[];
  /** ms since the epoch. */
  readonly now: number;
};

const SCOPES = { checks: 'monitor/checks', receivers: 'monitor/receivers', state: 'monitor/state' };

/** What the monitor finds wrong with itself; it always reads all of it. */
export function watchItself(evidence: SelfEvidence): CheckOutcome {
  const findings = [
    ...evidence.schedules
      .filter((schedule) => isOverdue(schedule, evidence))
      .map(overdue(evidence)),
    ...evidence.refusing.flatMap((record) => [...refusing(record), ...failing(record)]),
    ...unreadable(evidence.oddRows),
  ];
  const coverage = {
    check: MONITOR,
    subjectsRead: evidence.schedules.length,
    scopes: Object.values(SCOPES),
    leftOut: [],
    gaps: [],
  };
  const noLongerJudged = unproven(evidence, findings);
  return { findings, coverage, noLongerJudged, leftOutScopes: [], memory: new Map() };
}

/**
 * Alerts about receivers that are put right only once a delivery has proved it: a receiver that no
 * setting makes any more, or was not tried since its settings changed, is not well for that.
 */
function unproven(
  { receivers = [], oddRows }: SelfEvidence,
  findings: readonly Finding[],
): readonly Fingerprint[] {
  const identities = [
    ...receivers.flatMap((record) => [
      ...(record.refusing === undefined ? [] : [identityOf('receiver-refusing', record.receiver)]),
      ...(isFailing(record) ? [identityOf('receiver-failing', record.receiver)] : []),
    ]),
    ...[...unreadableReceivers(oddRows)].flatMap((name) => [
      identityOf('receiver-refusing', name),
      identityOf('receiver-failing', name),
    ]),
  ];
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return identities.filter((identity) => !found.has(identity));
}

/** Two of its own intervals have passed since it last completed, and no run is at it. */
function isOverdue(schedule: Schedule, evidence: SelfEvidence): boolean {
  if (evidence.completing.has(schedule.check)) return false;
  const record = recordOf(schedule.check, evidence);
  if (record !== undefined && record.leaseUntil > evidence.now) return false;
  const due = schedule.nextFire(record?.completedAt ?? evidence.installedAt);
  const second = due === undefined ? undefined : schedule.nextFire(due);
  return second !== undefined && evidence.now > second;
}

function recordOf(check: string, { records }: SelfEvidence): RunRecord | undefined {
  return records.find((record) => record.check === check);
}

function overdue(evidence: SelfEvidence): (schedule: Schedule) => Finding {
  return ({ check }) => {
    const completedAt = recordOf(check, evidence)?.completedAt;
    const last =
      completedAt === undefined
        ? 'It has never completed.'
        : `It last completed at ${isoTime(completedAt)}.`;
    return {
      ...own('check-overdue', SCOPES.checks, check),
      subject: { type: 'check', id: check, name: check },
      title: `${check} has not completed within two of its own intervals`,
      detail: `${last} What it watches is not known at the moment.`,
      observed: [],
      since: isoTime(completedAt ?? evidence.installedAt),
      remediation: {
        text: 'look at the logs of its timer: GET /api/health says what it was last seen doing',
      },
    };
  };
}

function refusing(record: ReceiverRecord): readonly Finding[] {
  const { receiver, refusing: state } = record;
  if (state === undefined || !troublesOf(record).has('refusing')) return [];
  return [
    {
      ...own('receiver-refusing', SCOPES.receivers, receiver),
      subject: { type: 'receiver', id: receiver, name: receiver },
      title: `receiver ${receiver} refuses messages`,
      detail: tameText(state.reason, 1000),
      observed: [],
      since: isoTime(state.since),
      remediation: {
        text: 'do what the reason says; it is tried again when its settings change, else once a day',
        command: 'npm run -s notify -- --test',
      },
    },
  ];
}

function failing(record: ReceiverRecord): readonly Finding[] {
  const { receiver, failing: state } = record;
  if (state === undefined || !troublesOf(record).has('failing')) return [];
  return [
    {
      ...own('receiver-failing', SCOPES.receivers, receiver),
      subject: { type: 'receiver', id: receiver, name: receiver },
      title: `nothing is delivered to receiver ${receiver}`,
      detail: tameText(state.reason, 1000),
      observed: [],
      since: isoTime(state.since),
      remediation: {
        text: 'look at the reason; it is tried again in every run, and others are told meanwhile',
        command: 'npm run -s notify -- --test',
      },
    },
  ];
}

const NAMED_ROWS = 5;

function unreadable(rows: readonly OddRow[]): readonly Finding[] {
  const [first] = rows;
  if (first === undefined) return [];
  const named = rows
    .slice(0, NAMED_ROWS)
    .map(({ partition, row, reason }) => `${partition}/${row}: ${reason}`);
  const more = rows.length > NAMED_ROWS ? `; and ${rows.length - NAMED_ROWS} more` : '';
  return [
    {
      ...own('state-unreadable', SCOPES.state, 'rows'),
      subject: { type: 'state', id: 'AcrWatchState', name: 'state of the monitor' },
      title: `${plural(rows.length, 'row')} of state cannot be read`,
      detail: tameText(`${named.join('; ')}${more}`, 2000),
      observed: [{ name: 'rows', value: rows.length, unit: 'count' }],
      remediation: {
        text: 'deploy the version that wrote them, or delete these rows of the tables AcrWatchState and AcrWatchOutbox; the alerts in them are told anew then',
      },
    },
  ];
}

type Rule = (typeof MONITOR_RULES)[number]['id'];

function identityOf(rule: Rule, subject: string): Fingerprint {
  return fingerprintOf(MONITOR, rule, subject);
}

function own(rule: Rule, scope: string, subject: string) {
  return {
    fingerprint: identityOf(rule, subject),
    check: MONITOR,
    rule,
    stage: 0,
    severity: 'warning' as const,
    scope,
    evidence: {},
  };
}
