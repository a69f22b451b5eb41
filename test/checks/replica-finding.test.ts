import { describe, expect, test } from 'vitest';
import { judgeRegistryState, judgeReplica } from '../../src/checks/replica-finding.ts';
import { remember } from '../../src/checks/replica-memory.ts';
import type { ReplicaMemory } from '../../src/checks/replica-memory.ts';
import type { Replica } from '../../src/domain/resource.ts';
import { registryScope } from '../../src/domain/scope.ts';
import { GIB } from '../../src/domain/sku-limits.ts';
import { isoTime, MINUTE_MS } from '../../src/domain/time.ts';
import { NOW } from '../support/check-run.ts';
import { aRegistry, aReplica } from '../support/resources.ts';

const registry = aRegistry();

type Given = {
  readonly known?: ReplicaMemory;
  readonly storedBytes?: number;
  readonly disagreement?: string;
};

function judge(replica: Replica, given: Given = {}) {
  const { known, storedBytes, disagreement } = given;
  const memory = remember({ replica, known, ownRead: true, now: NOW });
  const seen = { replica, known, ownRead: true, disagreement };
  return judgeReplica({ registry, seen, memory, stuckMinutes: 60, storedBytes });
}

describe('judgeReplica', () => {
  test.each([
    [{}, []],
    [{ regionEndpointEnabled: undefined }, []],
    [{ provisioningState: 'Failed' }, ['replica-failed critical']],
    [{ provisioningState: 'Canceled', displayStatus: undefined }, ['replica-failed critical']],
    [{ provisioningState: 'Creating', displayStatus: undefined }, ['replica-not-ready info']],
    [{ provisioningState: 'Updating' }, ['replica-not-ready info']],
    [{ provisioningState: 'Deleting' }, ['replica-not-ready info']],
    [{ provisioningState: 'Pondering' }, ['replica-not-ready info']],
    [{ displayStatus: 'Syncing' }, ['replica-not-ready info']],
    [{ displayStatus: undefined }, ['replica-not-ready info']],
    [{ regionEndpointEnabled: false }, ['replica-endpoint-disabled info']],
    [
      { provisioningState: 'Failed', regionEndpointEnabled: false },
      ['replica-failed critical', 'replica-endpoint-disabled info'],
    ],
  ])('%j', (given, expected) => {
    const found = judge(aReplica(given)).map(({ rule, severity }) => `${rule} ${severity}`);
    expect(found).toEqual(expected);
  });

  test('an unknown state is shown by its word', () => {
    const [found] = judge(aReplica({ provisioningState: 'Pondering' }));
    expect(found?.title).toBe('Replica northeurope of contosoprod is Pondering, not Ready');
    expect(found?.observed[0]).toEqual({ name: 'state', value: 'Pondering' });
  });

  test('a finding names its replica, registry and scope', () => {
    const [found] = judge(aReplica({ provisioningState: 'Failed' }));
    expect(found).toMatchObject({
      scope: registryScope(registry.id, 'replications'),
      subject: {
        type: 'replica',
        id: `${registry.id}/replications/northeurope`,
        name: 'contosoprod / northeurope',
      },
      registry: { name: 'contosoprod' },
      evidence: { provisioningState: 'Failed', homeRegion: false, disagreement: null },
    });
  });

  test('what the service and the list say is told', () => {
    const replica = aReplica({ provisioningState: 'Failed', statusMessage: 'no\r\nspace.' });
    const [found] = judge(replica, { disagreement: 'the list says Succeeded, Ready' });
    expect(found?.detail).toBe(
      'It does not follow the registry any more. The service says: no space. Its own address says so, the list says Succeeded, Ready.',
    );
    expect(found?.evidence).toMatchObject({
      statusMessage: 'no space.',
      disagreement: 'the list says Succeeded, Ready',
    });
  });
});

describe('since when', () => {
  const syncing = (statusAt: number | undefined) =>
    aReplica({ displayStatus: 'Syncing', statusAt });
  const knownSince = (time: number) =>
    remember({ replica: syncing(undefined), known: undefined, ownRead: true, now: time });
  const sinceOf = (replica: Replica, known?: ReplicaMemory) =>
    judge(replica, known === undefined ? {} : { known })[0]?.since;

  test('at first sight it is the time of the status, or now', () => {
    expect(sinceOf(syncing(NOW - 5))).toBe(isoTime(NOW - 5));
    expect(sinceOf(syncing(undefined))).toBe(isoTime(NOW));
  });

  test('the earlier of the two counts', () => {
    expect(sinceOf(syncing(NOW - 5), knownSince(NOW - 9))).toBe(isoTime(NOW - 9));
    expect(sinceOf(syncing(NOW - 9), knownSince(NOW - 5))).toBe(isoTime(NOW - 9));
    expect(sinceOf(syncing(NOW + 9), knownSince(NOW - 5))).toBe(isoTime(NOW - 5));
  });

  test('the default time of .NET, in the year 1, is no time', () => {
    expect(sinceOf(syncing(Date.parse('0001-01-01T00:00:00Z')))).toBe(isoTime(NOW));
    expect(sinceOf(syncing(0))).toBe(isoTime(NOW));
    expect(sinceOf(syncing(1))).toBe(isoTime(1));
  });

  test('a time that dates a status Ready does not count: it is when all was well', () => {
    const updating = aReplica({ provisioningState: 'Updating', statusAt: NOW - 1e9 });
    expect(sinceOf(updating)).toBe(isoTime(NOW));
  });
});

describe('how long it may last', () => {
  test('is said so that it is true before and after it has passed', () => {
    const [found] = judge(aReplica({ provisioningState: 'Updating' }));
    expect(found?.detail).toContain('It is a warning when it lasts longer than 60 minutes.');
  });

  const minutesOf = (replica: Replica, given: Given = {}) =>
    (judge(replica, given)[0]?.escalates?.afterMs ?? 0) / MINUTE_MS;
  const creating = aReplica({ provisioningState: 'Creating', displayStatus: undefined });
  const syncing = aReplica({ displayStatus: 'Syncing' });
  const onceReady = remember({ replica: aReplica(), known: undefined, ownRead: true, now: 1 });
  const neverReady = remember({ replica: creating, known: undefined, ownRead: true, now: 1 });

  test.each([
    [0, 60],
    [1, 61],
    [GIB, 61],
    [GIB + 1, 62],
    [500 * GIB, 560],
    [undefined, 60],
  ])('Creating with %s bytes stored: %d minutes', (storedBytes, minutes) => {
    expect(minutesOf(creating, storedBytes === undefined ? {} : { storedBytes })).toBe(minutes);
  });

  test('the first Syncing has the same patience, a later one has not', () => {
    const storedBytes = 10 * GIB;
    expect(minutesOf(syncing, { storedBytes })).toBe(70);
    expect(minutesOf(syncing, { storedBytes, known: neverReady })).toBe(70);
    expect(minutesOf(syncing, { storedBytes, known: onceReady })).toBe(60);
  });

  test('Updating and Deleting have the plain time', () => {
    const storedBytes = 10 * GIB;
    expect(minutesOf(aReplica({ provisioningState: 'Updating' }), { storedBytes })).toBe(60);
    expect(minutesOf(aReplica({ provisioningState: 'Deleting' }), { storedBytes })).toBe(60);
  });

  test('it becomes a warning, and says when', () => {
    const [found] = judge(syncing);
    expect(found?.escalates).toEqual({ to: 'warning', afterMs: 60 * MINUTE_MS });
    expect(found?.observed[1]).toEqual({
      name: 'warning after',
      value: 60,
      unit: 'minutes',
    });
  });
});

describe('judgeRegistryState', () => {
  test.each(['Failed', 'Canceled'])('%s is critical', (provisioningState) => {
    const [found] = judgeRegistryState(aRegistry({ provisioningState }), false);
    expect(found).toMatchObject({
      rule: 'registry-failed',
      severity: 'critical',
      scope: registryScope(registry.id),
      subject: { type: 'registry', id: registry.id },
      title: `Registry contosoprod is ${provisioningState}`,
    });
    expect(found?.remediation.text).toContain('support request');
  });

  test.each(['Succeeded', 'Creating', 'Updating', 'Deleting', undefined])('%s is not', (state) => {
    expect(judgeRegistryState(aRegistry({ provisioningState: state }), false)).toEqual([]);
  });
});
