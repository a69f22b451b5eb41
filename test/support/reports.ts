import type { Coverage } from '../../src/domain/coverage.ts';
import type { Report } from '../../src/domain/report.ts';
import { summarise } from '../../src/domain/report.ts';
import { aFinding, aRegistryFinding } from './findings.ts';

export function aCoverage(changes: Partial<Coverage> = {}): Coverage {
  return {
    check: 'credential-expiry',
    subjectsRead: 34,
    scopes: ['applications', 'servicePrincipals'],
    leftOut: [{ setting: 'IGNORE_CREDENTIALS', count: 3 }],
    gaps: [],
    ...changes,
  };
}

/** A report with one critical and one warning finding; the summary follows unless given. */
export function aReport(changes: Partial<Report> = {}): Report {
  const findings = changes.findings ?? [aRegistryFinding(), aFinding()];
  const coverage = changes.coverage ?? [aCoverage()];
  return {
    schemaVersion: 1,
    runId: '0f0f0f0f-aaaa-4bbb-8ccc-dddddddddddd',
    startedAt: '2026-11-20T06:06:50.000Z',
    finishedAt: '2026-11-20T06:07:00.000Z',
    cloud: 'AzureCloud',
    summary: summarise(findings, coverage),
    notes: [],
    ...changes,
    findings,
    coverage,
  };
}
