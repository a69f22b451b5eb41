import type { Alert } from './alert.ts';
import type { Finding } from './finding.ts';
import { runsToTell, UNREAD } from './unread.ts';

/** How often in a row something must be seen, or not be seen, before it counts; each at least 1. */
export type Thresholds = {
  /** Completed runs that must see a finding before its alert fires. */
  readonly failureThreshold: number;
  /** Completed runs that must read its scope without it before its alert is resolved. */
  readonly successThreshold: number;
};

/** For `advance`: a check's threshold counts for its findings; gaps have their own. */
export function runsToFire(
  { failureThreshold }: Pick<Thresholds, 'failureThreshold'>,
  finding: Finding,
): number {
  const toTell = runsToTell(finding);
  return finding.rule === UNREAD ? toTell : Math.max(toTell, failureThreshold);
}

/** For `advance`: a scope that was read once is read; other alerts take the check's threshold. */
export function runsToClose(
  { successThreshold }: Pick<Thresholds, 'successThreshold'>,
  { finding }: Alert,
): number {
  return finding.rule === UNREAD ? 1 : successThreshold;
}
