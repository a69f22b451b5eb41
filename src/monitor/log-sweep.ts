import type { Report } from '../domain/report.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReceiverDelivery } from './deliver-outbox.ts';

/** Name of the event of a completed timer run. The alert rule and the workbook query it. */
export const SWEEP_COMPLETED = 'sweep-completed';

/**
 * Writes the one event of a timer run that ended by itself; a run that throws writes none, so its
 * absence tells. In Log Analytics it is one row of `AppTraces` whose `Message` (string) is the name,
 * one blank and the facts as one JSON object; `OperationName` is the function's name. host.json keeps
 * traces out of sampling, so no row is dropped and `ItemCount` is 1. To read it in KQL:
 *
 *     AppTraces
 *     | where Message startswith_cs "sweep-completed {"
 *     | extend sweep = parse_json(substring(Message, strlen("sweep-completed ")))
 *
 * Facts, always all of them: `timer` (check id whose timer ran), `checks` (string: ids of the checks
 * that ran, commas between; empty when another run held them all), `runId` (string), `isPastDue`
 * (bool); and as whole numbers `critical`, `warning`, `info` (findings of those checks), `gaps` (scopes
 * they could not read), `delivered`, `failed` and `waiting` (messages; waiting for a budget or a pause). A run covers its own checks alone, so to
 * chart the tenant take the last row of each `timer` among those with a non-empty `checks`.
 */
export function logSweep(
  logger: Logger,
  sweep: {
    readonly timer: string;
    /** Ids of the checks that were due; one that another run held did not run. */
    readonly checks: readonly string[];
    readonly isPastDue: boolean;
    readonly report: Report;
    readonly deliveries: readonly ReceiverDelivery[];
  },
): void {
  const { timer, checks, isPastDue, report, deliveries } = sweep;
  const { critical, warning, info, gaps } = report.summary;
  const sumOf = (count: 'delivered' | 'failed' | 'waiting') =>
    deliveries.reduce((sum, receiver) => sum + receiver[count], 0);
  const messages = { delivered: sumOf('delivered'), failed: sumOf('failed') };
  const counts = { critical, warning, info, gaps, ...messages, waiting: sumOf('waiting') };
  const covered = new Set(report.coverage.map(({ check }) => check));
  const ran = checks.filter((check) => covered.has(check)).join(',');
  const { runId } = report;
  logger.info(SWEEP_COMPLETED, { timer, checks: ran, runId, isPastDue, ...counts });
}
