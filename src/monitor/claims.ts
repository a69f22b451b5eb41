import type { Report } from '../domain/report.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { RunLog, RunRecord } from '../ports/run-log.ts';

/** The checks that a run holds, with what was known of their runs before. */
export type Claimed = ReadonlyMap<string, RunRecord>;

export type ClaimTools = {
  readonly runs: RunLog;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Takes each check for this run until a minute after it must have ended; some may be held. */
export async function claimChecks(
  tools: ClaimTools,
  request: {
    readonly runId: string;
    readonly checks: readonly string[];
    readonly deliverBy: number;
  },
): Promise<Claimed> {
  const now = tools.clock();
  const leaseUntil = request.deliverBy + MINUTE_MS;
  const claims = request.checks.map((check) =>
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

/** After a failure the checks must not stay held until the lease runs out. */
export async function release(tools: ClaimTools, claimed: Claimed): Promise<void> {
  const released = [...claimed.values()].map((record) => ({ ...record, leaseUntil: 0 }));
  const writes = await Promise.allSettled(released.map((record) => tools.runs.recordRun(record)));
  const failed = writes.filter(({ status }) => status === 'rejected').length;
  if (failed > 0) tools.logger.warn('checks stay held until their lease ends', { checks: failed });
}

/** Writes the end of the run of each check and lets it go; a narrowed run completes none. */
export async function recordEnd(input: {
  readonly tools: ClaimTools;
  readonly dueAt: ReadonlyMap<string, number>;
  readonly narrowed: boolean;
  /** Checks that failed themselves, which therefore have not completed. */
  readonly broken: ReadonlyMap<string, unknown>;
  readonly claimed: Claimed;
  readonly report: Report;
}): Promise<void> {
  const { tools, dueAt, narrowed, broken, claimed, report } = input;
  const writes = [...claimed].map(([check, record]) => {
    const coverage = report.coverage.find((entry) => entry.check === check);
    const isComplete = !narrowed && !broken.has(check);
    return tools.runs.recordRun({
      ...record,
      completedAt: isComplete ? tools.clock() : record.completedAt,
      dueAt: dueAt.get(check) ?? record.dueAt,
      leaseUntil: 0,
      gaps: narrowed ? record.gaps : (coverage?.gaps.length ?? 0),
    });
  });
  await Promise.allSettled(writes);
  await Promise.all(writes);
}
