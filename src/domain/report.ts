import type { Coverage } from './coverage.ts';
import type { Finding } from './finding.ts';

/** What one sweep says; the JSON report is this value as it stands. */
export type Report = {
  readonly schemaVersion: 1;
  /** GUID of the run. */
  readonly runId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Name of the cloud, for example `AzureCloud`. */
  readonly cloud: string;
  readonly summary: ReportSummary;
  /** Worst first, then by check and title. */
  readonly findings: readonly Finding[];
  readonly coverage: readonly Coverage[];
  /** What the run wants to tell besides, such as state that could not be read. */
  readonly notes: readonly string[];
};

export type ReportSummary = {
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
  /** Distinct scopes that could not be read. */
  readonly gaps: number;
};

/** Counts of a report: findings by severity, gaps by distinct scope. */
export function summarise(
  findings: readonly Finding[],
  coverage: readonly Coverage[],
): ReportSummary {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const scopes = new Set(coverage.flatMap((entry) => entry.gaps.map((gap) => gap.scope)));
  return {
    critical: count('critical'),
    warning: count('warning'),
    info: count('info'),
    gaps: scopes.size,
  };
}
