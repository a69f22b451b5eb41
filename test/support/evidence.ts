import type { GapCause } from '../../src/domain/coverage.ts';
import { read, unread } from '../../src/domain/reading.ts';
import type { ReadFailure, Reading } from '../../src/domain/reading.ts';
import type { CredentialHolder, Registry, Replica, Usage } from '../../src/domain/resource.ts';
import { subscriptionScope, SUBSCRIPTIONS } from '../../src/domain/scope.ts';
import type { Evidence } from '../../src/ports/evidence.ts';
import type { HolderPage } from '../../src/ports/credential-reader.ts';
import type { Inventory } from '../../src/ports/registry-inventory.ts';

/** What the fake services hold; a value that is a failure is answered as that failure. */
export type FakeWorld = {
  readonly registries?: readonly Registry[];
  readonly inventory?: Partial<Inventory>;
  /** By registry name; without an entry the list is empty. */
  readonly usages?: Readonly<Record<string, readonly Usage[] | ReadFailure>>;
  /** What the list shows, by registry name. */
  readonly replicas?: Readonly<Record<string, readonly Replica[] | ReadFailure>>;
  /** What a replica's own address says, by replica name; without an entry what the list shows. */
  readonly ownReplicas?: Readonly<Record<string, Replica | ReadFailure>>;
  /** Pages; a failure ends the list. */
  readonly applications?: readonly (readonly CredentialHolder[] | ReadFailure)[];
  readonly servicePrincipals?: readonly (readonly CredentialHolder[] | ReadFailure)[];
};

export type FakeEvidence = Evidence & {
  /** Every read that was asked for, in order. */
  readonly calls: readonly string[];
};

export function aFailure(cause: GapCause, message = `it is ${cause}`): ReadFailure {
  return { cause, message };
}

/** What the own address of a resource answers that does not exist. */
export const NOT_THERE: ReadFailure = {
  cause: 'missing',
  message: 'HTTP 404 ResourceNotFound',
  status: 404,
  code: 'ResourceNotFound',
};

/** Evidence ports over a world in memory. */
export function fakeEvidence(world: FakeWorld = {}): FakeEvidence {
  const calls: string[] = [];
  const listOf = (registry: Registry) => world.replicas?.[registry.name] ?? [];
  return {
    calls,
    registries: { take: async () => inventoryOf(world) },
    usages: {
      readUsages: async (registry) => {
        calls.push(`usages ${registry.name}`);
        return readingOf(world.usages?.[registry.name] ?? []);
      },
    },
    replicas: {
      listReplicas: async (registry) => {
        calls.push(`replicas ${registry.name}`);
        return readingOf(listOf(registry));
      },
      readReplica: async (registry, name) => {
        calls.push(`replica ${registry.name}/${name}`);
        const listed = listOf(registry);
        const own = 'cause' in listed ? undefined : listed.find((one) => one.name === name);
        return readingOf(world.ownReplicas?.[name] ?? own ?? NOT_THERE);
      },
    },
    credentials: {
      listApplications: () => pagesOf(calls, 'applications', world.applications),
      listServicePrincipals: () => pagesOf(calls, 'servicePrincipals', world.servicePrincipals),
    },
  };
}

async function* pagesOf(
  calls: string[],
  list: string,
  pages: FakeWorld['applications'] = [[]],
): AsyncIterable<HolderPage> {
  for (const [at, page] of pages.entries()) {
    calls.push(`${list} ${at + 1}`);
    yield readingOf(page);
    if ('cause' in page) return;
  }
}

function inventoryOf(world: FakeWorld): Inventory {
  const registries = world.registries ?? [];
  const subscriptions = registries.map((registry) => subscriptionScope(registry.subscriptionId));
  return {
    registries,
    scopes: [SUBSCRIPTIONS, ...new Set(subscriptions)],
    gaps: [],
    leftOut: [],
    leftOutScopes: [],
    ...world.inventory,
  };
}

function readingOf<T extends object>(value: T | ReadFailure): Reading<T> {
  return isFailure(value) ? unread(value) : read(value);
}

function isFailure(value: object): value is ReadFailure {
  return 'cause' in value && 'message' in value;
}
