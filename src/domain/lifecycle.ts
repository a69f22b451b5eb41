import type { Alert, AlertFinding, ClosedState, Transition } from './alert.ts';
import { isOpen } from './alert.ts';
import { escalate } from './escalation.ts';
import type { Finding } from './finding.ts';
import type { Fingerprint } from './fingerprint.ts';
import { isWorse } from './severity.ts';

/** What became of an open alert that no finding showed this time. */
export type Verdict = 'keep' | ClosedState;

export type AdvanceInput = {
  /** The part of the state: a check id, or `discovery`. */
  readonly owner: string;
  readonly alerts: readonly Alert[];
  readonly findings: readonly Finding[];
  /** For open alerts without a finding; one that is missing here is kept. */
  readonly verdicts: ReadonlyMap<Fingerprint, Verdict>;
  /** ms since the epoch. */
  readonly now: number;
  readonly settingsKey: string;
  /** Completed runs in a row that must see a finding before it fires; 1 fires at once. */
  readonly runsToFire: (finding: Finding) => number;
};

export type Advance = {
  /** Every alert after the step; those that never fired and ended are left out. */
  readonly alerts: readonly Alert[];
  readonly transitions: readonly Transition[];
};

type Step = { readonly alert: Alert | undefined; readonly transition?: Transition['kind'] };

/** One completed run over the alerts of one owner: pure, the only place where alerts change state. */
export function advance(input: AdvanceInput): Advance {
  const known = new Map(input.alerts.map((alert) => [alert.fingerprint, alert]));
  const seen = worstOfEach(input.findings);
  const steps = [
    ...[...seen].map(([fingerprint, finding]) => stepSeen(input, known.get(fingerprint), finding)),
    ...input.alerts
      .filter((alert) => !seen.has(alert.fingerprint))
      .map((alert) => stepUnseen(input, alert)),
  ];
  return { alerts: steps.flatMap(alertOf), transitions: steps.flatMap(transitionOf) };
}

/** One finding per identity, the worst: a list that repeats an entry must not make two alerts. */
function worstOfEach(findings: readonly Finding[]): ReadonlyMap<Fingerprint, Finding> {
  const worst = new Map<Fingerprint, Finding>();
  for (const finding of findings) {
    const other = worst.get(finding.fingerprint);
    if (other === undefined || isGraver(finding, other)) worst.set(finding.fingerprint, finding);
  }
  return worst;
}

function isGraver(left: Finding, right: Finding): boolean {
  if (left.stage !== right.stage) return left.stage > right.stage;
  return isWorse(left.severity, right.severity);
}

function stepSeen(input: AdvanceInput, known: Alert | undefined, finding: Finding): Step {
  if (known === undefined || !isOpen(known)) return open(input, finding);
  const current = escalate(finding, known.startsAt, input.now);
  const alert: Alert = { ...known, finding: keep(current), settingsKey: input.settingsKey };
  if (known.state === 'pending') return firePending(alert, input.runsToFire(finding));
  const change = changeBetween(known.finding, current);
  if (change !== undefined) return { alert, transition: change };
  return { alert: isSame(known, alert) ? known : alert };
}

/** True when nothing that decides anything differs, so that the stored row can stay as it is. */
function isSame(before: Alert, after: Alert): boolean {
  const [left, right] = [before.finding, after.finding];
  return (
    before.settingsKey === after.settingsKey &&
    left.severity === right.severity &&
    left.rule === right.rule &&
    left.step === right.step &&
    left.scope === right.scope
  );
}

function firePending(before: Alert, runsToFire: number): Step {
  const alert: Alert = { ...before, seenRuns: before.seenRuns + 1 };
  if (alert.seenRuns < runsToFire) return { alert };
  return { alert: { ...alert, state: 'firing' }, transition: 'fired' };
}

function open(input: AdvanceInput, finding: Finding): Step {
  const fires = input.runsToFire(finding) <= 1;
  const alert: Alert = {
    fingerprint: finding.fingerprint,
    owner: input.owner,
    finding: keep(escalate(finding, input.now, input.now)),
    state: fires ? 'firing' : 'pending',
    startsAt: input.now,
    seenRuns: 1,
    settingsKey: input.settingsKey,
    owed: {},
    told: {},
  };
  return fires ? { alert, transition: 'fired' } : { alert };
}

function stepUnseen(input: AdvanceInput, alert: Alert): Step {
  if (!isOpen(alert)) return { alert };
  const verdict = input.verdicts.get(alert.fingerprint) ?? 'keep';
  if (verdict === 'keep') return { alert };
  if (alert.state === 'pending') return { alert: undefined };
  const closed: Alert = { ...alert, state: verdict, endsAt: input.now };
  return { alert: closed, transition: verdict };
}

function changeBetween(before: AlertFinding, after: Finding): Transition['kind'] | undefined {
  if (isWorse(after.severity, before.severity) || after.stage > before.stage) return 'worse';
  const reached = after.step !== undefined && after.step < (before.step ?? Infinity);
  return reached ? 'step-reached' : undefined;
}

/** Without the evidence, and with texts cut to what a row of state and a message can carry. */
function keep(finding: Finding): AlertFinding {
  const { evidence: _, ...kept } = finding;
  const { text, command, link } = finding.remediation;
  return {
    ...kept,
    title: cut(kept.title, 400),
    detail: cut(kept.detail, TEXT_LIMIT),
    observed: kept.observed.slice(0, 20),
    remediation: {
      text: cut(text, TEXT_LIMIT),
      // A command that is cut off would do something else.
      ...(command === undefined || command.length > TEXT_LIMIT ? {} : { command }),
      ...(link === undefined ? {} : { link }),
    },
  };
}

const TEXT_LIMIT = 4000;

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).toWellFormed()}…` : text;
}

function alertOf(step: Step): readonly Alert[] {
  return step.alert === undefined ? [] : [step.alert];
}

function transitionOf(step: Step): readonly Transition[] {
  if (step.transition === undefined || step.alert === undefined) return [];
  return [{ kind: step.transition, alert: step.alert }];
}
