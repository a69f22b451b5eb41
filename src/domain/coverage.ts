import type { Scope } from './scope.ts';

/**
 * Why something could not be read. `unlisted`: it was listed before and is not now, which a lost
 * role assignment looks like; `disagreement`: two answers of the service contradict each other;
 * `broken`: the check itself failed.
 */
export const GAP_CAUSES = [
  'forbidden',
  'unauthenticated',
  'missing',
  'throttled',
  'timed-out',
  'unavailable',
  'malformed',
  'disagreement',
  'not-configured',
  'unmatched',
  'unlisted',
  'out-of-time',
  'broken',
] as const;
export type GapCause = (typeof GAP_CAUSES)[number];

/** A scope that was not read to the end: unknown, never fine. */
export type Gap = {
  readonly scope: Scope;
  readonly cause: GapCause;
  /** What happened, in one sentence; may hold text from outside. */
  readonly reason: string;
  /** The grant, command or step that closes it. */
  readonly remedy: string;
};

/** Subjects that a setting left out. */
export type LeftOut = { readonly setting: string; readonly count: number };

/** What one check read, what it left out on purpose, and what it could not read. */
export type Coverage = {
  readonly check: string;
  readonly subjectsRead: number;
  /** Scopes read to the end. */
  readonly scopes: readonly Scope[];
  readonly leftOut: readonly LeftOut[];
  readonly gaps: readonly Gap[];
};

const PEOPLE: ReadonlySet<string> = new Set<GapCause>([
  'forbidden',
  'unauthenticated',
  'not-configured',
  'unmatched',
  'unlisted',
]);

/** True for causes that no retry mends: people are told of them at first sight. */
export function needsPeople(cause: string): boolean {
  return PEOPLE.has(cause);
}
