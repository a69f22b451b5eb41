import type { Alert, ToldOnce } from './alert.ts';
import { isWorse } from './severity.ts';

/** True when the last thing that a receiver heard of the alert is that it is there. */
export function believesOpen<T extends ToldOnce>(told: T | undefined): told is T {
  return told !== undefined && told.reason !== 'resolved';
}

/** True when the alert is graver than a receiver was told. */
export function isGraverThan(
  { finding }: Alert,
  told: Pick<ToldOnce, 'severity' | 'stage'>,
): boolean {
  return isWorse(finding.severity, told.severity) || finding.stage > told.stage;
}

/** True when a step of the ladder was reached that is later than the one that was told. */
export function isLaterStep({ finding: { step } }: Alert, told: Pick<ToldOnce, 'step'>): boolean {
  return step !== undefined && step < (told.step ?? Infinity);
}
