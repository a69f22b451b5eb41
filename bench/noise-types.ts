import type { GapCause } from '../src/domain/coverage.ts';
import type { Severity } from '../src/domain/severity.ts';

/** One condition as one run finds it. */
export type Sighting = {
  /** Of the condition, the same for as long as it lasts. */
  readonly id: string;
  /** Who has to be told. */
  readonly operator: string;
  readonly check: string;
  readonly rule: string;
  readonly severity: Severity;
  /** Position among the stages of the condition. */
  readonly stage: number;
  /** Step of the ladder in days. */
  readonly step?: number;
  readonly scope: string;
  readonly subjectType: string;
  /** ARM id of the registry, where it is about one. */
  readonly registry?: string;
  /** ms since the epoch. */
  readonly since: number;
};

/** A scope that one run could not read. */
export type Unread = {
  readonly check: string;
  readonly scope: string;
  readonly cause: GapCause;
};

/** What is wrong when a run looks. */
export type NoiseRun = {
  /** ms since the epoch. */
  readonly at: number;
  /** Everything that is wrong, also what the run cannot read. */
  readonly present: readonly Sighting[];
  /** What the run finds; an unread scope is something that it finds. */
  readonly seen: readonly Sighting[];
  readonly unread: readonly Unread[];
};

export type NoiseRegistry = {
  readonly id: string;
  readonly name: string;
  readonly operator: string;
  readonly replicas: readonly { readonly id: string; readonly region: number }[];
};

export type Timeline = {
  readonly operators: readonly string[];
  readonly registries: readonly NoiseRegistry[];
  readonly runs: readonly NoiseRun[];
};

/** How a condition stands at a time, or undefined while it is not there. */
export type Condition = Omit<Sighting, 'severity' | 'stage' | 'step' | 'since' | 'rule'> & {
  /** `at` is ms since the epoch. */
  readonly levelAt: (at: number) => Level | undefined;
};

export type Level = Pick<Sighting, 'rule' | 'severity' | 'stage' | 'step' | 'since'>;
