import type { Coverage } from '../domain/coverage.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { RunLog, RunRecord } from '../ports/run-log.ts';

/** The owners of alerts that a run holds, with what was known of their runs before. */
export type Claimed = ReadonlyMap<string, RunRecord>;

export type ClaimTools = {
  readonly runs: RunLog;
  /** The store's clock. */
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Takes each owner for this run until a minute after it must have ended; some may be held. */
export async function claimOwners(
  tools: ClaimTools,
  request: {
    readonly runId: string;
    readonly owners: readonly string[];
    /** ms since the epoch by the store's clock. */
    readonly deliverBy: number;
  },
): Promise<Claimed> {
  const now = tools.clock();
  const leaseUntil = request.deliverBy + MINUTE_MS;
  const claims = request.owners.map((check) =>
    tools.runs.claimRun({ check, runId: request.runId, now, leaseUntil }),
  );
  const settled = await Promise.allSettled(claims);
  const records = settled.flatMap((claim) =>
    claim.status === 'fulfilled' && claim.value !== undefined ? [claim.value] : [],
  );
  const claimed = new Map(records.map((record) => [record.check, record]));
  if (settled.some(({ status }) => status === 'rejected')) await release(tools, claimed);
  await Promise.all(claims);
  return claimed;
}

/** Owners that another run holds; `owners` are those of this run, `now` is by the store's clock. */
export function heldElsewhere(input: {
  readonly records: readonly RunRecord[];
  readonly owners: readonly string[];
  readonly now: number;
}): ReadonlySet<string> {
  const { records, owners, now } = input;
  const held = records.filter(
    ({ check, leaseUntil }) => leaseUntil > now && !owners.includes(check),
  );
  return new Set(held.map(({ check }) => check));
}

/** After a failure the checks must not stay held until the lease runs out. */
export async function release(tools: ClaimTools, claimed: Claimed): Promise<void> {
  const released = [...claimed.values()].map((record) => ({ ...record, leaseUntil: 0 }));
  const writes = await Promise.allSettled(released.map((record) => tools.runs.recordRun(record)));
  const failed = writes.filter(({ status }) => status === 'rejected').length;
  if (failed > 0) tools.logger.warn('checks stay held until their lease ends', { checks: failed });
}

/** Owners that are still this run's: one that outlived its lease may have lost some. */
export async function stillHeld(tools: ClaimTools, claimed: Claimed): Promise<readonly string[]> {
  const held = await Promise.all(
    [...claimed].map(async ([owner, record]) =>
      (await tools.runs.holdsRun(record)) ? [owner] : [],
    ),
  );
  return held.flat();
}

/** Writes the end of the run of each owner and lets it go; a narrowed run completes none. */
export async function recordEnd(input: {
  readonly tools: ClaimTools;
  readonly dueAt: ReadonlyMap<string, number>;
  readonly narrowed: boolean;
  /** Checks that failed themselves, which therefore have not completed. */
  readonly broken: ReadonlyMap<string, unknown>;
  readonly claimed: Claimed;
  readonly coverage: readonly Coverage[];
}): Promise<void> {
  const { tools, dueAt, narrowed, broken, claimed } = input;
  const writes = [...claimed].map(([owner, record]) => {
    const coverage = input.coverage.find((entry) => entry.check === owner);
    const isComplete = !narrowed && !broken.has(owner);
    return tools.runs.recordRun({
      ...record,
      completedAt: isComplete ? tools.clock() : record.completedAt,
      dueAt: dueAt.get(owner) ?? record.dueAt,
      leaseUntil: 0,
      gaps: narrowed ? record.gaps : (coverage?.gaps.length ?? 0),
      watched: narrowed ? record.watched : (coverage?.subjectsRead ?? record.watched),
    });
  });
  await Promise.allSettled(writes);
  await Promise.all(writes);
}
