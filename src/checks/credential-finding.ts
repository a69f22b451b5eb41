import type { Observation } from '../domain/finding.ts';
import type { CredentialHolder } from '../domain/resource.ts';
import type { Scope } from '../domain/scope.ts';
import { plural, tameText } from '../domain/text.ts';
import { DAY_MS, isoTime } from '../domain/time.ts';
import type { Credential } from './credential-grouping.ts';
import type { Verdict } from './credential-judgement.ts';
import { datingOf, renewalOf } from './credential-remedy.ts';
import type { FindingDraft } from './define-check.ts';

export type CredentialRule =
  | 'secret-expired'
  | 'secret-expiring'
  | 'certificate-expired'
  | 'certificate-expiring'
  | 'credential-undated';

export type JudgedCredential = {
  readonly holder: CredentialHolder;
  readonly credential: Credential;
  readonly scope: Scope;
  /** ms since the epoch. */
  readonly now: number;
};

/** The rule of a verdict on a kind of credential. */
export function ruleOf(kind: Credential['kind'], verdict: Verdict['rule']): CredentialRule {
  return verdict === 'undated' ? 'credential-undated' : `${kind}-${verdict}`;
}

/** A verdict as a finding, every text from outside made fit for one line. */
export function draftOf(judged: JudgedCredential, verdict: Verdict): FindingDraft<CredentialRule> {
  const { holder, credential } = judged;
  const common = {
    rule: ruleOf(credential.kind, verdict.rule),
    discriminator: '',
    severity: verdict.severity,
    scope: judged.scope,
    subject: { type: credential.kind, id: credential.subjectId, name: nameOf(judged) },
    evidence: evidenceOf(judged),
  };
  if (verdict.rule === 'undated') {
    return {
      ...common,
      title: `${titleStart(judged)} has no readable end date`,
      detail: `${undatedDetail(verdict.found)} ${holderSentence(holder)}`,
      observed: [{ name: 'end date', value: tameOrNull(verdict.found) }],
      remediation: datingOf(holder, credential),
    };
  }
  const left = verdict.end - judged.now;
  return {
    ...common,
    title: `${titleStart(judged)} ${left > 0 ? `expires in ${daysText(left)}` : `expired ${daysText(-left)} ago`}`,
    detail: `${left > 0 ? 'It stops working' : 'It stopped working'} at ${isoTime(verdict.end)}. ${holderSentence(holder)}`,
    observed: endObservations(verdict.end, left),
    dueAt: isoTime(verdict.end),
    step: verdict.step,
    remediation: renewalOf(holder, credential),
  };
}

function endObservations(end: number, left: number): readonly Observation[] {
  const days = left > 0 ? Math.floor(left / DAY_MS) : -Math.floor(-left / DAY_MS);
  return [
    { name: 'end date', value: isoTime(end) },
    { name: 'days left', value: days === 0 ? 0 : days, unit: 'days' },
  ];
}

function evidenceOf({ holder, credential }: JudgedCredential): Readonly<Record<string, unknown>> {
  return {
    holder: holder.kind,
    objectId: tameText(holder.objectId),
    appId: tameText(holder.appId),
    displayName: tameText(holder.displayName),
    servicePrincipalType: tameOrNull(holder.servicePrincipalType),
    ownerTenantId: tameOrNull(holder.ownerTenantId),
    keyIds: credential.keyIds.map((keyId) => tameText(keyId)),
    endDateTimes: credential.ends.map(tameOrNull),
  };
}

function titleStart({ holder, credential }: JudgedCredential): string {
  const kind = credential.kind === 'secret' ? 'Secret' : 'Certificate';
  return `${kind} of ${holderWord(holder)} ${tameText(holder.displayName)}`;
}

function holderWord(holder: CredentialHolder): string {
  return holder.kind === 'application' ? 'application' : 'service principal';
}

/** An owner is named but not called foreign: which tenant is our own is not known here. */
function holderSentence(holder: CredentialHolder): string {
  const app = `app id ${tameText(holder.appId)}`;
  if (holder.kind === 'application') return `It belongs to the application with ${app}.`;
  const owner = holder.ownerTenantId;
  const own =
    owner === undefined ? '' : `, whose application is owned by tenant ${tameText(owner)}`;
  return `It was added in this tenant to the service principal with ${app}${own}.`;
}

function undatedDetail(found: string | undefined): string {
  return found === undefined
    ? 'The service gives no end date for it, so nobody can be warned before it stops.'
    : `Its end date "${tameText(found)}" cannot be read, so nobody can be warned before it stops.`;
}

function nameOf({ holder, credential }: JudgedCredential): string {
  const own = credential.displayName ?? credential.keyIds[0] ?? '';
  return `${tameText(holder.displayName, 120)} / ${tameText(own, 70)}`;
}

function daysText(ms: number): string {
  return ms < DAY_MS ? 'less than a day' : plural(Math.floor(ms / DAY_MS), 'day');
}

function tameOrNull(text: string | undefined): string | null {
  return text === undefined ? null : tameText(text);
}
