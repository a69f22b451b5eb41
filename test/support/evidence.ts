import type { GapCause } from '../../src/domain/coverage.ts';
import { read, unread } from '../../src/domain/reading.ts';
import type { ReadFailure, Reading } from '../../src/domain/reading.ts';
import type { CredentialHolder, Registry, Replica, Usage } from '../../src/domain/resource.ts';
import { subscriptionScope, SUBSCRIPTIONS } from '../../src/domain/scope.ts';
import type { Evidence } from '../../src/ports/evidence.ts';
import type { HolderPage } from '../../src/ports/credential-reader.ts';
import type { DiagnosticSetting } from '../../src/domain/login-route.ts';
import type { Inventory } from '../../src/ports/registry-inventory.ts';
import { fakeLoginLog, sendingTo, WORKSPACE, WORKSPACE_ARM_ID } from './logins.ts';
import type { LoginEvent } from './logins.ts';

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
  /** By registry name; without an entry one setting that sends to `WORKSPACE`. */
  readonly diagnostics?: Readonly<Record<string, readonly DiagnosticSetting[] | ReadFailure>>;
  /** GUIDs by ARM id of the workspace; `WORKSPACE` is always there unless it is named here. */
  readonly workspaces?: Readonly<Record<string, string | ReadFailure>>;
  /** Login events by the GUID of their workspace, or how a query of it fails. */
  readonly logins?: Readonly<Record<string, readonly LoginEvent[] | ReadFailure>>;
  /** Why answers of a workspace lack rows, by GUID: then only the first rows of `logins` count. */
  readonly cuts?: Readonly<Record<string, string>>;
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
    diagnostics: {
      listSettings: async (registry) => {
        calls.push(`settings ${registry.name}`);
        return readingOf(world.diagnostics?.[registry.name] ?? [sendingTo(WORKSPACE_ARM_ID)]);
      },
      readWorkspaceId: async (armId) => {
        calls.push(`workspace ${armId.split('/').at(-1)}`);
        const known = { [WORKSPACE_ARM_ID]: WORKSPACE, ...world.workspaces };
        const held = known[armId] ?? aFailure('missing');
        return typeof held === 'string' ? read(held) : unread(held);
      },
    },
    logins: fakeLoginLog(world, calls),
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
