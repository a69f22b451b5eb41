import type { Gap } from '../domain/coverage.ts';
import { outOfTime } from '../domain/gap.ts';
import type { Registry } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import { unreadFingerprint } from '../domain/unread.ts';
import type { CheckRun } from './define-check.ts';
import { EMPTY_PART } from './for-each-registry.ts';
import type { RegistryPart } from './for-each-registry.ts';
import { spikeDraft } from './login-finding.ts';
import type { LoginRule } from './login-finding.ts';
import { cutGap, unqueriedGap } from './login-gaps.ts';
import { judgeLogins } from './login-judgement.ts';
import type { LoginJudgement, RegistryReading } from './login-judgement.ts';
import {
  minutesKey,
  minutesOfValue,
  minutesValue,
  routeKey,
  routeOfValue,
} from './login-memory.ts';
import type { WorkspaceRead } from './login-reading.ts';
import type { RegistryRoute } from './login-routes.ts';
import type { LOGIN_SETTINGS } from './login-settings.ts';

type Run = CheckRun<typeof LOGIN_SETTINGS, LoginRule>;

type Case = {
  readonly route: RegistryRoute;
  readonly reads: readonly WorkspaceRead[];
  /** ARM id by GUID. */
  readonly armIds: ReadonlyMap<string, string>;
};

/** What the answers of its workspaces, and what was known before, make of one registry. */
export function judgeRegistry(run: Run, { route, reads, armIds }: Case): RegistryPart {
  const { registry } = route;
  const scope = registryScope(registry.id, 'logins');
  const asked = reads.filter(({ workspace }) => route.targets.includes(workspace));
  const known = minutesOfValue(run.memory.get(minutesKey(registry.id)));
  const readings = readingsOf(run, registry, asked);
  const judgement = judgeLogins({ known, readings, settings: run.settings, now: run.now });
  const missing = missingOf(registry, asked, armIds);
  const { episode, names } = judgement;
  const isCut = missing?.kind === 'cut';
  const workspace = route.targets[0];
  const findings =
    episode === undefined
      ? []
      : [run.finding(spikeDraft({ ...run, registry, episode, names, isCut, workspace }))];
  const fires = isCut && findings.length > 0;
  const gap = route.gap ?? (fires ? undefined : missing?.gap);
  const unread = unreadFingerprint(scope);
  const isWhole = gap === undefined && missing === undefined;
  return {
    ...EMPTY_PART,
    findings,
    scopes: isWhole ? [scope] : [],
    subjectsRead: isWhole ? 1 : 0,
    gaps: gap === undefined ? [] : [gap],
    // A cut answer that shows a spike is told as the spike: that it was cut is no alert beside it.
    noLongerJudged: fires && gap === undefined && run.open.has(unread) ? [unread] : [],
    memory: memoryOf(run, registry, judgement),
  };
}

function readingsOf(
  run: Run,
  registry: Registry,
  asked: readonly WorkspaceRead[],
): readonly RegistryReading[] {
  const before = routeOfValue(run.memory.get(routeKey(registry.id)));
  return asked.flatMap(({ workspace, from, to, outcome }) => {
    if (outcome.kind !== 'answered') return [];
    const failures = outcome.failures.get(registry.id.toLowerCase());
    const isFull = outcome.cut === undefined && before?.targets.includes(workspace) === true;
    const replacesFrom = isFull ? Math.max(from, before.joinedAt) : undefined;
    return [{ failures, from, to, replacesFrom }];
  });
}

type Missing = { readonly kind: 'cut' | 'failed'; readonly gap: Gap };

/** Why no workspace told everything; undefined when one did. */
function missingOf(
  registry: Registry,
  asked: readonly WorkspaceRead[],
  armIds: ReadonlyMap<string, string>,
): Missing | undefined {
  const cut = asked.flatMap(({ outcome }) => (outcome.kind === 'answered' ? [outcome.cut] : []));
  if (cut.includes(undefined)) return undefined;
  const [reason] = cut;
  if (reason !== undefined) return { kind: 'cut', gap: cutGap(registry, reason) };
  for (const { workspace, outcome } of asked) {
    if (outcome.kind !== 'failed') continue;
    const { failure } = outcome;
    const armId = armIds.get(workspace);
    return { kind: 'failed', gap: unqueriedGap({ registry, workspace, armId, failure }) };
  }
  return { kind: 'failed', gap: outOfTime(registryScope(registry.id, 'logins')) };
}

/** Written only when it changed. */
function memoryOf(run: Run, registry: Registry, { known }: LoginJudgement): RegistryPart['memory'] {
  const key = minutesKey(registry.id);
  const before = run.memory.get(key);
  if (known.minutes.size === 0) return new Map(before === undefined ? [] : [[key, null]]);
  const value = minutesValue(known);
  const isSame = JSON.stringify(before) === JSON.stringify(value);
  return new Map(isSame ? [] : [[key, value]]);
}
