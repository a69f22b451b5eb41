import type { Coverage } from './coverage.ts';
import type { Finding } from './finding.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { Scope } from './scope.ts';

/** What one check (or discovery) says after one run. */
export type CheckOutcome = {
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  /** Open alerts whose subject is still there but is no longer judged (too old, left out). */
  readonly noLongerJudged: readonly Fingerprint[];
  /** Scopes that a setting leaves out now: their open alerts are no longer judged. */
  readonly leftOutScopes: readonly Scope[];
  /** What the check wants to remember until its next run; null forgets a key. */
  readonly memory: ReadonlyMap<string, MemoryValue | null>;
};

/** A small JSON value that a check keeps between runs. */
export type MemoryValue = Readonly<Record<string, string | number | boolean | null>>;
