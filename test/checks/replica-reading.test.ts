import { describe, expect, test } from 'vitest';
import { memoryKey, remember } from '../../src/checks/replica-memory.ts';
import type { ReplicaMemory } from '../../src/checks/replica-memory.ts';
import { OWN_READ_MS, readReplicas } from '../../src/checks/replica-reading.ts';
import type { Replica } from '../../src/domain/resource.ts';
import { registryScope } from '../../src/domain/scope.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { NOW } from '../support/check-run.ts';
import { aFailure, fakeEvidence, NOT_THERE } from '../support/evidence.ts';
import type { FakeWorld } from '../support/evidence.ts';
import { aRegistry, aReplica } from '../support/resources.ts';

const registry = aRegistry();

function knownAt(now: number, ...replicas: readonly Replica[]): ReadonlyMap<string, ReplicaMemory> {
  const entries = replicas.map((replica) => {
    return [
      memoryKey(replica.id),
      remember({ replica, known: undefined, ownRead: true, now }),
    ] as const;
  });
  return new Map(entries);
}

async function readIn(world: FakeWorld, known: ReadonlyMap<string, ReplicaMemory> = new Map()) {
  const evidence = fakeEvidence(world);
  const context = { evidence, isOver: () => false, now: NOW };
  const readings = await readReplicas({ context, registry, known });
  const own = evidence.calls
    .filter((call) => call.startsWith('replica '))
    .map((call) => call.split('/')[1]);
  return { ...readings, own };
}

const listed = (...replicas: readonly Replica[]): FakeWorld => ({
  replicas: { contosoprod: replicas },
});

describe('which replicas are read by their own address', () => {
  test('one that was never seen', async () => {
    expect((await readIn(listed(aReplica()))).own).toEqual(['northeurope']);
  });

  test('one that was read long enough ago, so that no hour passes without', async () => {
    const world = listed(aReplica());
    expect((await readIn(world, knownAt(NOW - OWN_READ_MS + 1, aReplica()))).own).toEqual([]);
    expect((await readIn(world, knownAt(NOW - OWN_READ_MS, aReplica()))).own).toHaveLength(1);
    expect(OWN_READ_MS + MINUTE_MS).toBeLessThan(HOUR_MS);
  });

  test.each([
    { provisioningState: 'Updating' },
    { provisioningState: 'Failed' },
    { displayStatus: 'Syncing' },
    { displayStatus: undefined },
  ])('one that the list calls %j, however lately it was read', async (given) => {
    const known = knownAt(NOW - 1, aReplica(given));
    expect((await readIn(listed(aReplica(given)), known)).own).toEqual(['northeurope']);
  });

  test('one whose endpoint is off is fine and not read again', async () => {
    const off = aReplica({ regionEndpointEnabled: false });
    expect((await readIn(listed(off), knownAt(NOW - 1, off))).own).toEqual([]);
  });

  test('one that its own address called failed while the list still calls it ready', async () => {
    const failed = aReplica({ provisioningState: 'Failed' });
    const world = { ...listed(aReplica()), ownReplicas: { northeurope: failed } };
    const { own, seen } = await readIn(world, knownAt(NOW - 1, failed));
    expect(own).toEqual(['northeurope']);
    expect(seen).toMatchObject([
      { replica: failed, ownRead: true, disagreement: 'the list says Succeeded, Ready' },
    ]);
  });

  test('one whose endpoint the list tells differently than its own address did', async () => {
    const known = knownAt(NOW - 1, aReplica({ regionEndpointEnabled: false }));
    expect((await readIn(listed(aReplica()), known)).own).toEqual(['northeurope']);
  });
});

describe('the own address wins', () => {
  test('over a list that calls it bad', async () => {
    const world = {
      ...listed(aReplica({ provisioningState: 'Failed' })),
      ownReplicas: { northeurope: aReplica() },
    };
    expect((await readIn(world)).seen).toMatchObject([
      { replica: { provisioningState: 'Succeeded' }, disagreement: 'the list says Failed, Ready' },
    ]);
  });

  test('without a difference there is no disagreement', async () => {
    expect((await readIn(listed(aReplica()))).seen[0]?.disagreement).toBeUndefined();
  });

  test('a known replica that the list does not show is asked for, and judged if it answers', async () => {
    const world = { ownReplicas: { northeurope: aReplica() } };
    const { seen, missing, gap } = await readIn(world, knownAt(NOW - 1, aReplica()));
    expect(seen).toMatchObject([{ ownRead: true, disagreement: 'the list does not show it' }]);
    expect(missing).toEqual([]);
    expect(gap).toBeUndefined();
  });

  test('a known replica that nobody finds is missing', async () => {
    const { seen, missing, gap } = await readIn({}, knownAt(NOW - 1, aReplica()));
    expect(seen).toEqual([]);
    expect(missing).toMatchObject([{ name: 'northeurope' }]);
    expect(gap).toBeUndefined();
  });
});

describe('what cannot be read', () => {
  const scope = registryScope(registry.id, 'replications');

  test('a list that fails', async () => {
    const world = { replicas: { contosoprod: aFailure('throttled', 'HTTP 429') } };
    const { gap, seen, missing, own } = await readIn(world, knownAt(NOW - 1, aReplica()));
    expect(gap).toMatchObject({ scope, cause: 'throttled', reason: 'HTTP 429' });
    expect([seen, missing, own]).toEqual([[], [], []]);
  });

  test('a listed replica whose own address answers 404 is a disagreement', async () => {
    const world = { ...listed(aReplica()), ownReplicas: { northeurope: NOT_THERE } };
    expect((await readIn(world)).gap).toMatchObject({
      scope,
      cause: 'disagreement',
      reason:
        'replica northeurope: the list shows it, its own address answers that it does not exist',
    });
  });

  test.each(['SubscriptionNotFound', 'ParentResourceNotFound', undefined])(
    'a 404 with code %s is no proof that a replica is gone',
    async (code) => {
      const failure = { cause: 'missing', message: 'HTTP 404', status: 404 } as const;
      const answer = code === undefined ? failure : { ...failure, code };
      const world = { ownReplicas: { northeurope: answer } };
      const { missing, gap } = await readIn(world, knownAt(NOW - 1, aReplica()));
      expect(missing).toEqual([]);
      expect(gap).toMatchObject({
        scope,
        cause: 'missing',
        reason: 'replica northeurope: HTTP 404',
      });
    },
  );

  test('several failures are one gap, with the cause that people must mend', async () => {
    const world = {
      ...listed(aReplica(), aReplica({ name: 'eastus' }), aReplica({ name: 'japaneast' })),
      ownReplicas: {
        northeurope: aFailure('timed-out', 'slow'),
        eastus: aFailure('forbidden', 'HTTP 403'),
      },
    };
    const { gap, seen } = await readIn(world);
    expect(gap).toMatchObject({
      cause: 'forbidden',
      reason: 'replica northeurope: slow; replica eastus: HTTP 403',
      remedy: expect.stringContaining('registries/replications/read'),
    });
    expect(seen.map(({ replica }) => replica.name)).toEqual(['japaneast']);
  });

  test('the deadline between two own reads is a gap, and what was read counts', async () => {
    const evidence = fakeEvidence(listed(aReplica(), aReplica({ name: 'eastus' })));
    const isOver = () => evidence.calls.length > 1;
    const context = { evidence, isOver, now: NOW };
    const { seen, gap } = await readReplicas({ context, registry, known: new Map() });
    expect(seen).toHaveLength(1);
    expect(gap).toMatchObject({ scope, cause: 'out-of-time' });
    expect(evidence.calls).toHaveLength(2);
  });
});
