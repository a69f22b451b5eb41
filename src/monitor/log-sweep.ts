import type { Report } from '../domain/report.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReceiverDelivery } from './deliver-outbox.ts';

/** Leaves one line in the logs for a timer run that ended; alert rules may count it. */
export function logSweep(
  logger: Logger,
  sweep: {
    readonly timer: string;
    readonly checks: readonly string[];
    readonly isPastDue: boolean;
    readonly report: Report;
    readonly deliveries: readonly ReceiverDelivery[];
  },
): void {
  const { timer, checks, isPastDue, report, deliveries } = sweep;
  const { critical, warning, info, gaps } = report.summary;
  const delivered = deliveries.reduce((sum, receiver) => sum + receiver.delivered, 0);
  const failed = deliveries.reduce((sum, receiver) => sum + receiver.failed, 0);
  const counts = { critical, warning, info, gaps, delivered, failed };
  const { runId } = report;
  logger.info('sweep completed', { timer, checks: checks.join(','), runId, isPastDue, ...counts });
}
