import type { Registry, Replica } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import { GIB } from '../domain/sku-limits.ts';
import { tameText } from '../domain/text.ts';
import { isoTime, MINUTE_MS } from '../domain/time.ts';
import type { FindingDraft } from './define-check.ts';
import { registryRef } from './for-each-registry.ts';
import type { ReplicaMemory } from './replica-memory.ts';
import type { SeenReplica } from './replica-reading.ts';
import {
  endpointRemedy,
  failedRemedy,
  notReadyRemedy,
  rolledBackRemedy,
  supportRemedy,
} from './replica-remedy.ts';
import {
  hasFailed,
  hasSucceeded,
  isCreating,
  isHome,
  isReady,
  isRoutedTo,
  isSyncing,
  stateWord,
} from './replica-state.ts';

export type ReplicaRule =
  | 'replica-failed'
  | 'replica-not-ready'
  | 'replica-endpoint-disabled'
  | 'registry-failed';

type Draft = FindingDraft<ReplicaRule>;

export type ReplicaJudgement = {
  readonly registry: Registry;
  readonly seen: SeenReplica;
  /** What will be remembered of it, which holds since when it is not ready. */
  readonly memory: ReplicaMemory;
  readonly stuckMinutes: number;
  /** Stored bytes of the registry; undefined when not read. */
  readonly storedBytes: number | undefined;
};

/** What is wrong with a replica: not ready or failed, and whether requests are routed to it. */
export function judgeReplica(judgement: ReplicaJudgement): readonly Draft[] {
  const { replica } = judgement.seen;
  const state = hasFailed(replica.provisioningState)
    ? [failedDraft(judgement)]
    : isReady(replica)
      ? []
      : [notReadyDraft(judgement)];
  return isRoutedTo(replica) ? state : [...state, endpointDraft(judgement)];
}

/** True for a replica that may take longer the more the registry stores. */
export function isFirstCopy({ replica, known }: SeenReplica): boolean {
  if (isCreating(replica.provisioningState)) return true;
  return isSyncing(replica) && known?.everReady !== true;
}

/** A replica that was being created and is gone: Azure takes a failed creation away again. */
export function rolledBackDraft(registry: Registry, known: ReplicaMemory): Draft {
  const lastSeen = isoTime(known.lastCreatingAt ?? known.firstSeenAt);
  return {
    ...subjectOf(registry, known),
    rule: 'replica-failed',
    severity: 'critical',
    title: `Replica ${tameText(known.name)} of ${tameText(registry.name)}: its creation was rolled back`,
    detail: `It was last seen Creating at ${lastSeen}; now neither the list shows it nor its own address finds it. Azure removes a replica whose creation fails.`,
    observed: [
      { name: 'state', value: 'gone' },
      { name: 'last seen Creating', value: lastSeen },
    ],
    since: lastSeen,
    remediation: rolledBackRemedy(registry, known),
    evidence: { provisioningState: null, lastSeenCreating: lastSeen },
  };
}

/**
 * The registry itself, where its last change failed. A failure that was told of lasts until the
 * registry has Succeeded: while the next change is under way nothing is known to be put right.
 */
export function judgeRegistryState(registry: Registry, wasTold: boolean): readonly Draft[] {
  const state = registry.provisioningState;
  if (state === undefined) return [];
  const isUnderWay = wasTold && !hasSucceeded(state) && !hasFailed(state);
  if (!hasFailed(state) && !isUnderWay) return [];
  const name = tameText(registry.name);
  const word = tameText(state);
  return [
    {
      rule: 'registry-failed',
      discriminator: '',
      severity: 'critical',
      scope: registryScope(registry.id),
      subject: { type: 'registry', id: registry.id, name },
      registry: registryRef(registry),
      title: `Registry ${name} is ${word}${isUnderWay ? ' after it had failed' : ''}`,
      detail: isUnderWay
        ? 'Its last creation or change did not end well, and the next has not ended; it may still answer, in part or wholly.'
        : 'Its last creation or change did not end well; it may still answer, in part or wholly.',
      observed: [{ name: 'state', value: word }],
      remediation: supportRemedy(registry, 'the registry'),
      evidence: { provisioningState: word },
    },
  ];
}

function failedDraft(judgement: ReplicaJudgement): Draft {
  const { registry, seen } = judgement;
  return {
    ...commonOf(judgement),
    rule: 'replica-failed',
    severity: 'critical',
    title: `${nameIn(registry, seen.replica)} is ${stateWord(seen.replica)}`,
    detail: sentences(['It does not follow the registry any more', ...factsOf(seen)]),
    ...sinceOf(judgement),
    remediation: failedRemedy(registry, seen.replica),
  };
}

function notReadyDraft(judgement: ReplicaJudgement): Draft {
  const { registry, seen } = judgement;
  const minutes = patienceMinutes(judgement);
  const common = commonOf(judgement);
  return {
    ...common,
    rule: 'replica-not-ready',
    severity: 'info',
    title: `${nameIn(registry, seen.replica)} is ${stateWord(seen.replica)}, not Ready`,
    detail: sentences([
      `It is a warning when it lasts longer than ${minutes} minutes`,
      ...factsOf(seen),
    ]),
    observed: [...common.observed, { name: 'warning after', value: minutes, unit: 'minutes' }],
    ...sinceOf(judgement),
    escalates: { to: 'warning', afterMs: minutes * MINUTE_MS },
    remediation: notReadyRemedy(registry, seen.replica),
  };
}

function endpointDraft(judgement: ReplicaJudgement): Draft {
  const { registry, seen } = judgement;
  return {
    ...commonOf(judgement),
    rule: 'replica-endpoint-disabled',
    severity: 'info',
    title: `${nameIn(registry, seen.replica)} is not routed to`,
    detail: sentences([
      'Its endpoint is switched off: requests go to other regions, data still syncs',
      ...factsOf(seen),
    ]),
    remediation: endpointRemedy(registry, seen.replica),
  };
}

/** The first copy takes longer the more there is: one minute for each GiB begun. */
function patienceMinutes({ seen, stuckMinutes, storedBytes }: ReplicaJudgement): number {
  if (!isFirstCopy(seen) || storedBytes === undefined) return stuckMinutes;
  return stuckMinutes + Math.ceil(storedBytes / GIB);
}

/**
 * The earlier of the service's own time and the first time it was seen so. While the status still
 * says Ready, its time tells when the replica became ready, not since when it is not any more: so
 * recorded for a replica that is Updating. A time before 1970 is no time: .NET's default is the year 1.
 */
function sinceOf({ seen, memory }: ReplicaJudgement): Pick<Draft, 'since'> {
  const { statusAt, displayStatus } = seen.replica;
  const isDated =
    displayStatus?.toLowerCase() !== 'ready' && statusAt !== undefined && statusAt > 0;
  const dated = isDated ? statusAt : undefined;
  const times = [dated, memory.notReadySince].filter((time) => time !== undefined);
  return times.length === 0 ? {} : { since: isoTime(Math.min(...times)) };
}

function commonOf({ registry, seen }: ReplicaJudgement) {
  const { replica, disagreement } = seen;
  return {
    ...subjectOf(registry, replica),
    observed: [{ name: 'state', value: stateWord(replica) }],
    evidence: {
      provisioningState: tameText(replica.provisioningState),
      displayStatus: tameOrNull(replica.displayStatus),
      statusMessage: tameOrNull(replica.statusMessage),
      statusAt: replica.statusAt === undefined ? null : isoTime(replica.statusAt),
      regionEndpointEnabled: replica.regionEndpointEnabled ?? null,
      homeRegion: isHome(registry, replica.location),
      disagreement: disagreement ?? null,
    },
  };
}

function subjectOf(registry: Registry, replica: Pick<Replica, 'id' | 'name'>) {
  const name = `${tameText(registry.name, 100)} / ${tameText(replica.name, 90)}`;
  return {
    discriminator: '',
    scope: registryScope(registry.id, 'replications'),
    subject: { type: 'replica', id: replica.id, name },
    registry: registryRef(registry),
  };
}

function factsOf({ replica, disagreement }: SeenReplica): readonly string[] {
  const message = replica.statusMessage;
  return [
    ...(message === undefined ? [] : [`The service says: ${tameText(message)}`]),
    ...(disagreement === undefined ? [] : [`Its own address says so, ${disagreement}`]),
  ];
}

function nameIn(registry: Registry, replica: Replica): string {
  return `Replica ${tameText(replica.name)} of ${tameText(registry.name)}`;
}

function sentences(parts: readonly string[]): string {
  return parts.map((part) => (part.endsWith('.') ? part : `${part}.`)).join(' ');
}

function tameOrNull(text: string | undefined): string | null {
  return text === undefined ? null : tameText(text);
}
