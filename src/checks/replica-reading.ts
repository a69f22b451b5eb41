import type { Gap } from '../domain/coverage.ts';
import { needsPeople } from '../domain/coverage.ts';
import { gapOf, outOfTime } from '../domain/gap.ts';
import { isGone } from '../domain/reading.ts';
import type { ReadFailure } from '../domain/reading.ts';
import type { Registry, Replica } from '../domain/resource.ts';
import { registryScope } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { CheckContext } from './define-check.ts';
import { memoryKey } from './replica-memory.ts';
import type { ReplicaMemory } from './replica-memory.ts';
import { isReady, viewOf } from './replica-state.ts';

/**
 * Age at which a replica's own read is repeated. Short of the hour by a little, because timers fire
 * seconds early or late: with a bound of exactly an hour the read would slip to the run after it.
 */
export const OWN_READ_MS = 55 * MINUTE_MS;

/** A replica as it is judged: its own address wins over the list. */
export type SeenReplica = {
  readonly replica: Replica;
  readonly known: ReplicaMemory | undefined;
  /** True when its own address answered in this run. */
  readonly ownRead: boolean;
  /** What the list says instead, where it differs. */
  readonly disagreement: string | undefined;
};

export type ReplicaReadings = {
  readonly seen: readonly SeenReplica[];
  /** Known replicas that neither the list shows nor their own address finds. */
  readonly missing: readonly ReplicaMemory[];
  /** Why the registry's replicas were not read to the end, if they were not. */
  readonly gap: Gap | undefined;
};

type Failed = { readonly name: string | undefined; readonly failure: ReadFailure };

type Reads = {
  readonly context: Pick<CheckContext, 'evidence' | 'isOver' | 'now'>;
  readonly registry: Registry;
  /** Replicas of this registry that were seen before, by key. */
  readonly known: ReadonlyMap<string, ReplicaMemory>;
};

/**
 * Reads the replicas of a registry: the list, then the own address of each that is due, new, called
 * anything but ready, told differently than last time, or known and not listed.
 */
export async function readReplicas(reads: Reads): Promise<ReplicaReadings> {
  const { context, registry, known } = reads;
  const list = await context.evidence.replicas.listReplicas(registry);
  if (!list.ok) {
    const failed = [{ name: undefined, failure: list.failure }];
    return { seen: [], missing: [], gap: joinFailures(registry, failed) };
  }
  const seen: SeenReplica[] = [];
  const missing: ReplicaMemory[] = [];
  const failed: Failed[] = [];
  for (const step of stepsOf(list.value, known)) {
    const trusted = trustedView(step, context.now);
    if (trusted !== undefined) {
      seen.push({ replica: trusted, known: step.known, ownRead: false, disagreement: undefined });
      continue;
    }
    if (context.isOver()) return { seen, missing, gap: lateGap(registry, failed) };
    const name = step.listed === undefined ? step.known.name : step.listed.name;
    const reading = await context.evidence.replicas.readReplica(registry, name);
    if (reading.ok) seen.push(seenOf(step, reading.value));
    else if (!isGone(reading.failure)) failed.push({ name, failure: reading.failure });
    else if (step.listed === undefined) missing.push(step.known);
    else failed.push({ name, failure: LISTED_BUT_MISSING });
  }
  return { seen, missing, gap: failed.length === 0 ? undefined : joinFailures(registry, failed) };
}

const LISTED_BUT_MISSING: ReadFailure = {
  cause: 'disagreement',
  message: 'the list shows it, its own address answers that it does not exist',
};

/** One replica to look at: listed, known from before, or both. */
type Step =
  | { readonly listed: Replica; readonly known: ReplicaMemory | undefined }
  | { readonly listed: undefined; readonly known: ReplicaMemory };

function stepsOf(
  list: readonly Replica[],
  known: ReadonlyMap<string, ReplicaMemory>,
): readonly Step[] {
  const listed = new Map(list.map((replica) => [memoryKey(replica.id), replica]));
  const unlisted = [...known].filter(([key]) => !listed.has(key));
  return [
    ...[...listed].map(([key, replica]) => ({ listed: replica, known: known.get(key) })),
    ...unlisted.map(([, replica]) => ({ listed: undefined, known: replica })),
  ];
}

/** The listed replica, where its own address said the same of it not long ago: ready. */
function trustedView({ listed, known }: Step, now: number): Replica | undefined {
  if (listed === undefined || known?.lastReadAt === undefined) return undefined;
  if (now - known.lastReadAt >= OWN_READ_MS || !isReady(listed)) return undefined;
  return viewOf(listed) === viewOf(known) ? listed : undefined;
}

function seenOf({ listed, known }: Step, replica: Replica): SeenReplica {
  return { replica, known, ownRead: true, disagreement: disagreementOf(listed, replica) };
}

function disagreementOf(listed: Replica | undefined, own: Replica): string | undefined {
  if (listed === undefined) return 'the list does not show it';
  return viewOf(listed) === viewOf(own) ? undefined : `the list says ${viewOf(listed)}`;
}

function lateGap(registry: Registry, failed: readonly Failed[]): Gap {
  return failed.length === 0
    ? outOfTime(registryScope(registry.id, 'replications'))
    : joinFailures(registry, failed);
}

/** One gap for the registry: a cause that people must mend comes first, each replica is named. */
function joinFailures(registry: Registry, failed: readonly Failed[]): Gap {
  const first = failed.find(({ failure }) => needsPeople(failure.cause)) ?? failed[0];
  const message = failed
    .map(({ name, failure }) =>
      name === undefined ? failure.message : `replica ${tameText(name)}: ${failure.message}`,
    )
    .join('; ');
  return gapOf({
    scope: registryScope(registry.id, 'replications'),
    evidence: 'replicas',
    failure: { cause: 'unavailable', ...first?.failure, message },
  });
}
