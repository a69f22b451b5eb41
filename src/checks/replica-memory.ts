import type { MemoryValue } from '../domain/outcome.ts';
import type { Replica } from '../domain/resource.ts';
import { DAY_MS } from '../domain/time.ts';
import { isCreating, isReady } from './replica-state.ts';

/** What is remembered of a replica from one run to the next. Times are ms since the epoch. */
export type ReplicaMemory = {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly provisioningState: string;
  readonly displayStatus: string | undefined;
  readonly regionEndpointEnabled: boolean;
  readonly firstSeenAt: number;
  /** Undefined while it is Ready. */
  readonly notReadySince: number | undefined;
  /** When its own address last answered. */
  readonly lastReadAt: number | undefined;
  readonly lastCreatingAt: number | undefined;
  readonly everReady: boolean;
};

/** The key of a replica: ARM ids are compared in lower case. */
export function memoryKey(replicaId: string): string {
  return replicaId.toLowerCase();
}

/** Known replicas by the ARM id of their registry in lower case, then by key. */
export function replicasByRegistry(
  memory: ReadonlyMap<string, MemoryValue>,
): ReadonlyMap<string, ReadonlyMap<string, ReplicaMemory>> {
  const registries = new Map<string, Map<string, ReplicaMemory>>();
  for (const [key, value] of memory) {
    const known = parseMemory(value);
    const [registry] = key.split('/replications/');
    if (known === undefined || registry === undefined) continue;
    const replicas = registries.get(registry) ?? new Map<string, ReplicaMemory>();
    registries.set(registry, replicas.set(key, known));
  }
  return registries;
}

/** What to remember of a replica that was seen; `ownRead` says that its own address answered. */
export function remember(input: {
  readonly replica: Replica;
  readonly known: ReplicaMemory | undefined;
  readonly ownRead: boolean;
  readonly now: number;
}): ReplicaMemory {
  const { replica, known, ownRead, now } = input;
  const ready = isReady(replica);
  return {
    id: replica.id,
    name: replica.name,
    location: replica.location,
    provisioningState: replica.provisioningState,
    displayStatus: replica.displayStatus,
    regionEndpointEnabled: replica.regionEndpointEnabled !== false,
    firstSeenAt: known?.firstSeenAt ?? now,
    notReadySince: ready ? undefined : (known?.notReadySince ?? now),
    lastReadAt: ownRead ? now : known?.lastReadAt,
    lastCreatingAt: isCreating(replica.provisioningState) ? now : known?.lastCreatingAt,
    everReady: ready || known?.everReady === true,
  };
}

/** The stored form: flat, null for what is not known. */
export function memoryValueOf(memory: ReplicaMemory): MemoryValue {
  return {
    id: memory.id,
    name: memory.name,
    location: memory.location,
    state: memory.provisioningState,
    status: memory.displayStatus ?? null,
    endpointEnabled: memory.regionEndpointEnabled,
    firstSeenAt: memory.firstSeenAt,
    notReadySince: memory.notReadySince ?? null,
    lastReadAt: memory.lastReadAt ?? null,
    lastCreatingAt: memory.lastCreatingAt ?? null,
    everReady: memory.everReady,
  };
}

/** The inverse of `memoryValueOf`; undefined for a value in another form, which is as good as none. */
export function parseMemory(value: MemoryValue): ReplicaMemory | undefined {
  const { id, name, location, state, firstSeenAt, everReady, endpointEnabled } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof location !== 'string') {
    return undefined;
  }
  if (typeof state !== 'string' || typeof firstSeenAt !== 'number') return undefined;
  return {
    id,
    name,
    location,
    provisioningState: state,
    displayStatus: typeof value['status'] === 'string' ? value['status'] : undefined,
    regionEndpointEnabled: endpointEnabled !== false,
    firstSeenAt,
    notReadySince: numberOf(value['notReadySince']),
    lastReadAt: numberOf(value['lastReadAt']),
    lastCreatingAt: numberOf(value['lastCreatingAt']),
    everReady: everReady === true,
  };
}

/** How long a replica is remembered after its registry was last there. */
export const ABANDONED_MS = 30 * DAY_MS;

/** True for a replica that neither the list nor its own address has shown for 30 days. */
export function isAbandoned(known: ReplicaMemory, now: number): boolean {
  const { firstSeenAt, lastReadAt = firstSeenAt, lastCreatingAt = firstSeenAt } = known;
  return now - Math.max(firstSeenAt, lastReadAt, lastCreatingAt) > ABANDONED_MS;
}

/** True when nothing would be stored anew. */
export function isUnchanged(known: ReplicaMemory | undefined, next: ReplicaMemory): boolean {
  if (known === undefined) return false;
  return JSON.stringify(memoryValueOf(known)) === JSON.stringify(memoryValueOf(next));
}

function numberOf(value: MemoryValue[string] | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
