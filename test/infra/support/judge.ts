import { checkAppSettings } from './app-settings.ts';
import { isCycle } from './check-cycles.ts';
import { checkProject } from './check.ts';
import { checkExceptions } from './exceptions.ts';
import { deployEntry, ENTRIES, type Entry, HOST_SUBSCRIPTION, WORKSPACE } from './entry.ts';
import { checkHardening } from './hardening.ts';
import { checkOptIn } from './opt-in.ts';
import { describeProblems, type Problem } from './problem.ts';
import { type Project, readProject, type Texts } from './project.ts';
import { checkNeeded, checkRights, checkRightsText, type Watched } from './rights.ts';
import { checkSecrets, SECRET_URL } from './secrets.ts';
import { list, text, type ValueObject } from './values.ts';

/** Deployments that together take every way through the templates. */
export const VARIANTS: Readonly<Record<string, ValueObject>> = {
  plain: {},
  full: {
    teamsReceivers: ['ops', 'teams', 'night-shift'],
    teamsWebhookUrls: { ops: SECRET_URL, 'night-shift': SECRET_URL },
    loginWorkspaceIds: [WORKSPACE],
    // Of the one file that has it.
    monitoredSubscriptionIds: [HOST_SUBSCRIPTION, '55555555-5555-4555-8555-555555555555'],
    routing: '{"routes":[]}',
    extraSettings: { QUOTA_WARNING_PERCENT: '71' },
    packageUri: 'https://contoso.example/package.zip',
  },
  existing: {
    existingWorkspaceId: WORKSPACE,
    emailDomainId:
      '/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/mail/providers/Microsoft.Communication/emailServices/mail/domains/contoso.example',
    useBuiltInReader: true,
    keyVaultPurgeProtection: true,
  },
};

/** Everything there is to say against templates, one line each: `file:line rule: message`. */
export function judge(texts: Texts): readonly string[] {
  const project = readProject(texts);
  const told = [
    ...checkProject(project),
    ...checkRightsText(project),
    ...checkExceptions(project),
    ...checkOptIn(project),
  ];
  // A file that was not understood cannot be deployed: what is wrong with it was said.
  const isBroken = told.some((one) => one.rule === 'syntax' || isCycle(one));
  return describeProblems(isBroken ? told : [...told, ...judgeDeployments(project)]);
}

function judgeDeployments(project: Project): readonly Problem[] {
  return ENTRIES.flatMap((entry) =>
    Object.values(VARIANTS).flatMap((params) => judgeDeployment(project, entry, params)),
  );
}

function watchedBy(entry: Entry, params: ValueObject): Watched {
  const asked = list(params['monitoredSubscriptionIds'] ?? null).map((id) => text(id));
  const subscriptions = asked.length === 0 ? [HOST_SUBSCRIPTION] : asked;
  const scopes =
    entry === 'main.bicep'
      ? ['/providers/Microsoft.Management/managementGroups/contoso']
      : subscriptions.map((id) => `/subscriptions/${id}`);
  return { scopes, workspaces: list(params['loginWorkspaceIds'] ?? null).map((id) => text(id)) };
}

function judgeDeployment(project: Project, entry: Entry, params: ValueObject): readonly Problem[] {
  try {
    const deployment = deployEntry(project, entry, params);
    const { resources } = deployment;
    return [
      ...checkHardening(resources),
      ...checkRights(resources),
      ...checkNeeded(resources, watchedBy(entry, params)),
      ...checkAppSettings(resources),
      ...checkSecrets(deployment),
    ];
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return [{ file: entry, line: 1, rule: 'deployment', message }];
  }
}
