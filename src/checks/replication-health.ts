import { gapOf } from '../domain/gap.ts';
import type { CheckOutcome, MemoryValue } from '../domain/outcome.ts';
import type { Registry } from '../domain/resource.ts';
import { enclosingScopes, registryScope } from '../domain/scope.ts';
import { wholeNumber } from '../domain/setting-schemas.ts';
import { DAY_MS } from '../domain/time.ts';
import type { Inventory } from '../ports/registry-inventory.ts';
import { defineCheck } from './define-check.ts';
import type { CheckRun, Rule } from './define-check.ts';
import { EMPTY_PART, forEachRegistry, joinParts } from './for-each-registry.ts';
import type { RegistryPart } from './for-each-registry.ts';
import {
  isFirstCopy,
  judgeRegistryState,
  judgeReplica,
  rolledBackDraft,
} from './replica-finding.ts';
import type { ReplicaRule } from './replica-finding.ts';
import {
  isAbandoned,
  isUnchanged,
  memoryKey,
  memoryValueOf,
  remember,
  replicasByRegistry,
} from './replica-memory.ts';
import type { ReplicaMemory } from './replica-memory.ts';
import { readReplicas } from './replica-reading.ts';
import type { SeenReplica } from './replica-reading.ts';
import { GEO_REPLICATION, RESOURCE_HEALTH } from './replica-remedy.ts';
import { isCreating } from './replica-state.ts';

/** How long a rolled-back creation is told of after it was last seen. */
const ROLLED_BACK_MS = 7 * DAY_MS;

const settings = {
  stuckMinutes: {
    name: 'REPLICATION_STUCK_MINUTES',
    schema: wholeNumber(1, 10_080),
    default: '60',
    allowed: 'a whole number of minutes, 1 to 10080',
    meaning:
      'A replica that is not ready is a warning after this time, plus 1 minute per GiB stored while it is created and first synced.',
    secret: false,
  },
} as const;

const rules: Readonly<Record<ReplicaRule, Omit<Rule, 'id'>>> = {
  'replica-not-ready': {
    condition: 'replica-ready',
    stage: 0,
    severities: ['warning', 'info'],
    meaning:
      'A replica is Creating, Updating, Deleting or in another passing state, or Succeeded without being Ready; a warning after REPLICATION_STUCK_MINUTES.',
    remedy:
      'Wait; if it stays, delete and recreate it outside the home region, else open a support request.',
    link: GEO_REPLICATION,
  },
  'replica-failed': {
    condition: 'replica-ready',
    stage: 1,
    severities: ['critical'],
    meaning:
      'A replica is Failed or Canceled, or was last seen Creating and is gone: its creation was rolled back.',
    remedy:
      'With private endpoints first check the permission, subnet space and address allocation; then delete and recreate it. For the home region: Resource Health and a support request.',
    link: GEO_REPLICATION,
  },
  'replica-endpoint-disabled': {
    condition: 'replica-endpoint',
    stage: 0,
    severities: ['info'],
    meaning: 'Requests are not routed to a replica, which still syncs.',
    remedy: 'Switch its endpoint on, unless it is off on purpose.',
    link: GEO_REPLICATION,
  },
  'registry-failed': {
    condition: 'registry-state',
    stage: 0,
    severities: ['critical'],
    meaning:
      "The registry's own provisioning state is Failed or Canceled, or was and has not been Succeeded since.",
    remedy: 'Look at Resource Health and open a support request.',
    link: RESOURCE_HEALTH,
  },
};

type Run = CheckRun<typeof settings, ReplicaRule>;
type KnownReplicas = ReturnType<typeof replicasByRegistry>;

/** Geo-replicas that failed, do not become ready or are not routed to, and failed registries. */
export const replicationHealth = defineCheck({
  id: 'replication-health',
  title: 'Replication health',
  question: 'Which geo-replicas or registries failed, hang, or are not routed to?',
  reads: ['subscriptions', 'registries', 'replicas', 'usages'],
  settings,
  watches: 'replicas',
  timer: {
    functionName: 'checkReplications',
    scheduleSetting: 'REPLICATIONS_SCHEDULE',
    defaultSchedule: '0 3/15 * * * *',
  },
  rules,
  // A replica passes through other states for a few minutes whenever Azure works on it.
  thresholds: { failure: 2, success: 2 },
  notes: [
    'The list of replicas is not trusted: each is read by its own address about every hour, and whenever the list calls it anything but ready or tells another state than before. Its own address wins; a disagreement is told in the finding.',
    'The time it is not ready is counted from the earlier of status.timestamp and the first time it was seen so; the time of a status that still says Ready does not count.',
    'A rolled-back creation is told of for 7 days after it was last seen.',
    'Only Premium registries can have replicas: no replicas are listed for Basic, Standard and Classic ones.',
    'A registry that was Failed or Canceled stays so until it is Succeeded again; one that is listed without a state is unread then.',
  ],
  run: runCheck,
});

async function runCheck(run: Run): Promise<CheckOutcome> {
  const inventory = await run.evidence.registries.take();
  const known = replicasByRegistry(run.memory);
  const states = inventory.registries.map((registry) => judgeState(run, registry));
  const [replicable, plain] = partition(inventory.registries, (one) => mayHaveReplicas(one, known));
  const replicated = await forEachRegistry({
    context: run,
    registries: replicable,
    scopeOf: (registry) => registryScope(registry.id, 'replications'),
    judge: (registry) =>
      judgeRegistry({ run, registry }, known.get(registry.id.toLowerCase()) ?? new Map()),
  });
  const others = {
    ...EMPTY_PART,
    scopes: plain.map((registry) => registryScope(registry.id, 'replications')),
    memory: forgetAbandoned({ run, inventory, known }),
  };
  return joinParts('replication-health', inventory, [...states, ...replicated, others]);
}

/** The registry's own state, as the list of registries told it; an open alert needs it told. */
function judgeState(run: Run, registry: Registry): RegistryPart {
  const scope = registryScope(registry.id);
  const wasTold = run.open.has(run.identify('registry-failed', registry.id, ''));
  const findings = judgeRegistryState(registry, wasTold).map(run.finding);
  if (registry.provisioningState !== undefined) return { ...EMPTY_PART, scopes: [scope], findings };
  if (!wasTold) return EMPTY_PART;
  const message = 'the registry was Failed or Canceled and is listed without a state now';
  const failure = { cause: 'malformed', message } as const;
  return { ...EMPTY_PART, gaps: [gapOf({ scope, evidence: 'registries', failure })] };
}

/**
 * Anything but the SKUs that are known to have no replicas, or any registry whose replicas are
 * still remembered from when it could.
 */
function mayHaveReplicas(registry: Registry, known: KnownReplicas): boolean {
  return !WITHOUT_REPLICAS.has(registry.sku.toLowerCase()) || known.has(registry.id.toLowerCase());
}

/** Geo-replication is a Premium feature (learn.microsoft.com, container-registry-skus). */
const WITHOUT_REPLICAS: ReadonlySet<string> = new Set(['basic', 'standard', 'classic']);

/** Replicas of registries that left the list are forgotten a good while after they were seen. */
function forgetAbandoned(input: {
  readonly run: Run;
  readonly inventory: Inventory;
  readonly known: KnownReplicas;
}): RegistryPart['memory'] {
  const { run, inventory, known } = input;
  const present = new Set(inventory.registries.map(({ id }) => id.toLowerCase()));
  const unread = new Set(inventory.gaps.map(({ scope }) => scope));
  const isUnread = (registry: string) =>
    enclosingScopes(registryScope(registry)).some((scope) => unread.has(scope));
  const abandoned = [...known]
    .filter(([registry]) => !present.has(registry) && !isUnread(registry))
    .flatMap(([, replicas]) => [...replicas])
    .filter(([, replica]) => isAbandoned(replica, run.now));
  return new Map(abandoned.map(([key]) => [key, null]));
}

function partition<T>(
  all: readonly T[],
  isFirst: (one: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

type Scene = { readonly run: Run; readonly registry: Registry };

async function judgeRegistry(
  scene: Scene,
  known: ReadonlyMap<string, ReplicaMemory>,
): Promise<RegistryPart> {
  const { run, registry } = scene;
  const { seen, missing, gap } = await readReplicas({ context: run, registry, known });
  const present = await judgeSeen(scene, seen);
  const absent = missing.map((replica) =>
    judgeMissing(scene, { known: replica, isWhole: gap === undefined }),
  );
  return {
    findings: [...present.findings, ...absent.flatMap((part) => part.findings)],
    scopes: gap === undefined ? [registryScope(registry.id, 'replications')] : [],
    gaps: gap === undefined ? [] : [gap],
    subjectsRead: seen.length,
    noLongerJudged: absent.flatMap((part) => part.noLongerJudged),
    memory: new Map([...present.memory, ...absent.flatMap((part) => [...part.memory])]),
  };
}

async function judgeSeen(
  scene: Scene,
  all: readonly SeenReplica[],
): Promise<Pick<RegistryPart, 'findings' | 'memory'>> {
  const { run, registry } = scene;
  const { stuckMinutes } = run.settings;
  const storedBytes = all.some(isFirstCopy) ? await readStoredBytes(scene) : undefined;
  const memory = new Map<string, MemoryValue>();
  const findings = all.flatMap((seen) => {
    const next = remember({ ...seen, now: run.now });
    if (!isUnchanged(seen.known, next)) memory.set(memoryKey(next.id), memoryValueOf(next));
    return judgeReplica({ registry, seen, memory: next, stuckMinutes, storedBytes });
  });
  return { findings: findings.map(run.finding), memory };
}

/** Undefined when it cannot be read: then the plain time holds, and the quota check tells the gap. */
async function readStoredBytes({ run, registry }: Scene): Promise<number | undefined> {
  if (run.isOver()) return undefined;
  const reading = await run.evidence.usages.readUsages(registry);
  if (!reading.ok) return undefined;
  return reading.value.find((usage) => usage.name.toLowerCase() === 'size')?.currentValue;
}

/**
 * A replica that is gone: rolled back if it was being created, else only forgotten. In a run that
 * did not read the registry to the end its alert stays open, so it is remembered as well.
 */
function judgeMissing(
  { run, registry }: Scene,
  { known, isWhole }: { readonly known: ReplicaMemory; readonly isWhole: boolean },
): Pick<RegistryPart, 'findings' | 'noLongerJudged' | 'memory'> {
  const wasCreating = isCreating(known.provisioningState);
  const age = run.now - (known.lastCreatingAt ?? known.firstSeenAt);
  if (wasCreating && age <= ROLLED_BACK_MS) {
    const finding = run.finding(rolledBackDraft(registry, known));
    return { findings: [finding], noLongerJudged: [], memory: new Map() };
  }
  if (!isWhole) return { findings: [], noLongerJudged: [], memory: new Map() };
  const told = run.identify('replica-failed', known.id, '');
  return {
    findings: [],
    noLongerJudged: wasCreating && run.open.has(told) ? [told] : [],
    memory: new Map([[memoryKey(known.id), null]]),
  };
}
