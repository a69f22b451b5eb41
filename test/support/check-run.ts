import type { Check, CheckContext } from '../../src/checks/define-check.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Fingerprint } from '../../src/domain/fingerprint.ts';
import type { CheckOutcome, MemoryValue } from '../../src/domain/outcome.ts';
import type { Env } from '../../src/domain/setting.ts';
import { describeProblem } from '../../src/domain/setting.ts';
import type { Evidence } from '../../src/ports/evidence.ts';
import { fakeEvidence } from './evidence.ts';
import type { FakeWorld } from './evidence.ts';

/** The time of every run that names none. */
export const NOW = Date.parse('2026-06-01T12:00:00Z');

export type RunOptions = Partial<Omit<CheckContext, 'evidence' | 'open'>> & {
  readonly world?: FakeWorld;
  readonly evidence?: Evidence;
  readonly env?: Env;
  readonly open?: Iterable<Fingerprint>;
};

/** Runs a check over a world in memory, with default settings unless told otherwise. */
export function runCheck(check: Check, options: RunOptions = {}): Promise<CheckOutcome> {
  const { world, evidence = fakeEvidence(world), env = {}, open = [], ...context } = options;
  const ready = check.prepare(env);
  if (!ready.ok) throw new Error(ready.problems.map(describeProblem).join('; '));
  return ready.value.run({
    now: NOW,
    isOver: () => false,
    unreadBefore: new Set(),
    memory: new Map(),
    progress: () => {},
    ...context,
    evidence,
    open: new Set(open),
  });
}

/** The settings problems of a check, one line each. */
export function problemsOf(check: Check, env: Env): readonly string[] {
  const ready = check.prepare(env);
  return ready.ok ? [] : ready.problems.map(describeProblem);
}

/** Rule and severity of each finding, as `rule severity`. */
export function briefOf(outcome: Pick<CheckOutcome, 'findings'>): readonly string[] {
  return outcome.findings.map((finding) => `${finding.rule} ${finding.severity}`);
}

/** The one finding of an outcome; throws when there is another number of them. */
export function onlyFinding(outcome: Pick<CheckOutcome, 'findings'>): Finding {
  const [first, ...more] = outcome.findings;
  if (first === undefined || more.length > 0) {
    throw new Error(`expected one finding, found: ${briefOf(outcome).join(', ') || 'none'}`);
  }
  return first;
}

/** What a run keeps, after what it kept before: nulls forget. */
export function keepMemory(
  before: ReadonlyMap<string, MemoryValue>,
  outcome: Pick<CheckOutcome, 'memory'>,
): ReadonlyMap<string, MemoryValue> {
  const kept = new Map(before);
  for (const [key, value] of outcome.memory) {
    if (value === null) kept.delete(key);
    else kept.set(key, value);
  }
  return kept;
}
