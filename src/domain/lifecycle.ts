import type { Alert, AlertFinding, ClosedState, Transition } from './alert.ts';
import { isOpen } from './alert.ts';
import { escalate } from './escalation.ts';
import type { Finding } from './finding.ts';
import { keepFinding } from './kept-finding.ts';
import type { Fingerprint } from './fingerprint.ts';
import { isSameAlert } from './same-alert.ts';
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
  /** Completed runs in a row that must read its scope without it before it is resolved. */
  readonly runsToClose: (alert: Alert) => number;
};

export type Advance = {
  /** Every alert after the step; those that never fired and ended are left out. */
  readonly alerts: readonly Alert[];
  readonly transitions: readonly Transition[];
  /**
   * The findings of this run as an alert keeps them. An alert in which nothing that decides has
   * changed keeps its old words, so that its row is not written each run: a message takes these.
   */
  readonly latest: ReadonlyMap<Fingerprint, AlertFinding>;
};

type Step = {
  readonly alert: Alert | undefined;
  readonly transition?: Transition['kind'];
  readonly latest?: AlertFinding;
};

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
  return {
    alerts: steps.flatMap(alertOf),
    transitions: steps.flatMap(transitionOf),
    latest: new Map(steps.flatMap(latestOf)),
  };
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
  if (known === undefined) return open(input, finding);
  if (!isOpen(known)) return reopen(input, known, finding);
  const latest = keepFinding(escalate(finding, known.startsAt, input.now));
  const { settingsKey } = input;
  const alert: Alert = { ...known, finding: latest, settingsKey, clearRuns: 0 };
  if (known.state === 'pending') return firePending(alert, input.runsToFire(finding));
  const change = changeBetween(known.finding, latest);
  if (change === 'worse') return { alert: { ...alert, worseAt: input.now }, transition: change };
  if (change !== undefined) return { alert, transition: change };
  return { alert: isSameAlert(known, alert) ? known : alert, latest };
}

function firePending(before: Alert, runsToFire: number): Step {
  const alert: Alert = { ...before, seenRuns: before.seenRuns + 1 };
  if (alert.seenRuns < runsToFire) return { alert };
  return { alert: { ...alert, state: 'firing' }, transition: 'fired' };
}

function open(input: AdvanceInput, finding: Finding): Step {
  const alert = newAlert(input, finding);
  if (input.runsToFire(finding) > 1) return { alert: { ...alert, state: 'pending' } };
  return { alert, transition: 'fired' };
}

/**
 * A closed alert is still stored while people have to be told that it was resolved. It stays closed
 * until it was seen as often as a new one must be; then what people were told last still counts:
 * who never heard that it was resolved need not hear that it is there.
 */
function reopen(input: AdvanceInput, known: Alert, finding: Finding): Step {
  const seenRuns = known.seenRuns + 1;
  if (seenRuns < input.runsToFire(finding)) return { alert: { ...known, seenRuns } };
  const alert: Alert = { ...newAlert(input, finding), seenRuns, told: known.told };
  return { alert, transition: 'fired' };
}

function newAlert(input: AdvanceInput, finding: Finding): Alert {
  return {
    fingerprint: finding.fingerprint,
    owner: input.owner,
    finding: keepFinding(escalate(finding, input.now, input.now)),
    state: 'firing',
    startsAt: input.now,
    seenRuns: 1,
    clearRuns: 0,
    settingsKey: input.settingsKey,
    owed: {},
    told: {},
  };
}

function stepUnseen(input: AdvanceInput, alert: Alert): Step {
  if (!isOpen(alert)) return { alert: alert.seenRuns === 0 ? alert : { ...alert, seenRuns: 0 } };
  const verdict = input.verdicts.get(alert.fingerprint) ?? 'keep';
  if (verdict === 'keep') return { alert };
  if (alert.state === 'pending') return { alert: undefined };
  const clearRuns = alert.clearRuns + 1;
  if (verdict === 'resolved' && clearRuns < input.runsToClose(alert)) {
    return { alert: { ...alert, clearRuns } };
  }
  const closed: Alert = { ...alert, state: verdict, endsAt: input.now, seenRuns: 0, clearRuns };
  return { alert: closed, transition: verdict };
}

function changeBetween(before: AlertFinding, after: AlertFinding): Transition['kind'] | undefined {
  if (isWorse(after.severity, before.severity) || after.stage > before.stage) return 'worse';
  const reached = after.step !== undefined && after.step < (before.step ?? Infinity);
  return reached ? 'step-reached' : undefined;
}

function alertOf(step: Step): readonly Alert[] {
  return step.alert === undefined ? [] : [step.alert];
}

function transitionOf(step: Step): readonly Transition[] {
  if (step.transition === undefined || step.alert === undefined) return [];
  return [{ kind: step.transition, alert: step.alert }];
}

function latestOf({ alert, latest }: Step): readonly (readonly [Fingerprint, AlertFinding])[] {
  return alert === undefined || latest === undefined ? [] : [[alert.fingerprint, latest]];
}
