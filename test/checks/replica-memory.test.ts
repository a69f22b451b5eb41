import { describe, expect, test } from 'vitest';
import {
  isUnchanged,
  memoryKey,
  memoryValueOf,
  parseMemory,
  remember,
  replicasByRegistry,
} from '../../src/checks/replica-memory.ts';
import { aRegistry, aReplica } from '../support/resources.ts';

const first = remember({ replica: aReplica(), known: undefined, ownRead: true, now: 1000 });

describe('remember', () => {
  test('a ready replica', () => {
    expect(first).toMatchObject({
      firstSeenAt: 1000,
      lastReadAt: 1000,
      notReadySince: undefined,
      everReady: true,
    });
  });

  test('the first time it was not ready is kept until it is ready again', () => {
    const syncing = aReplica({ displayStatus: 'Syncing' });
    const one = remember({ replica: syncing, known: first, ownRead: true, now: 2000 });
    const two = remember({ replica: syncing, known: one, ownRead: true, now: 3000 });
    const three = remember({ replica: aReplica(), known: two, ownRead: true, now: 4000 });
    expect([one, two, three].map((each) => each.notReadySince)).toEqual([2000, 2000, undefined]);
    expect([one, two, three].map((each) => each.everReady)).toEqual([true, true, true]);
    expect(three.firstSeenAt).toBe(1000);
  });

  test('without an own read the time of the last one stays', () => {
    const next = remember({ replica: aReplica(), known: first, ownRead: false, now: 2000 });
    expect(next.lastReadAt).toBe(1000);
    expect(isUnchanged(first, next)).toBe(true);
  });

  test('the last time it was Creating is kept', () => {
    const creating = aReplica({ provisioningState: 'Creating', displayStatus: undefined });
    const one = remember({ replica: creating, known: undefined, ownRead: true, now: 1000 });
    const two = remember({ replica: creating, known: one, ownRead: true, now: 2000 });
    const three = remember({ replica: aReplica(), known: two, ownRead: true, now: 3000 });
    expect([one, two, three].map((each) => each.lastCreatingAt)).toEqual([1000, 2000, 2000]);
    expect([one, two, three].map((each) => each.everReady)).toEqual([false, false, true]);
  });
});

describe('the stored form', () => {
  test.each([
    aReplica(),
    aReplica({ displayStatus: undefined, provisioningState: 'Creating' }),
    aReplica({ regionEndpointEnabled: false }),
  ])('comes back as it was', (replica) => {
    const memory = remember({ replica, known: undefined, ownRead: false, now: 7 });
    expect(parseMemory(memoryValueOf(memory))).toEqual(memory);
  });

  test.each([
    {},
    { ...memoryValueOf(first), id: 1 },
    { ...memoryValueOf(first), state: null },
    { ...memoryValueOf(first), firstSeenAt: 'x' },
  ])('another form is as good as none', (value) => {
    expect(parseMemory(value)).toBeUndefined();
  });

  test('nothing known is always a change', () => {
    expect(isUnchanged(undefined, first)).toBe(false);
  });
});

describe('replicasByRegistry', () => {
  test('keys are grouped by their registry, whatever the letter case of its id', () => {
    const registry = aRegistry();
    const other = aReplica({ name: 'eastus' });
    const memory = new Map(
      [aReplica(), other].map((replica) => [
        memoryKey(replica.id),
        memoryValueOf(remember({ replica, known: undefined, ownRead: true, now: 1 })),
      ]),
    );
    memory.set('broken', {});
    const known = replicasByRegistry(memory);
    expect([...known.keys()]).toEqual([registry.id.toLowerCase()]);
    expect(known.get(registry.id.toLowerCase())?.size).toBe(2);
  });
});
