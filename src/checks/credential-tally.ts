import type { LeftOut } from '../domain/coverage.ts';
import { matchesHolder } from '../domain/credential-selector.ts';
import type { Finding } from '../domain/finding.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import { isMicrosoftTenant } from '../domain/microsoft-tenants.ts';
import type { CredentialHolder } from '../domain/resource.ts';
import { settingScope } from '../domain/scope.ts';
import type { Scope } from '../domain/scope.ts';
import { draftOf, ruleOf } from './credential-finding.ts';
import type { CredentialRule } from './credential-finding.ts';
import { credentialsOf } from './credential-grouping.ts';
import type { Credential } from './credential-grouping.ts';
import { judgeCredential } from './credential-judgement.ts';
import type { CredentialLimits } from './credential-judgement.ts';
import type { CheckContext, FindingDraft } from './define-check.ts';

/** The settings that choose holders, by name. */
export type CredentialChoice = {
  readonly MONITOR_CREDENTIALS: readonly string[] | undefined;
  readonly IGNORE_CREDENTIALS: readonly string[] | undefined;
};

type TallyTools = Pick<CheckContext, 'now' | 'open'> & {
  readonly limits: CredentialLimits;
  readonly choice: CredentialChoice;
  readonly finding: (draft: FindingDraft<CredentialRule>) => Finding;
  readonly identify: (
    rule: CredentialRule,
    subjectId: string,
    discriminator: string,
  ) => Fingerprint;
};

/** What is kept of the holders read so far: findings and identities, never the holders. */
export type CredentialTally = {
  readonly addHolder: (holder: CredentialHolder, scope: Scope) => void;
  readonly findings: () => readonly Finding[];
  readonly credentialsJudged: () => number;
  readonly noLongerJudged: () => readonly Fingerprint[];
  /** Holders left out, by setting or built-in reason. */
  readonly leftOut: () => readonly LeftOut[];
  /** Scopes of the setting entries that named at least one holder. */
  readonly matched: () => ReadonlySet<Scope>;
};

/** Starts a tally; a holder that a list repeats is counted once. */
export function startTally(tools: TallyTools): CredentialTally {
  const findings: Finding[] = [];
  const judged = new Set<Fingerprint>();
  const closed = new Set<Fingerprint>();
  const leftOut = new Map<string, number>();
  const matched = new Set<Scope>();

  const leaveOut = (holder: CredentialHolder, setting: string): void => {
    leftOut.set(setting, (leftOut.get(setting) ?? 0) + 1);
    const identities = credentialsOf(holder).flatMap((credential) =>
      identitiesOf(tools, credential),
    );
    for (const identity of identities) if (tools.open.has(identity)) closed.add(identity);
  };

  const judge = (holder: CredentialHolder, credential: Credential, scope: Scope): void => {
    const [ending] = identitiesOf(tools, credential);
    if (judged.has(ending)) return;
    judged.add(ending);
    const verdicts = judgeCredential(credential, tools);
    const subject = { holder, credential, scope, now: tools.now };
    const found = verdicts.map((verdict) => tools.finding(draftOf(subject, verdict)));
    findings.push(...found);
    // A dated credential that is still there was not put right: it is only judged no longer. One
    // that has a readable date now was.
    const isFound = found.some((finding) => finding.fingerprint === ending);
    if (tools.open.has(ending) && !isFound) closed.add(ending);
  };

  return {
    addHolder: (holder, scope) => {
      for (const entry of entriesNaming(tools.choice, holder)) matched.add(entry);
      const reason = whyLeftOut(tools.choice, holder);
      if (reason !== undefined) return leaveOut(holder, reason);
      for (const credential of credentialsOf(holder)) judge(holder, credential, scope);
    },
    findings: () => findings,
    credentialsJudged: () => judged.size,
    noLongerJudged: () => [...closed],
    leftOut: () => [...leftOut].map(([setting, count]) => ({ setting, count })),
    matched: () => matched,
  };
}

/** The identities a credential's findings can have: of its end, and of its missing end date. */
function identitiesOf(
  tools: Pick<TallyTools, 'identify'>,
  { kind, subjectId }: Credential,
): readonly [ending: Fingerprint, undated: Fingerprint] {
  return [
    tools.identify(ruleOf(kind, 'expiring'), subjectId, ''),
    tools.identify('credential-undated', subjectId, ''),
  ];
}

function entriesNaming(choice: CredentialChoice, holder: CredentialHolder): readonly Scope[] {
  return settingEntries(choice)
    .filter(([, entry]) => matchesHolder(holder, entry))
    .map(([setting, entry]) => settingScope(setting, entry));
}

/** Every entry of the choosing settings, with the setting's name. */
export function settingEntries(
  choice: CredentialChoice,
): readonly (readonly [setting: keyof CredentialChoice, entry: string])[] {
  const names = ['MONITOR_CREDENTIALS', 'IGNORE_CREDENTIALS'] as const;
  return names.flatMap((name) => (choice[name] ?? []).map((entry) => [name, entry] as const));
}

function whyLeftOut(choice: CredentialChoice, holder: CredentialHolder): string | undefined {
  if (holder.servicePrincipalType?.toLowerCase() === 'managedidentity') {
    return 'built-in: managed identities';
  }
  if (holder.kind === 'servicePrincipal' && isMicrosoftTenant(holder.ownerTenantId)) {
    return 'built-in: Microsoft-owned';
  }
  const names = (entry: string) => matchesHolder(holder, entry);
  if (choice.IGNORE_CREDENTIALS?.some(names) === true) return 'IGNORE_CREDENTIALS';
  const monitored = choice.MONITOR_CREDENTIALS;
  return monitored === undefined || monitored.some(names) ? undefined : 'MONITOR_CREDENTIALS';
}
