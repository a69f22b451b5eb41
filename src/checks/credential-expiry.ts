import type { Gap } from '../domain/coverage.ts';
import { CREDENTIAL_SELECTORS, isCredentialSelector } from '../domain/credential-selector.ts';
import type { CheckOutcome } from '../domain/outcome.ts';
import { APPLICATIONS, SERVICE_PRINCIPALS } from '../domain/scope.ts';
import { textList, wholeNumber, wholeNumbers } from '../domain/setting-schemas.ts';
import { problemOf } from '../domain/setting.ts';
import type { SettingProblem } from '../domain/setting.ts';
import type { CredentialRule } from './credential-finding.ts';
import { listsOf, readList, unmatchedEntries } from './credential-lists.ts';
import { startTally } from './credential-tally.ts';
import { defineCheck } from './define-check.ts';
import type { CheckRun, Rule } from './define-check.ts';

const LONGEST_DAYS = 3650;

const settings = {
  expiryDays: {
    name: 'CREDENTIAL_EXPIRY_DAYS',
    schema: wholeNumbers(1, LONGEST_DAYS),
    default: '60,30,14,7,3,1',
    allowed: `comma-separated whole numbers of days, each 1 to ${LONGEST_DAYS}`,
    meaning: 'Steps, in days before the end, at which an expiring credential is told of.',
    secret: false,
  },
  warningDays: {
    name: 'CREDENTIAL_WARNING_DAYS',
    schema: wholeNumber(0, LONGEST_DAYS),
    default: '30',
    allowed: `a whole number of days, 0 to ${LONGEST_DAYS}, not above the widest of CREDENTIAL_EXPIRY_DAYS`,
    meaning: 'An expiring credential is a warning from this many days before its end.',
    secret: false,
  },
  criticalDays: {
    name: 'CREDENTIAL_CRITICAL_DAYS',
    schema: wholeNumber(0, LONGEST_DAYS),
    default: '7',
    allowed: `a whole number of days, 0 to ${LONGEST_DAYS}, not above CREDENTIAL_WARNING_DAYS`,
    meaning: 'An expiring credential is critical from this many days before its end.',
    secret: false,
  },
  expiredDays: {
    name: 'CREDENTIAL_EXPIRED_DAYS',
    schema: wholeNumber(0, LONGEST_DAYS),
    default: '30',
    allowed: `a whole number of days, 0 to ${LONGEST_DAYS}`,
    meaning: 'How many days after its end an expired credential is still judged.',
    secret: false,
  },
  monitored: {
    name: 'MONITOR_CREDENTIALS',
    schema: textList(isCredentialSelector),
    default: undefined,
    allowed: CREDENTIAL_SELECTORS,
    meaning: 'Only the credentials of these applications and service principals; all when absent.',
    secret: false,
  },
  ignored: {
    name: 'IGNORE_CREDENTIALS',
    schema: textList(isCredentialSelector),
    default: undefined,
    allowed: CREDENTIAL_SELECTORS,
    meaning: 'Not the credentials of these applications and service principals.',
    secret: false,
  },
} as const;

const APP_CREDENTIALS = 'https://learn.microsoft.com/cli/azure/ad/app/credential';
const RENEW = 'Create a new one beside it, hand it to everything that signs in with it, remove it.';

const rules: Readonly<Record<CredentialRule, Omit<Rule, 'id'>>> = {
  'secret-expiring': {
    condition: 'secret-expiry',
    stage: 0,
    severities: ['critical', 'warning', 'info'],
    meaning: 'A client secret ends within the widest step of CREDENTIAL_EXPIRY_DAYS.',
    remedy: RENEW,
    link: APP_CREDENTIALS,
  },
  'secret-expired': {
    condition: 'secret-expiry',
    stage: 1,
    severities: ['critical'],
    meaning: 'A client secret ended no more than CREDENTIAL_EXPIRED_DAYS ago.',
    remedy: RENEW,
    link: APP_CREDENTIALS,
  },
  'certificate-expiring': {
    condition: 'certificate-expiry',
    stage: 0,
    severities: ['critical', 'warning', 'info'],
    meaning: 'A certificate ends within the widest step of CREDENTIAL_EXPIRY_DAYS.',
    remedy: RENEW,
    link: APP_CREDENTIALS,
  },
  'certificate-expired': {
    condition: 'certificate-expiry',
    stage: 1,
    severities: ['critical'],
    meaning: 'A certificate ended no more than CREDENTIAL_EXPIRED_DAYS ago.',
    remedy: RENEW,
    link: APP_CREDENTIALS,
  },
  'credential-undated': {
    condition: 'credential-undated',
    stage: 0,
    severities: ['warning'],
    meaning: 'A secret or certificate has no end date, or one that cannot be read.',
    remedy: 'Look at it and replace it by one with an end date.',
    link: APP_CREDENTIALS,
  },
};

type Run = CheckRun<typeof settings, CredentialRule>;

/** Secrets and certificates of applications and service principals that end or have ended. */
export const credentialExpiry = defineCheck({
  id: 'credential-expiry',
  title: 'Credential expiry',
  question: 'Which secrets and certificates expire soon, have expired, or have no end date?',
  reads: ['credentials'],
  settings,
  watches: 'credentials',
  timer: {
    functionName: 'checkCredentials',
    scheduleSetting: 'CREDENTIALS_SCHEDULE',
    defaultSchedule: '0 7 6 * * *',
  },
  rules,
  notes: [
    'Bounds are inclusive to the millisecond, in UTC: exactly N days left is inside N, and no time left is expired.',
    'The keys of one certificate (same customKeyIdentifier) count as one, by the earliest of their end dates; a password that shares the identifier or the keyId with a key that signs is its PFX password and no secret.',
    "Service principals of managed identities and of Microsoft's own tenants are left out, because Azure renews their credentials itself; coverage counts them as service principals.",
    'What MONITOR_CREDENTIALS and IGNORE_CREDENTIALS leave out is counted as applications and service principals.',
  ],
  relate: relateDays,
  run: runCheck,
});

function relateDays(values: Run['settings']): readonly SettingProblem[] {
  const { expiryDays, warningDays, criticalDays } = values;
  const problems: SettingProblem[] = [];
  if (warningDays > Math.max(...expiryDays)) {
    problems.push(problemOf(settings.warningDays, String(warningDays)));
  }
  if (criticalDays > warningDays) {
    problems.push(problemOf(settings.criticalDays, String(criticalDays)));
  }
  return problems;
}

async function runCheck(run: Run): Promise<CheckOutcome> {
  const choice = {
    MONITOR_CREDENTIALS: run.settings.monitored,
    IGNORE_CREDENTIALS: run.settings.ignored,
  };
  const tally = startTally({ ...run, limits: run.settings, choice });
  const gaps: Gap[] = [];
  for (const list of listsOf(run)) {
    const gap = await readList({ context: run, list, tally });
    if (gap !== undefined) gaps.push(gap);
  }
  const unread = new Set(gaps.map((gap) => gap.scope));
  const lists = [APPLICATIONS, SERVICE_PRINCIPALS].filter((scope) => !unread.has(scope));
  const unmatched = gaps.length > 0 ? [] : unmatchedEntries(choice, tally);
  return {
    findings: tally.findings(),
    coverage: {
      check: 'credential-expiry',
      subjectsRead: tally.credentialsJudged(),
      scopes: [...lists, ...tally.matched()],
      leftOut: tally.leftOut(),
      gaps: [...gaps, ...unmatched],
    },
    noLongerJudged: tally.noLongerJudged(),
    leftOutScopes: [],
    memory: new Map(),
  };
}
