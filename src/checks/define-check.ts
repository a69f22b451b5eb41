import type { Finding } from '../domain/finding.ts';
import { fingerprintOf, subjectKey } from '../domain/fingerprint.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { CheckOutcome, MemoryValue } from '../domain/outcome.ts';
import type { EvidenceKind } from '../domain/permissions.ts';
import type { Scope } from '../domain/scope.ts';
import type { Env, Setting, SettingProblem, SettingsReading, ValuesOf } from '../domain/setting.ts';
import { readSettings } from '../domain/setting.ts';
import type { Severity } from '../domain/severity.ts';
import type { Thresholds } from '../domain/thresholds.ts';
import type { Evidence } from '../ports/evidence.ts';
import { thresholdSettings, thresholdsOf } from './check-thresholds.ts';
import type { CheckThresholds } from './check-thresholds.ts';

/** One rule of a check. Rules of one condition are stages of it, in the order of `stage`. */
export type Rule = {
  readonly id: string;
  readonly condition: string;
  readonly stage: number;
  /** Every severity it can have, worst first. */
  readonly severities: readonly Severity[];
  /** When it fires, one sentence for the reference page. */
  readonly meaning: string;
  /** What to do, one sentence for the reference page. */
  readonly remedy: string;
  readonly link: string;
};

export type CheckTimer = {
  readonly functionName: string;
  readonly scheduleSetting: string;
  /** NCRONTAB with six fields, UTC. */
  readonly defaultSchedule: string;
  /** Longest that one run of the check may read, in ms; as long as the run itself where absent. */
  readonly limitMs?: number;
};

/** What people and generators may know of a check without running it. */
export type CheckDescription = {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly reads: readonly EvidenceKind[];
  /** Its own and those of its thresholds. */
  readonly settings: readonly Setting<unknown>[];
  readonly timer: CheckTimer;
  readonly rules: readonly Rule[];
  /** Permission-like facts for docs: how the numbers are judged. */
  readonly notes: readonly string[];
};

/** What a run hands to a check besides the evidence. */
export type CheckContext = {
  readonly evidence: Evidence;
  /** ms since the epoch; one value for the whole run. */
  readonly now: number;
  /** True once the run's deadline has come: what is unread then is a gap `out-of-time`. */
  readonly isOver: () => boolean;
  /** Fingerprints of this check's open alerts. */
  readonly open: ReadonlySet<Fingerprint>;
  /** Scopes that were not read last time and come first now. */
  readonly unreadBefore: ReadonlySet<Scope>;
  readonly memory: ReadonlyMap<string, MemoryValue>;
  /** Progress for people: how many subjects of how many, if known. */
  readonly progress: (done: number, total: number | undefined) => void;
};

export type ReadyCheck = Thresholds & {
  readonly id: string;
  /** Digest of the settings it judges by. */
  readonly settingsKey: string;
  readonly limitMs?: number | undefined;
  readonly watches?: string | undefined;
  run(context: CheckContext): Promise<CheckOutcome>;
};

export type Check = {
  readonly id: string;
  describe(): CheckDescription;
  /** Ready to run with these settings, or every problem with them. */
  prepare(env: Env): SettingsReading<ReadyCheck>;
};

type SettingsGroup = Readonly<Record<string, Setting<unknown>>>;

/** A finding without what its rule and check already say. */
export type FindingDraft<R extends string> = Omit<
  Finding,
  'fingerprint' | 'check' | 'rule' | 'stage'
> & {
  readonly rule: R;
  /** What tells subjects of one id apart: a key id, a quota's name. */
  readonly discriminator: string;
};

export type CheckDefinition<S extends SettingsGroup, R extends string> = {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly reads: readonly EvidenceKind[];
  readonly settings: S;
  readonly timer: CheckTimer;
  readonly rules: Readonly<Record<R, Omit<Rule, 'id'>>>;
  readonly notes?: readonly string[];
  /** What it counts as read, as a plural noun such as `credentials`; absent where that says little. */
  readonly watches?: string;
  /** Defaults of its threshold settings; without it every run counts at once. */
  readonly thresholds?: CheckThresholds;
  /** Problems between settings that are each allowed alone. */
  readonly relate?: (values: ValuesOf<S>) => readonly SettingProblem[];
  readonly run: (run: CheckRun<S, R>) => Promise<CheckOutcome>;
};

/** What a definition's `run` receives. */
export type CheckRun<S extends SettingsGroup, R extends string> = CheckContext & {
  readonly settings: ValuesOf<S>;
  /** Completes a draft with its identity. */
  readonly finding: (draft: FindingDraft<R>) => Finding;
  /** The identity that a finding of this rule has, for looking it up in `open`. */
  readonly identify: (rule: R, subjectId: string, discriminator: string) => Fingerprint;
};

/** Closes over a definition's own types and gives a plain check. */
export function defineCheck<S extends SettingsGroup, R extends string>(
  definition: CheckDefinition<S, R>,
): Check {
  return {
    id: definition.id,
    describe: () => describeCheck(definition),
    prepare: (env) => prepareCheck(definition, env),
  };
}

function describeCheck<S extends SettingsGroup, R extends string>(
  definition: CheckDefinition<S, R>,
): CheckDescription {
  const { id, title, question, reads, timer, notes = [] } = definition;
  const rules = Object.entries<Omit<Rule, 'id'>>(definition.rules);
  return {
    id,
    title,
    question,
    reads,
    timer,
    notes,
    settings: [
      ...Object.values<Setting<unknown>>(definition.settings),
      ...Object.values(thresholdSettings(timer.scheduleSetting, definition.thresholds)),
    ],
    rules: rules.map(([ruleId, rule]) => ({ id: ruleId, ...rule })),
  };
}

function prepareCheck<S extends SettingsGroup, R extends string>(
  definition: CheckDefinition<S, R>,
  env: Env,
): SettingsReading<ReadyCheck> {
  const values = readSettings(definition.settings, env);
  const { scheduleSetting } = definition.timer;
  const thresholds = readSettings(thresholdSettings(scheduleSetting, definition.thresholds), env);
  if (!values.ok || !thresholds.ok) {
    return { ok: false, problems: [...problemsOf(values), ...problemsOf(thresholds)] };
  }
  const problems = definition.relate?.(values.value) ?? [];
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      id: definition.id,
      limitMs: definition.timer.limitMs,
      watches: definition.watches,
      ...thresholdsOf(thresholds.value),
      settingsKey: fingerprintOf(definition.id, JSON.stringify(values.value)),
      run: (context) =>
        definition.run({ ...context, ...toolsOf(definition), settings: values.value }),
    },
  };
}

function problemsOf(reading: SettingsReading<unknown>): readonly SettingProblem[] {
  return reading.ok ? [] : reading.problems;
}

function toolsOf<S extends SettingsGroup, R extends string>(definition: CheckDefinition<S, R>) {
  const identify = (rule: R, subjectId: string, discriminator: string) =>
    fingerprintOf(
      definition.id,
      definition.rules[rule].condition,
      subjectKey(subjectId),
      discriminator,
    );
  const finding = ({ discriminator, ...draft }: FindingDraft<R>): Finding => ({
    ...draft,
    fingerprint: identify(draft.rule, draft.subject.id, discriminator),
    check: definition.id,
    stage: definition.rules[draft.rule].stage,
  });
  return { identify, finding };
}
