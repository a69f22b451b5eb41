/** How urgent a finding is, worst first (Prometheus practice). */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Rank of a severity: 0 is the worst. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** True when `left` is more urgent than `right`. */
export function isWorse(left: Severity, right: Severity): boolean {
  return severityRank(left) < severityRank(right);
}

/** The more urgent of two severities. */
export function worstOf(left: Severity, right: Severity): Severity {
  return isWorse(left, right) ? left : right;
}
