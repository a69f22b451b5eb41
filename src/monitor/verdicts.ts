import type { Alert } from '../domain/alert.ts';
import { isOpen } from '../domain/alert.ts';
import type { Gap } from '../domain/coverage.ts';
import type { Subject } from '../domain/finding.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Verdict } from '../domain/lifecycle.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import { gapOf, outOfTime } from '../domain/gap.ts';
import type { EvidenceKind } from '../domain/permissions.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import { enclosingScopes, registryOf, subscriptionOf, subscriptionScope } from '../domain/scope.ts';
import type { Scope } from '../domain/scope.ts';
import { UNREAD } from '../domain/unread.ts';
import type { SubjectProbe } from '../ports/subject-probe.ts';

export type VerdictRequest = {
  readonly alerts: readonly Alert[];
  readonly outcome: CheckOutcome;
  /** Scopes that discovery listed to the end in this run. */
  readonly listed: ReadonlySet<Scope>;
  /** True when the run looked at a part only: what it did not read stays as it is. */
  readonly narrowed: boolean;
  readonly settingsKey: string;
  readonly probe: SubjectProbe;
  readonly isOver: () => boolean;
};

export type Verdicts = {
  readonly verdicts: ReadonlyMap<Fingerprint, Verdict>;
  /** What the probes could not settle. */
  readonly gaps: readonly Gap[];
};

type Probe = (subject: Pick<Subject, 'type' | 'id'>) => Promise<Reading<'present' | 'gone'>>;

type Court = {
  readonly request: VerdictRequest;
  readonly read: ReadonlySet<Scope>;
  readonly unread: ReadonlySet<Scope>;
  readonly leftOut: ReadonlySet<Scope>;
  readonly dismissed: ReadonlySet<Fingerprint>;
  readonly probe: Probe;
};

type Judged = { readonly verdict: Verdict; readonly gap?: Gap };

const KEEP: Judged = { verdict: 'keep' };

/** Subjects that were read as an item of a list: their own address is asked before they close. */
const LISTED_SUBJECTS: ReadonlySet<string> = new Set(['replica', 'secret', 'certificate']);

/**
 * What becomes of the open alerts that no finding showed: closed only on proof. A scope that was
 * read without them resolves them, after a look at the subject's own address where the read was a
 * list; a subject that left the lists is `gone` only on its own 404 while its subscription is
 * still listed; everything else is kept.
 */
export async function reachVerdicts(request: VerdictRequest): Promise<Verdicts> {
  const { outcome } = request;
  const seen = new Set(outcome.findings.map((finding) => finding.fingerprint));
  const unseen = request.alerts.filter((alert) => isOpen(alert) && !seen.has(alert.fingerprint));
  const court: Court = {
    request,
    read: new Set(outcome.coverage.scopes),
    unread: new Set(outcome.coverage.gaps.map((gap) => gap.scope)),
    leftOut: new Set(outcome.leftOutScopes),
    dismissed: new Set(outcome.noLongerJudged),
    probe: oncePerSubject(request),
  };
  const judged = await Promise.all(unseen.map((alert) => judge(court, alert)));
  return {
    verdicts: new Map(
      unseen.map((alert, at) => [alert.fingerprint, judged[at]?.verdict ?? 'keep']),
    ),
    gaps: judged.flatMap(({ gap }) => gap ?? []),
  };
}

async function judge(court: Court, alert: Alert): Promise<Judged> {
  const { scope, rule, subject } = alert.finding;
  const around = enclosingScopes(scope);
  if (court.request.narrowed && !court.read.has(scope)) return KEEP;
  const isLeftOut = around.some((outer) => court.leftOut.has(outer));
  if (isLeftOut || court.dismissed.has(alert.fingerprint)) return { verdict: 'no-longer-judged' };
  if (around.some((outer) => court.unread.has(outer))) return KEEP;
  if (!court.read.has(scope)) return judgeUncovered(court, scope);
  if (rule === UNREAD) return { verdict: 'resolved' };
  const sameSettings = alert.settingsKey === court.request.settingsKey;
  const putRight = { verdict: sameSettings ? 'resolved' : 'no-longer-judged' } as const;
  if (!LISTED_SUBJECTS.has(subject.type)) return putRight;
  const answer = await court.probe(subject);
  if (!answer.ok) return unsettled(scope, answer.failure);
  return answer.value === 'gone' ? { verdict: 'gone' } : putRight;
}

/** An alert whose scope was neither read nor named as a gap: most often its registry left the list. */
async function judgeUncovered(court: Court, scope: Scope): Promise<Judged> {
  const { request, probe } = court;
  if (request.narrowed) return KEEP;
  if (isOfSetting(scope)) return judgeEntry(court);
  if (scope.startsWith('check/')) return { verdict: 'resolved' };
  const registry = registryOf(scope);
  const subscription = subscriptionOf(scope);
  if (registry === undefined || subscription === undefined) return KEEP;
  if (!request.listed.has(subscriptionScope(subscription))) return KEEP;
  const answer = await probe({ type: 'registry', id: registry });
  if (!answer.ok) return unsettled(scope, answer.failure);
  if (answer.value === 'gone') return { verdict: 'gone' };
  const gap = isNamed(court, registry) ? unjudged(scope, registry) : unlisted(scope, registry);
  return { verdict: 'keep', gap };
}

/** An entry of a setting that matches nothing is judged only when everything else was read. */
function judgeEntry({ unread }: Court): Judged {
  const isWhole = [...unread].every(isOfSetting);
  return isWhole ? { verdict: 'no-longer-judged' } : KEEP;
}

function isOfSetting(scope: Scope): boolean {
  return scope.startsWith('setting/');
}

/** The subject's own address could not be asked: the alert is kept, and people are told why. */
function unsettled(scope: Scope, failure: ReadFailure): Judged {
  const gap =
    failure.cause === 'out-of-time'
      ? outOfTime(scope)
      : gapOf({ scope, evidence: evidenceOf(scope), failure });
  return { verdict: 'keep', gap };
}

function evidenceOf(scope: Scope): EvidenceKind {
  if (registryOf(scope) === undefined) return 'credentials';
  return scope.endsWith('/replications') ? 'replicas' : 'registries';
}

function unlisted(scope: Scope, registry: string): Gap {
  return {
    scope,
    cause: 'disagreement',
    reason: `registry ${registry} has open alerts and is no longer listed, but Azure does not say that it is gone`,
    remedy:
      "check the identity's right to read this registry; its alerts are kept until Azure says it is gone",
  };
}

/** True when the check read or missed anything of the registry, so that it was on its list. */
function isNamed({ read, unread }: Court, registry: string): boolean {
  return [...read, ...unread].some((scope) => registryOf(scope) === registry);
}

function unjudged(scope: Scope, registry: string): Gap {
  return {
    scope,
    cause: 'disagreement',
    reason: `registry ${registry} is listed and has open alerts, but what they tell of was not read`,
    remedy:
      'its alerts are kept until it is read again; if it stays, report it with the reason given here',
  };
}

/** Asks once per object; past the deadline nothing is asked and the alerts are kept. */
function oncePerSubject({ probe, isOver }: VerdictRequest): Probe {
  const answers = new Map<string, Promise<Reading<'present' | 'gone'>>>();
  return (subject) => {
    const key = subject.id.toLowerCase().replace(/\/(?:secrets|certificates)\/.*$/, '');
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (isOver()) return Promise.resolve({ ok: false, failure: OUT_OF_TIME });
    const answer = probe.probe(subject);
    answers.set(key, answer);
    return answer;
  };
}

const OUT_OF_TIME = { cause: 'out-of-time', message: 'ran out of time' } as const;
