import type { Finding } from './finding.ts';
import { worstOf } from './severity.ts';
import { parseIsoTime } from './time.ts';

/**
 * The finding with the severity that its age asks for: raised once the condition has lasted
 * `escalates.afterMs`, counted from the earlier of the finding's own `since` and `startsAt` (when
 * an alert first saw it; undefined without state). Times are ms since the epoch.
 */
export function escalate<F extends Pick<Finding, 'severity' | 'since' | 'escalates'>>(
  finding: F,
  startsAt: number | undefined,
  now: number,
): F {
  const { escalates } = finding;
  if (escalates === undefined) return finding;
  const since = finding.since === undefined ? undefined : parseIsoTime(finding.since);
  const began = Math.min(since ?? now, startsAt ?? now);
  if (now - began < escalates.afterMs) return finding;
  return { ...finding, severity: worstOf(finding.severity, escalates.to) };
}
