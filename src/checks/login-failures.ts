import type { CheckOutcome } from '../domain/outcome.ts';
import { workspaceScope } from '../domain/scope.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import { unreadFingerprint } from '../domain/unread.ts';
import { defineCheck } from './define-check.ts';
import type { CheckRun, Rule } from './define-check.ts';
import { EMPTY_PART, joinParts } from './for-each-registry.ts';
import type { RegistryPart } from './for-each-registry.ts';
import type { LoginRule } from './login-finding.ts';
import { forgetStale } from './login-forgetting.ts';
import { missedGap } from './login-gaps.ts';
import { readOfValue, readValue } from './login-memory.ts';
import type { MemoryChanges } from './login-memory.ts';
import { judgeRegistry } from './login-part.ts';
import { moveMarks, readWorkspaces } from './login-reading.ts';
import type { WorkspaceRead } from './login-reading.ts';
import { LOGIN_MONITORING, LOGIN_RESULTS } from './login-remedy.ts';
import { findRoutes } from './login-routes.ts';
import { LOGIN_SETTINGS } from './login-settings.ts';

/** Longest that one run may read, in ms: less than the time to the next. */
const LIMIT_MS = 4 * MINUTE_MS;
/** How long people are told of time that was missed for good. */
const MISSED_TOLD_MS = DAY_MS;

const rules: Readonly<Record<LoginRule, Omit<Rule, 'id'>>> = {
  'failed-login-spike': {
    condition: 'failed-login-spike',
    stage: 0,
    severities: ['critical', 'warning'],
    meaning:
      'Any LOGIN_FAILURE_WINDOW_MINUTES minutes in a row hold LOGIN_FAILURE_THRESHOLD failed logins at one registry (warning), or ten times as many (critical).',
    remedy:
      'Find out from the top identities and addresses who fails and with which result; renew its secret, give it access, or block it.',
    link: LOGIN_MONITORING,
  },
};

type Run = CheckRun<typeof LOGIN_SETTINGS, LoginRule>;

/** Spikes of failed logins per registry, from the login events in Log Analytics. */
export const loginFailures = defineCheck({
  id: 'login-failures',
  title: 'Failed logins',
  question: 'At which registries do more logins fail than usual, and whose logins are not seen?',
  reads: ['subscriptions', 'registries', 'diagnosticSettings', 'workspaces', 'logins'],
  settings: LOGIN_SETTINGS,
  timer: {
    functionName: 'checkLogins',
    scheduleSetting: 'LOGINS_SCHEDULE',
    defaultSchedule: '0 */5 * * * *',
    limitMs: LIMIT_MS,
  },
  rules,
  notes: [
    ...LOGIN_RESULTS.map(({ code, meaning, next }) => `${code}: ${meaning}; ${next}.`),
    'A minute that is read again replaces what was known of it. Each run reads from the last complete read less LOGIN_LATE_MINUTES, at most 24 hours back; what is older and unread is a gap for a day.',
    'A 401 without an identity is how Docker asks how to sign in: it is counted apart and reaches the threshold only with LOGIN_COUNT_ANONYMOUS.',
    'A registry counts as read only if an enabled diagnostic setting sends its login events to a workspace that was queried to the end. With LOG_WORKSPACES and settings that cannot be read, a row of the registry from the last 7 days in one of them stands for the setting.',
    'Where a registry sends to is looked up once a day, and hourly while it sends to no workspace.',
    'One query per workspace; its answer has a row per registry and minute and at most five identities and addresses per registry, whatever an attacker sends.',
  ],
  run: runCheck,
});

async function runCheck(run: Run): Promise<CheckOutcome> {
  const inventory = await run.evidence.registries.take();
  const changes: MemoryChanges = new Map();
  const search = { context: run, settings: run.settings, changes };
  const { routes, armIds } = await findRoutes(search, inventory.registries);
  const reader = { context: run, settings: run.settings };
  const reads = await readWorkspaces(reader, routes);
  const total = routes.length;
  const parts = routes.map((route, at) => {
    const part = judgeRegistry(run, { route, reads, armIds });
    run.progress(at + 1, total);
    return part;
  });
  const workspaces = readParts(run, reads);
  moveMarks(reader, reads, changes);
  forgetMissed(run, changes);
  const own = { ...EMPTY_PART, memory: changes };
  const stale = { ...EMPTY_PART, memory: forgetStale(run, changes) };
  return joinParts('login-failures', inventory, [stale, ...parts, ...workspaces, own]);
}

/** Workspaces that were read to the end, and the time that was missed for good in each. */
function readParts(run: Run, reads: readonly WorkspaceRead[]): readonly RegistryPart[] {
  return reads.map(({ workspace, missed, outcome }) => {
    const scope = workspaceScope(workspace);
    const known = readOfValue(run.memory.get(`read ${workspace}`))?.missed;
    const isTold = known !== undefined && run.now - known.at < MISSED_TOLD_MS;
    const told = missed ?? (isTold ? known : undefined);
    if (told !== undefined) return { ...EMPTY_PART, gaps: [missedGap(workspace, told)] };
    const isWhole = outcome.kind === 'answered' && outcome.cut === undefined;
    const unread = unreadFingerprint(scope);
    // The time was never read, so its alert is not resolved: it is only no longer told of.
    const noLongerJudged = known !== undefined && run.open.has(unread) ? [unread] : [];
    return { ...EMPTY_PART, scopes: isWhole ? [scope] : [], noLongerJudged };
  });
}

/** Missed time that was told for a day is no longer remembered. */
function forgetMissed(run: Run, changes: MemoryChanges): void {
  for (const [key, value] of [...run.memory, ...changes]) {
    const mark = key.startsWith('read ') && value !== null ? readOfValue(value) : undefined;
    if (mark?.missed === undefined || run.now - mark.missed.at < MISSED_TOLD_MS) continue;
    changes.set(key, readValue({ ...mark, missed: undefined }));
  }
}
