import type { CheckOutcome } from '../domain/outcome.ts';
import { summarise } from '../domain/report.ts';
import type { Report } from '../domain/report.ts';
import { reconcile } from './reconcile.ts';
import type { TellingContext } from './reconcile.ts';
import type { RunRequest, RunTools } from './run-types.ts';
import type { Remembered, Sweep } from './sweep.ts';
import { MONITOR } from './watch-itself.ts';

export type AdvanceRequest = {
  readonly tools: RunTools;
  readonly request: RunRequest;
  /** Owners that this run holds. */
  readonly held: ReadonlySet<string>;
  readonly remembered: ReadonlyMap<string, Remembered>;
  readonly sweep: Sweep;
  readonly telling: TellingContext;
  /** What the monitor finds wrong with itself. */
  readonly itself: CheckOutcome;
};

/** Moves the alerts of every owner that the run holds one run further; gives the report after it. */
export async function advanceOwners(input: AdvanceRequest): Promise<Report> {
  const { tools, sweep, held, itself } = input;
  const outcomes = new Map<string, CheckOutcome>();
  for (const [owner, outcome] of [...sweep.outcomes, [MONITOR, itself] as const]) {
    if (!held.has(owner)) continue;
    outcomes.set(owner, await advanceOwner(input, owner, outcome));
    await tools.state.memory.saveMemory(owner, outcome.memory);
  }
  return withOutcomes(sweep.report, outcomes, itself);
}

async function advanceOwner(
  input: AdvanceRequest,
  owner: string,
  outcome: CheckOutcome,
): Promise<CheckOutcome> {
  const { tools, request, sweep, remembered, telling } = input;
  const check = request.checks.find(({ id }) => id === owner);
  const isCheck = check !== undefined;
  return reconcile(tools.state.alerts, {
    owner,
    outcome,
    stored: remembered.get(owner)?.alerts ?? [],
    settingsKey: check?.settingsKey ?? '',
    failureThreshold: check?.failureThreshold ?? 1,
    successThreshold: check?.successThreshold ?? 1,
    toldElsewhere: isCheck ? discoveryGaps(sweep) : new Set(),
    listed: new Set(sweep.discovery?.scopes),
    narrowed: isCheck && (request.registry !== undefined || sweep.broken.has(owner)),
    telling,
    now: sweep.startedAt,
    probe: tools.probe,
    isOver: () => tools.clock() >= request.deadlineAt,
  });
}

/** Scopes of the gaps that discovery tells of, or that belong to this request alone. */
function discoveryGaps({ discovery }: Sweep): ReadonlySet<string> {
  if (discovery === undefined) return new Set();
  return new Set([...discovery.gaps, ...discovery.requestGaps].map(({ scope }) => scope));
}

/** The report with the gaps that only showed when alerts were looked after, and with the monitor. */
function withOutcomes(
  report: Report,
  outcomes: ReadonlyMap<string, CheckOutcome>,
  itself: CheckOutcome,
): Report {
  const coverage = report.coverage.map((entry) => outcomes.get(entry.check)?.coverage ?? entry);
  const findings = [...report.findings, ...itself.findings];
  return { ...report, findings, coverage, summary: summarise(findings, coverage) };
}
