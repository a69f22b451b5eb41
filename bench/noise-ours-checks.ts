import type { Finding } from '../src/domain/finding.ts';
import { fingerprintOf } from '../src/domain/fingerprint.ts';
import type { CheckOutcome } from '../src/domain/outcome.ts';
import { registryScope } from '../src/domain/scope.ts';
import type { RunCheck } from '../src/monitor/run-types.ts';
import { NOISE_SUBSCRIPTION } from './noise-timeline.ts';
import type { NoiseRegistry, NoiseRun, Sighting, Timeline } from './noise-types.ts';

/** Domain of the teams' mail addresses. */
export const TEAM_DOMAIN = 'contoso.example';
export const OWNER_TAG = 'acr-watch-owner';

type CheckShape = {
  readonly id: string;
  /** As the product sets them by default. */
  readonly failureThreshold: number;
  readonly successThreshold: number;
  readonly scopesOf: (timeline: Timeline) => readonly string[];
};

const perRegistry =
  (part: 'usages' | 'replications' | 'logins') =>
  ({ registries }: Timeline) =>
    registries.map(({ id }) => registryScope(id, part));

const SHAPES: readonly CheckShape[] = [
  { id: 'credential-expiry', ...thresholds(1), scopesOf: () => ['applications'] },
  { id: 'registry-quota', ...thresholds(1), scopesOf: perRegistry('usages') },
  { id: 'replication-health', ...thresholds(2), scopesOf: perRegistry('replications') },
  { id: 'login-failures', ...thresholds(1), scopesOf: perRegistry('logins') },
];

function thresholds(count: number) {
  return { failureThreshold: count, successThreshold: count };
}

/** The product's checks, with what they find taken from the timeline. */
export function checksOf(timeline: Timeline, run: NoiseRun): readonly RunCheck[] {
  const registries = new Map(timeline.registries.map((registry) => [registry.id, registry]));
  return SHAPES.map(({ id, failureThreshold, successThreshold, scopesOf }) => ({
    id,
    settingsKey: 'noise',
    failureThreshold,
    successThreshold,
    run: async () => outcomeOf({ id, run, registries, scopes: scopesOf(timeline) }),
  }));
}

function outcomeOf(input: {
  readonly id: string;
  readonly run: NoiseRun;
  readonly registries: ReadonlyMap<string, NoiseRegistry>;
  readonly scopes: readonly string[];
}): CheckOutcome {
  const { id, run, registries, scopes } = input;
  const unread = run.unread.filter(({ check }) => check === id);
  const isUnread = new Set(unread.map(({ scope }) => scope));
  const found = run.seen.filter(({ check, rule }) => check === id && rule !== 'unread');
  return {
    findings: found.map((sighting) => findingOf(sighting, registries)),
    coverage: {
      check: id,
      subjectsRead: scopes.length,
      scopes: scopes.filter((scope) => !isUnread.has(scope)),
      leftOut: [],
      gaps: unread.map(({ scope, cause }) => ({ scope, cause, reason: cause, remedy: 'see docs' })),
    },
    noLongerJudged: [],
    leftOutScopes: [],
    memory: new Map(),
  };
}

/** A finding as the product's checks make it; texts are short, because nobody reads them. */
function findingOf(sighting: Sighting, registries: ReadonlyMap<string, NoiseRegistry>): Finding {
  const { id, check, rule, severity, stage, step, scope, subjectType } = sighting;
  const registry = registries.get(sighting.registry ?? '');
  return {
    fingerprint: fingerprintOf(check, id),
    ...{ check, rule, severity, stage, scope },
    ...(step === undefined ? {} : { step }),
    subject: { type: subjectType, id, name: id },
    ...(registry === undefined ? {} : { registry: registryRef(registry) }),
    title: `${rule} of ${id}`,
    detail: '',
    observed: [],
    remediation: { text: 'put it right' },
    evidence: {},
  };
}

function registryRef({ id, name, operator }: NoiseRegistry) {
  const tags = { [OWNER_TAG]: `${operator}@${TEAM_DOMAIN}` };
  return { id, name, subscriptionId: NOISE_SUBSCRIPTION, tags };
}
