import type { Alert } from '../domain/alert.ts';
import { isOpen } from '../domain/alert.ts';
import { escalate } from '../domain/escalation.ts';
import type { Finding } from '../domain/finding.ts';
import { brokenCheck } from '../domain/gap.ts';
import type { CheckOutcome, MemoryValue } from '../domain/outcome.ts';
import { summarise } from '../domain/report.ts';
import type { Report } from '../domain/report.ts';
import type { Scope } from '../domain/scope.ts';
import { severityRank } from '../domain/severity.ts';
import { isoTime } from '../domain/time.ts';
import { UNREAD } from '../domain/unread.ts';
import type { StoredAlert } from '../ports/alert-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { RegistryCatalog } from '../ports/registry-catalog.ts';
import type { SubjectProbe } from '../ports/subject-probe.ts';
import { discover } from './discover.ts';
import type { Discovery } from './discover.ts';
import { readUsagesOnce } from './read-once.ts';

/** The part of the state that discovery owns: subscriptions and registries, of no one check. */
export const DISCOVERY = 'discovery';

/** A check that is ready to run, as the sweep calls it. */
export type SweepCheck = {
  readonly id: string;
  readonly settingsKey: string;
  /** Longest that it may read, in ms, where that is shorter than the run. */
  readonly limitMs?: number | undefined;
  run(context: {
    readonly evidence: Evidence;
    readonly now: number;
    readonly isOver: () => boolean;
    readonly open: ReadonlySet<Alert['fingerprint']>;
    readonly unreadBefore: ReadonlySet<Scope>;
    readonly memory: ReadonlyMap<string, MemoryValue>;
    readonly progress: (done: number, total: number | undefined) => void;
  }): Promise<CheckOutcome>;
};

/** What an owner remembers when a run begins; empty without state. */
export type Remembered = {
  readonly alerts: readonly StoredAlert[];
  readonly memory: ReadonlyMap<string, MemoryValue>;
};

export type Progress = {
  readonly check: string;
  readonly done: number;
  readonly total: number | undefined;
};

export type SweepRequest = {
  readonly runId: string;
  readonly cloud: string;
  readonly checks: readonly SweepCheck[];
  /** Narrows the run to one registry, by name or ARM id. */
  readonly registry: string | undefined;
  /** ms since the epoch: when reading must end. */
  readonly deadlineAt: number;
  readonly scope: {
    readonly subscriptions: readonly string[] | undefined;
    readonly registries: readonly string[] | undefined;
    readonly ignoredRegistries: readonly string[];
  };
  /** Per owner; a missing one counts as empty. */
  readonly remembered: ReadonlyMap<string, Remembered>;
  readonly notes: readonly string[];
};

/** What a sweep reads with; built for one run, so that its deadline holds everywhere. */
export type SweepReaders = {
  readonly clock: Clock;
  readonly catalog: RegistryCatalog;
  readonly evidence: Omit<Evidence, 'registries'>;
  readonly probe: SubjectProbe;
  readonly onProgress: (progress: Progress) => void;
};

export type Sweep = {
  readonly report: Report;
  readonly startedAt: number;
  /** One per check, and `discovery` when registries were looked for. */
  readonly outcomes: ReadonlyMap<string, CheckOutcome>;
  readonly discovery: Discovery | undefined;
  /** What checks threw that failed themselves; each is a gap, and the others go on. */
  readonly broken: ReadonlyMap<string, unknown>;
};

const NOTHING: Remembered = { alerts: [], memory: new Map() };

/** Runs the checks over the evidence; changes nothing and tells nobody. */
export async function runSweep(readers: SweepReaders, request: SweepRequest): Promise<Sweep> {
  const startedAt = readers.clock();
  const isOver = () => readers.clock() >= request.deadlineAt;
  const inventory = discoverOnce(readers, request, isOver);
  const evidence: Evidence = {
    ...readers.evidence,
    usages: readUsagesOnce(readers.evidence.usages),
    registries: { take: inventory.take },
  };
  const broken = new Map<string, unknown>();
  const results = await Promise.all(
    request.checks.map(async (check) => {
      const context = contextOf({ readers, request, check, startedAt });
      const outcome = await check.run({ ...context, evidence }).catch((error: unknown) => {
        broken.set(check.id, error);
        return brokenOutcome(check.id, error);
      });
      return [check.id, outcome] as const;
    }),
  );
  const discovery = await inventory.taken();
  const outcomes = new Map<string, CheckOutcome>(results);
  const report = reportOf({ readers, request, outcomes, startedAt });
  if (discovery !== undefined) outcomes.set(DISCOVERY, discoveryOutcome(discovery));
  return { report, startedAt, outcomes, discovery, broken };
}

function discoverOnce(readers: SweepReaders, request: SweepRequest, isOver: () => boolean) {
  let taken: Promise<Discovery> | undefined;
  const discovered = () => {
    taken ??= discover({
      ...request.scope,
      catalog: readers.catalog,
      only: request.registry,
      seenBefore: rememberedBy(request, DISCOVERY).memory,
      isOver,
    });
    return taken;
  };
  const take = async () => {
    const discovery = await discovered();
    return { ...discovery, gaps: [...discovery.gaps, ...discovery.requestGaps] };
  };
  // A discovery that throws breaks every check that asked for it, and is told as that.
  return { take, taken: async () => taken?.catch(() => undefined) };
}

function contextOf(input: {
  readonly readers: SweepReaders;
  readonly request: SweepRequest;
  readonly check: SweepCheck;
  readonly startedAt: number;
}) {
  const { readers, request, check, startedAt } = input;
  const overAt = Math.min(request.deadlineAt, startedAt + (check.limitMs ?? Infinity));
  const { alerts, memory } = rememberedBy(request, check.id);
  const open = alerts.map((stored) => stored.alert).filter(isOpen);
  const unread = open.filter((alert) => alert.finding.rule === UNREAD);
  return {
    now: startedAt,
    isOver: () => readers.clock() >= overAt,
    memory,
    open: new Set(open.map((alert) => alert.fingerprint)),
    unreadBefore: new Set(unread.map((alert) => alert.finding.scope)),
    progress: (done: number, total: number | undefined) =>
      readers.onProgress({ check: check.id, done, total }),
  };
}

function reportOf(input: {
  readonly readers: SweepReaders;
  readonly request: SweepRequest;
  readonly outcomes: ReadonlyMap<string, CheckOutcome>;
  readonly startedAt: number;
}): Report {
  const { request, outcomes, startedAt } = input;
  const findings = [...outcomes].flatMap(([id, outcome]) =>
    aged(outcome.findings, rememberedBy(request, id), startedAt),
  );
  const coverage = [...outcomes.values()].map((outcome) => outcome.coverage);
  return {
    schemaVersion: 1,
    runId: request.runId,
    startedAt: isoTime(startedAt),
    finishedAt: isoTime(input.readers.clock()),
    cloud: request.cloud,
    summary: summarise(findings, coverage),
    findings: findings.sort(worstFirst),
    coverage,
    notes: request.notes,
  };
}

/** Findings with the severity that their alert's age gives them. */
function aged(findings: readonly Finding[], { alerts }: Remembered, now: number): Finding[] {
  const startsAt = new Map(
    alerts.map(({ alert }) => [alert.fingerprint, isOpen(alert) ? alert.startsAt : undefined]),
  );
  return findings.map((finding) => escalate(finding, startsAt.get(finding.fingerprint), now));
}

function worstFirst(left: Finding, right: Finding): number {
  return (
    severityRank(left.severity) - severityRank(right.severity) ||
    left.check.localeCompare(right.check) ||
    left.title.localeCompare(right.title) ||
    left.fingerprint.localeCompare(right.fingerprint)
  );
}

function brokenOutcome(check: string, error: unknown): CheckOutcome {
  const coverage = {
    check,
    subjectsRead: 0,
    scopes: [],
    leftOut: [],
    gaps: [brokenCheck(check, error)],
  };
  return { findings: [], coverage, noLongerJudged: [], leftOutScopes: [], memory: new Map() };
}

function discoveryOutcome(discovery: Discovery): CheckOutcome {
  const { registries, scopes, gaps, leftOut, leftOutScopes, memory } = discovery;
  return {
    findings: [],
    coverage: { check: DISCOVERY, subjectsRead: registries.length, scopes, leftOut, gaps },
    noLongerJudged: [],
    leftOutScopes,
    memory,
  };
}

function rememberedBy(request: SweepRequest, owner: string): Remembered {
  return request.remembered.get(owner) ?? NOTHING;
}
