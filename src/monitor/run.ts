import type { Report } from '../domain/report.ts';
import type { Logger } from '../ports/logger.ts';
import { StateError } from '../ports/state-error.ts';
import { advanceOwners } from './advance-owners.ts';
import { claimOwners, recordEnd, release, stillHeld } from './claims.ts';
import type { Claimed, ClaimTools } from './claims.ts';
import type { ReceiverDelivery } from './deliver-outbox.ts';
import type { RunRequest, RunResult, RunTools, State } from './run-types.ts';
import { mutedAmong, mutedNotes } from './muted-notes.ts';
import { DISCOVERY, runSweep } from './sweep.ts';
import type { Remembered, Sweep, SweepReaders } from './sweep.ts';
import { deliverAll, handOverDebts } from './tell.ts';
import type { HandedOver } from './hand-over.ts';
import type { Handing } from './tell.ts';
import { tellBlind } from './tell-blind.ts';
import { contextOf, openTelling, readFlight } from './telling-context.ts';
import { MONITOR } from './watch-itself.ts';

export type { RunRequest, RunResult, RunTools, State } from './run-types.ts';

/** A look: reads what is remembered, where it can, and writes nothing. */
export async function look(
  tools: SweepReaders & {
    readonly state: State | undefined;
    readonly logger: Logger;
    readonly isQuiet: (now: number) => boolean;
  },
  request: RunRequest,
): Promise<RunResult> {
  const { state, logger } = tools;
  const nothing = { remembered: new Map<string, Remembered>(), silences: [], notes: [] };
  const loaded = state === undefined ? nothing : await tryToRemember(state, request, logger);
  const { remembered, silences } = loaded;
  const alerts = [...remembered.values()].flatMap((own) => own.alerts.map(({ alert }) => alert));
  const now = tools.clock();
  const muted = mutedAmong(alerts, { silences, isQuiet: tools.isQuiet(now), now });
  const notes = [...(request.notes ?? []), ...loaded.notes, ...mutedNotes(muted)];
  const sweep = await runSweep(tools, { ...request, remembered, notes });
  logBroken(logger, sweep);
  return { report: sweep.report, deliveries: [] };
}

/** How far a run has come, for what is left to do when state fails. */
type Trace = { sweep?: Sweep; isHandedOver: boolean };

/**
 * A run that remembers and tells: claims its checks, sweeps, moves the alerts on, writes what is
 * owed, records the end and sends. A check that another run holds is looked at, but its alerts are
 * left to that run. When state cannot be read or written, what is found is told all the same, as
 * something that may repeat.
 */
export async function runAndTell(tools: RunTools, request: RunRequest): Promise<RunResult> {
  const trace: Trace = { isHandedOver: false };
  try {
    return await runWithState(tools, request, trace);
  } catch (error) {
    if (!(error instanceof StateError) || trace.isHandedOver) throw error;
    return await runBlind({ tools, request, trace, reason: error.message });
  }
}

async function runWithState(
  tools: RunTools,
  request: RunRequest,
  trace: Trace,
): Promise<RunResult> {
  const { state, logger } = tools;
  const claimTools: ClaimTools = { runs: state.runs, clock: state.clock, logger };
  const owners = [...request.checks.map(({ id }) => id), DISCOVERY, MONITOR];
  // Leases end by the store's clock, which an answer has to tell first.
  await state.runs.listRuns();
  const deliverBy = request.deliverBy + state.clock() - tools.clock();
  const claimed = await claimOwners(claimTools, { runId: request.runId, owners, deliverBy });
  const { report, handing } = await advanceRun({
    tools,
    request,
    trace,
    claimed,
    claimTools,
  }).catch(async (error: unknown) => {
    await release(claimTools, claimed);
    throw error;
  });
  const deliveries = await deliverAll(tools, request, handing);
  const notes = [...report.notes, ...deliveries.flatMap(undelivered)];
  return { report: { ...report, notes }, deliveries };
}

type RunInput = {
  readonly tools: RunTools;
  readonly request: RunRequest;
  readonly trace: Trace;
  readonly claimed: Claimed;
  readonly claimTools: ClaimTools;
};

/** Sweeps, moves the alerts on, hands over what is owed to the outbox, and ends the claims. */
async function advanceRun(
  input: RunInput,
): Promise<{ readonly report: Report; readonly handing: Handing & Pick<HandedOver, 'left'> }> {
  const { tools, request, trace, claimed, claimTools } = input;
  const telling = await openTelling(tools);
  const remembered = await remember(tools.state, request);
  const sweep = await runSweep(tools, { ...sweepRequest(request, claimed), remembered });
  trace.sweep = sweep;
  request.signal?.throwIfAborted();
  logBroken(tools.logger, sweep);
  const report = await advanceOwners({
    tools,
    request,
    held: new Set(claimed.keys()),
    remembered,
    sweep,
    telling: contextOf(tools, telling, await readFlight(tools)),
    itself: await telling.watchItself(completing(request, claimed, sweep)),
  });
  const held = await stillHeld(claimTools, claimed);
  const narrowed = request.registry !== undefined;
  const { broken, outcomes } = sweep;
  const coverage = [...report.coverage, ...[...outcomes.values()].map((one) => one.coverage)];
  const handing: Handing = {
    telling,
    owners: held,
    mayGreet: !narrowed && completing(request, claimed, sweep).size > 0,
    now: sweep.startedAt,
    report,
    coverage,
  };
  const { muted, left } = await handOverDebts(tools, request, handing);
  trace.isHandedOver = true;
  await recordEnd({ tools: claimTools, dueAt: request.dueAt, narrowed, broken, claimed, coverage });
  const notes = [...report.notes, ...mutedNotes(muted)];
  return { report: { ...report, notes }, handing: { ...handing, left } };
}

function sweepRequest(request: RunRequest, claimed: Claimed) {
  const held = request.checks.filter(({ id }) => !claimed.has(id)).map(({ id }) => id);
  const notes = [
    ...(request.notes ?? []),
    ...held.map((id) => `${id} is under way in another run, which tells of it`),
  ];
  const looked = request.skipHeld === true ? claimed : undefined;
  const checks = request.checks.filter(({ id }) => looked?.has(id) ?? true);
  return { ...request, checks, notes };
}

/** Checks that this run completes. */
function completing(
  { checks, registry }: RunRequest,
  claimed: Claimed,
  { broken }: Sweep,
): ReadonlySet<string> {
  if (registry !== undefined) return new Set();
  const ids = checks.map(({ id }) => id);
  return new Set(ids.filter((id) => claimed.has(id) && !broken.has(id)));
}

async function runBlind(input: {
  readonly tools: RunTools;
  readonly request: RunRequest;
  readonly trace: Trace;
  readonly reason: string;
}): Promise<RunResult> {
  const { tools, request, trace, reason } = input;
  tools.logger.error('state cannot be used: telling without memory', { reason });
  const nothing = { remembered: new Map<string, Remembered>(), notes: request.notes ?? [] };
  const sweep = trace.sweep ?? (await runSweep(tools, { ...request, ...nothing }));
  request.signal?.throwIfAborted();
  const { book, policy, newId, blind } = tools.telling;
  const deliveries = await tellBlind(
    { book, policy, newId, memory: blind, now: sweep.startedAt, portal: request.portal, reason },
    sweep.report,
  );
  const note = `what was told before is not known, so it may repeat: ${reason}`;
  const notes = [...sweep.report.notes, note, ...deliveries.flatMap(undelivered)];
  return { report: { ...sweep.report, notes }, deliveries, stateFailure: reason };
}

function undelivered(delivery: ReceiverDelivery): readonly string[] {
  const { receiver, failed, refused, waiting, reasons } = delivery;
  const kept = failed - refused;
  return [
    ...(kept > 0 ? [`${receiver}: ${kept} not delivered, kept: ${reasons.join('; ')}`] : []),
    ...(refused > 0 ? [`${receiver}: ${refused} refused for good: ${reasons.join('; ')}`] : []),
    ...(waiting > 0 ? [`${receiver}: ${waiting} wait for its budget or its pause`] : []),
  ];
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
  const owners = [DISCOVERY, MONITOR, ...request.checks.map(({ id }) => id)];
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
    const silences = await state.silences.listSilences();
    return { remembered: await remember(state, request), silences, notes: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn('state could not be read', { reason });
    const note = `the memory of earlier runs could not be read, so ages are counted from this run: ${reason}`;
    return { remembered: new Map<string, Remembered>(), silences: [], notes: [note] };
  }
}
