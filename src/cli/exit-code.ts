import type { Report } from '../domain/report.ts';
import type { FailOn } from './arguments.ts';

/** Exit codes that scripts can use; 64 and 70 are those of sysexits.h. */
export const EXIT = {
  clean: 0,
  findings: 1,
  unread: 2,
  undelivered: 3,
  usage: 64,
  internal: 70,
  interrupted: 130,
} as const;

/** What a run's result means for a script: an untold finding is worst, then an unread scope. */
export function exitCodeOf(input: {
  readonly summary: Report['summary'];
  readonly undelivered: number;
  readonly failOn: FailOn;
}): number {
  const { summary, undelivered, failOn } = input;
  if (undelivered > 0) return EXIT.undelivered;
  if (summary.gaps > 0) return EXIT.unread;
  const counted = summary.critical + (failOn === 'warning' ? summary.warning : 0);
  return counted > 0 ? EXIT.findings : EXIT.clean;
}
