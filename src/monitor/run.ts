import type { Watched } from '../domain/message.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import type { Report } from '../domain/report.ts';
import { scopeName } from '../domain/unread.ts';
import type { AlertStore, MemoryStore, StoredAlert } from '../ports/alert-store.ts';
import type { Channel } from '../ports/channel.ts';
import type { Logger } from '../ports/logger.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { RunLog } from '../ports/run-log.ts';
import { claimChecks, recordEnd, release } from './claims.ts';
import type { Claimed } from './claims.ts';
import { deliverOutbox } from './deliver-outbox.ts';
import type { ChannelDelivery } from './deliver-outbox.ts';
import { handOver } from './hand-over.ts';
import { reconcile } from './reconcile.ts';
import { DISCOVERY, runSweep } from './sweep.ts';
import type { Remembered, Sweep, SweepReaders, SweepRequest } from './sweep.ts';

/** Where a run keeps what it must not forget. */
export type State = {
  readonly alerts: AlertStore;
  readonly memory: MemoryStore;
  readonly outbox: Outbox;
  readonly runs: RunLog;
};

export type RunRequest = Omit<SweepRequest, 'remembered' | 'notes'> & {
  readonly portal: string | undefined;
  /** ms since the epoch: when the run must have told everything. */
  readonly deliverBy: number;
  /** What the request itself has to say, for the report. */
  readonly notes?: readonly string[];
  /** True for timers: a check that another run holds is not even looked at. */
  readonly skipHeld?: boolean;
  /** Stops the run before anything is changed or told. */
  readonly signal?: AbortSignal;
  /** When each check's timer fires next, where known; ms since the epoch. */
  readonly dueAt: ReadonlyMap<string, number>;
};

export type RunResult = {
  readonly report: Report;
  readonly deliveries: readonly ChannelDelivery[];
};

type RunTools = SweepReaders & {
  readonly state: State;
  readonly channels: readonly Channel[];
  readonly logger: Logger;
};

/** A look: reads what is remembered, where it can, and writes nothing. */
export async function look(
  tools: SweepReaders & { readonly state: State | undefined; readonly logger: Logger },
  request: RunRequest,
): Promise<RunResult> {
  const { state, logger } = tools;
  const nothing = { remembered: new Map<string, Remembered>(), notes: [] };
  const loaded = state === undefined ? nothing : await tryToRemember(state, request, logger);
  const notes = [...(request.notes ?? []), ...loaded.notes];
  const sweep = await runSweep(tools, { ...request, ...loaded, notes });
  logBroken(logger, sweep);
  return { report: sweep.report, deliveries: [] };
}

/**
 * A run that remembers and tells: claims its checks, sweeps, moves the alerts on, writes what is
 * owed, sends it and records the end. A check that another run holds is looked at, but its alerts
 * are left to that run.
 */
export async function runAndTell(tools: RunTools, request: RunRequest): Promise<RunResult> {
  const { runs, outbox } = tools.state;
  const claimTools = { ...tools, runs };
  const checks = request.checks.map(({ id }) => id);
  const claimed = await claimChecks(claimTools, { ...request, checks });
  const { report, broken } = await advanceRun(tools, request, claimed).catch(
    async (error: unknown) => {
      await release(claimTools, claimed);
      throw error;
    },
  );
  const narrowed = request.registry !== undefined;
  const { dueAt, deliverBy } = request;
  await recordEnd({ tools: claimTools, dueAt, narrowed, broken, claimed, report });
  const sending = { ...tools, outbox, deadlineAt: deliverBy };
  const deliveries = await deliverOutbox(sending, tools.channels);
  const notes = [...report.notes, ...deliveries.flatMap(undelivered)];
  return { report: { ...report, notes }, deliveries };
}

function undelivered({ channel, failed, reasons }: ChannelDelivery): readonly string[] {
  if (failed === 0) return [];
  return [`${channel}: ${failed} not delivered, kept for the next run: ${reasons.join('; ')}`];
}

/** Sweeps, moves the alerts on and hands over what is owed to the outbox. */
async function advanceRun(
  tools: RunTools,
  request: RunRequest,
  claimed: Claimed,
): Promise<Pick<Sweep, 'report' | 'broken'>> {
  const held = request.checks.filter(({ id }) => !claimed.has(id)).map(({ id }) => id);
  const notes = [
    ...(request.notes ?? []),
    ...held.map((id) => `${id} is under way in another run, which tells of it`),
  ];
  const remembered = await remember(tools.state, request);
  const looked = request.skipHeld === true ? claimed : undefined;
  const checks = request.checks.filter(({ id }) => looked?.has(id) ?? true);
  const sweep = await runSweep(tools, { ...request, checks, remembered, notes });
  request.signal?.throwIfAborted();
  logBroken(tools.logger, sweep);
  const { stored, report } = await advanceAll({ tools, request, claimed, remembered, sweep });
  await handOver(tools.state, {
    channels: tools.channels.map(({ id }) => id),
    now: sweep.startedAt,
    alerts: stored,
    firstOwners: firstOwners(request, claimed, sweep),
    unread: unreadNames(report),
    watching: watched(report),
    portal: request.portal,
  });
  return { report, broken: sweep.broken };
}

function logBroken(logger: Logger, { broken }: Sweep): void {
  for (const [check, error] of broken) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    logger.error('check failed', { check, stack });
  }
}

async function remember(
  state: State,
  request: Pick<RunRequest, 'checks'>,
): Promise<ReadonlyMap<string, Remembered>> {
  const owners = [DISCOVERY, ...request.checks.map(({ id }) => id)];
  const loads = owners.map(async (owner) => {
    const [alerts, memory] = await Promise.all([
      state.alerts.loadAlerts(owner),
      state.memory.loadMemory(owner),
    ]);
    return [owner, { alerts, memory }] as const;
  });
  return new Map(await Promise.all(loads));
}

/** Without its memory a look is still worth having; it says what it lacks. */
async function tryToRemember(state: State, request: RunRequest, logger: Logger) {
  try {
    return { remembered: await remember(state, request), notes: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn('state could not be read', { reason });
    const note = `the memory of earlier runs could not be read, so ages are counted from this run: ${reason}`;
    return { remembered: new Map<string, Remembered>(), notes: [note] };
  }
}

async function advanceAll(input: {
  readonly tools: RunTools;
  readonly request: RunRequest;
  readonly claimed: Claimed;
  readonly remembered: ReadonlyMap<string, Remembered>;
  readonly sweep: Sweep;
}) {
  const { tools, request, sweep } = input;
  const stored = new Map<string, readonly StoredAlert[]>();
  const outcomes = new Map<string, CheckOutcome>();
  for (const [owner, outcome] of sweep.outcomes) {
    if (owner !== DISCOVERY && !input.claimed.has(owner)) continue;
    const reconciled = await reconcile(tools.state.alerts, {
      owner,
      outcome,
      stored: input.remembered.get(owner)?.alerts ?? [],
      settingsKey: request.checks.find(({ id }) => id === owner)?.settingsKey ?? '',
      toldElsewhere: owner === DISCOVERY ? new Set() : discoveryGaps(sweep),
      listed: new Set(sweep.discovery?.scopes),
      narrowed: owner !== DISCOVERY && (request.registry !== undefined || sweep.broken.has(owner)),
      channels: tools.channels.map(({ id }) => id),
      now: sweep.startedAt,
      probe: tools.probe,
      isOver: () => tools.clock() >= request.deadlineAt,
    });
    await tools.state.memory.saveMemory(owner, outcome.memory);
    stored.set(owner, reconciled.stored);
    outcomes.set(owner, reconciled.outcome);
  }
  return { stored, report: withOutcomes(sweep.report, outcomes) };
}

/** Scopes of the gaps that discovery tells of, or that belong to this request alone. */
function discoveryGaps({ discovery }: Sweep): ReadonlySet<string> {
  if (discovery === undefined) return new Set();
  return new Set([...discovery.gaps, ...discovery.requestGaps].map(({ scope }) => scope));
}

/** The report with the gaps that only showed when alerts were looked after. */
function withOutcomes(report: Report, outcomes: ReadonlyMap<string, CheckOutcome>): Report {
  const coverage = report.coverage.map((entry) => outcomes.get(entry.check)?.coverage ?? entry);
  const scopes = new Set(coverage.flatMap(({ gaps }) => gaps.map(({ scope }) => scope)));
  return { ...report, coverage, summary: { ...report.summary, gaps: scopes.size } };
}

/** Owners that never completed a run; discovery's first is that of the first check. */
function firstOwners(request: RunRequest, claimed: Claimed, sweep: Sweep): ReadonlySet<string> {
  if (request.registry !== undefined) return new Set();
  const first = request.checks
    .map(({ id }) => id)
    .filter((id) => claimed.has(id) && !sweep.broken.has(id))
    .filter((id) => claimed.get(id)?.completedAt === undefined);
  return new Set(first.length === 0 ? [] : [DISCOVERY, ...first]);
}

function unreadNames(report: Report): readonly string[] {
  const scopes = report.coverage.flatMap(({ gaps }) => gaps.map(({ scope }) => scope));
  return [...new Set(scopes)].map(scopeName);
}

function watched(report: Report): readonly Watched[] {
  return report.coverage.map(({ check, subjectsRead }) => ({ check, subjectsRead }));
}
