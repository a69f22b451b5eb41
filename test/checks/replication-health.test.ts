import { describe, expect, test } from 'vitest';
import { replicationHealth } from '../../src/checks/replication-health.ts';
import type { MemoryValue } from '../../src/domain/outcome.ts';
import { registryScope, SUBSCRIPTIONS, subscriptionScope } from '../../src/domain/scope.ts';
import { GIB } from '../../src/domain/sku-limits.ts';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../../src/domain/time.ts';
import {
  briefOf,
  keepMemory,
  NOW,
  onlyFinding,
  problemsOf,
  runCheck,
} from '../support/check-run.ts';
import type { RunOptions } from '../support/check-run.ts';
import { aFailure, fakeEvidence } from '../support/evidence.ts';
import type { FakeWorld } from '../support/evidence.ts';
import { aRegistry, aReplica, aSize, SUBSCRIPTION } from '../support/resources.ts';

const registry = aRegistry();
const REPLICATIONS = registryScope(registry.id, 'replications');
const creating = aReplica({ provisioningState: 'Creating', displayStatus: undefined });

type Memory = ReadonlyMap<string, MemoryValue>;

const worldOf = (world: FakeWorld): FakeWorld => ({ registries: [registry], ...world });
const listing = (...replicas: readonly ReturnType<typeof aReplica>[]) =>
  worldOf({ replicas: { contosoprod: replicas } });

const run = (options: RunOptions) => runCheck(replicationHealth, options);

/** Runs once and gives what is kept after it. */
async function memoryAfter(options: RunOptions): Promise<Memory> {
  return keepMemory(options.memory ?? new Map(), await run(options));
}

describe('which registries are read', () => {
  test.each(['Basic', 'Standard', 'Classic'])('for %s no replicas are listed', async (sku) => {
    const evidence = fakeEvidence({ registries: [aRegistry({ sku })] });
    const { coverage } = await run({ evidence });
    expect(evidence.calls).toEqual([]);
    expect(coverage.scopes).toEqual([
      SUBSCRIPTIONS,
      subscriptionScope(SUBSCRIPTION),
      registryScope(registry.id),
      REPLICATIONS,
    ]);
  });

  test('a SKU that nobody knows yet is listed like Premium', async () => {
    const evidence = fakeEvidence({ registries: [aRegistry({ sku: 'Ultra' })] });
    await run({ evidence });
    expect(evidence.calls).toEqual(['replicas contosoprod']);
  });

  test('Premium is listed, and healthy replicas are no finding', async () => {
    const outcome = await run({ world: listing(aReplica(), aReplica({ name: 'eastus' })) });
    expect(outcome.findings).toEqual([]);
    expect(outcome.coverage).toMatchObject({ subjectsRead: 2, gaps: [] });
    expect(outcome.coverage.scopes).toContain(REPLICATIONS);
  });

  test('a registry that was Premium is listed while its replicas are remembered', async () => {
    const memory = await memoryAfter({ world: listing(aReplica()) });
    const evidence = fakeEvidence({ registries: [aRegistry({ sku: 'Standard' })] });
    const outcome = await run({ evidence, memory });
    expect(evidence.calls).toEqual(['replicas contosoprod', 'replica contosoprod/northeurope']);
    expect([...outcome.memory.values()]).toEqual([null]);
    expect(outcome.coverage.scopes).toContain(REPLICATIONS);
  });

  test("the registry's own state is judged whatever the SKU, and without a read", async () => {
    const failed = aRegistry({ sku: 'Basic', provisioningState: 'Failed' });
    const outcome = await run({ world: { registries: [failed] }, isOver: () => true });
    expect(briefOf(outcome)).toEqual(['registry-failed critical']);
    expect(outcome.coverage.gaps).toEqual([]);
  });
});

describe("the registry's own state", () => {
  const SCOPE = registryScope(registry.id);
  const inState = (provisioningState: string | undefined): FakeWorld => ({
    registries: [aRegistry({ provisioningState })],
  });
  const openAfter = async (world: FakeWorld) =>
    (await run({ world })).findings.map((one) => one.fingerprint);

  test.each(['Updating', 'Creating', 'Deleting', 'SomethingNew'])(
    'a failure that was told of is not put right by %s',
    async (state) => {
      const open = await openAfter(inState('Failed'));
      const found = onlyFinding(await run({ world: inState(state), open }));
      expect([found.fingerprint]).toEqual(open);
      expect(found).toMatchObject({
        severity: 'critical',
        title: `Registry contosoprod is ${state} after it had failed`,
        observed: [{ name: 'state', value: state }],
      });
      expect(briefOf(await run({ world: inState(state) }))).toEqual([]);
    },
  );

  test('Succeeded puts it right', async () => {
    const open = await openAfter(inState('Canceled'));
    const outcome = await run({ world: inState('Succeeded'), open });
    expect(outcome.findings).toEqual([]);
    expect(outcome.coverage.scopes).toContain(SCOPE);
  });

  test('no state puts nothing right: it is unread', async () => {
    const open = await openAfter(inState('Failed'));
    const { coverage } = await run({ world: inState(undefined), open });
    expect(coverage.scopes).not.toContain(SCOPE);
    expect(coverage.gaps).toMatchObject([{ scope: SCOPE, cause: 'malformed' }]);
  });

  test('no state without an open alert is neither read nor missed', async () => {
    const { coverage } = await run({ world: inState(undefined) });
    expect(coverage.scopes).not.toContain(SCOPE);
    expect(coverage.gaps).toEqual([]);
  });
});

describe('one condition', () => {
  test('not ready and failed share an identity, as stages', async () => {
    const notReady = onlyFinding(await run({ world: listing(creating) }));
    const failed = onlyFinding(
      await run({ world: listing(aReplica({ provisioningState: 'Failed' })) }),
    );
    expect(failed.fingerprint).toBe(notReady.fingerprint);
    expect([notReady.stage, failed.stage]).toEqual([0, 1]);
  });

  test('a disabled endpoint is another condition of the same replica', async () => {
    const off = { provisioningState: 'Failed', regionEndpointEnabled: false };
    const { findings } = await run({ world: listing(aReplica(off)) });
    expect(new Set(findings.map((one) => one.fingerprint)).size).toBe(2);
  });
});

describe('the list is not trusted', () => {
  test('a list that calls it failed while its own address calls it ready is no finding', async () => {
    const world = listing(aReplica({ provisioningState: 'Failed' }));
    const outcome = await run({ world: { ...world, ownReplicas: { northeurope: aReplica() } } });
    expect(outcome.findings).toEqual([]);
    expect(outcome.coverage.scopes).toContain(REPLICATIONS);
  });

  test('a failure that only its own address tells is found, and stays found', async () => {
    const failed = aReplica({ provisioningState: 'Failed' });
    const world = { ...listing(aReplica()), ownReplicas: { northeurope: failed } };
    const first = await run({ world });
    expect(onlyFinding(first).detail).toContain('the list says Succeeded, Ready');
    const later = await run({
      world,
      memory: keepMemory(new Map(), first),
      now: NOW + 15 * MINUTE_MS,
    });
    expect(briefOf(later)).toEqual(['replica-failed critical']);
  });

  test('over a day of runs every 15 minutes each hour holds an own read, in spite of jitter', async () => {
    const world = listing(aReplica());
    const reads: number[] = [];
    let memory: Memory = new Map();
    for (let at = 0; at < 96; at += 1) {
      const evidence = fakeEvidence(world);
      const now = NOW + at * 15 * MINUTE_MS + (at % 3) * 2000;
      memory = keepMemory(memory, await run({ evidence, memory, now }));
      if (evidence.calls.length > 1) reads.push(now);
    }
    const pauses = reads.slice(1).map((read, at) => read - (reads[at] ?? 0));
    expect(reads).toHaveLength(24);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(HOUR_MS + 4000);
  });

  test('a failed own read leaves the registry unread, and the others are judged', async () => {
    const world = listing(aReplica(), aReplica({ name: 'eastus', displayStatus: 'Syncing' }));
    const outcome = await run({
      world: { ...world, ownReplicas: { northeurope: aFailure('timed-out', 'slow') } },
    });
    expect(briefOf(outcome)).toEqual(['replica-not-ready info']);
    expect(outcome.coverage.subjectsRead).toBe(1);
    expect(outcome.coverage.scopes).not.toContain(REPLICATIONS);
    expect(outcome.coverage.gaps).toMatchObject([
      { scope: REPLICATIONS, cause: 'timed-out', reason: 'replica northeurope: slow' },
    ]);
  });
});

describe('since and patience', () => {
  test('the first time it was seen not ready is remembered', async () => {
    const world = listing(aReplica({ displayStatus: 'Syncing' }));
    const memory = await memoryAfter({ world });
    const later = onlyFinding(await run({ world, memory, now: NOW + HOUR_MS }));
    expect(later.since).toBe(isoTime(NOW));
    expect(later.escalates).toEqual({ to: 'warning', afterMs: HOUR_MS });
  });

  test('stored bytes are read once for a registry with a first copy, and only then', async () => {
    const usages = { contosoprod: [aSize({ currentValue: 30 * GIB })] };
    const busy = fakeEvidence({
      ...listing(creating, aReplica({ name: 'eastus', displayStatus: 'Syncing' })),
      usages,
    });
    const outcome = await run({ evidence: busy });
    expect(busy.calls.filter((call) => call.startsWith('usages'))).toHaveLength(1);
    expect(outcome.findings.map((one) => one.escalates?.afterMs)).toEqual([
      90 * MINUTE_MS,
      90 * MINUTE_MS,
    ]);

    const calm = fakeEvidence({
      ...listing(aReplica({ provisioningState: 'Updating' }), aReplica({ name: 'eastus' })),
      usages,
    });
    await run({ evidence: calm });
    expect(calm.calls.filter((call) => call.startsWith('usages'))).toEqual([]);
  });

  test('a replica that was ever ready has the plain time when it syncs', async () => {
    const memory = await memoryAfter({ world: listing(aReplica()) });
    const evidence = fakeEvidence({
      ...listing(aReplica({ displayStatus: 'Syncing' })),
      usages: { contosoprod: [aSize({ currentValue: 30 * GIB })] },
    });
    const outcome = await run({ evidence, memory });
    expect(onlyFinding(outcome).escalates?.afterMs).toBe(HOUR_MS);
    expect(evidence.calls).not.toContain('usages contosoprod');
  });

  test('when the stored size cannot be read the plain time holds, and nothing else is unread', async () => {
    const world = { ...listing(creating), usages: { contosoprod: aFailure('forbidden') } };
    const outcome = await run({ world, env: { REPLICATION_STUCK_MINUTES: '5' } });
    expect(onlyFinding(outcome).escalates?.afterMs).toBe(5 * MINUTE_MS);
    expect(outcome.coverage.gaps).toEqual([]);
  });
});

describe('a replica that is gone', () => {
  test('last seen Creating: its creation was rolled back, for 7 days, then no longer judged', async () => {
    const memory = await memoryAfter({ world: listing(creating) });
    const at = (now: number, open: RunOptions['open'] = []) =>
      run({ world: listing(), memory, now, open });

    const found = onlyFinding(await at(NOW + MINUTE_MS));
    expect(found).toMatchObject({
      rule: 'replica-failed',
      severity: 'critical',
      stage: 1,
      since: isoTime(NOW),
      title: 'Replica northeurope of contosoprod: its creation was rolled back',
    });
    expect(found.fingerprint).toBe(
      onlyFinding(await run({ world: listing(creating) })).fingerprint,
    );

    expect(briefOf(await at(NOW + 7 * DAY_MS))).toEqual(['replica-failed critical']);
    const after = await at(NOW + 7 * DAY_MS + 1, [found.fingerprint]);
    expect(after.findings).toEqual([]);
    expect(after.noLongerJudged).toEqual([found.fingerprint]);
    expect([...after.memory]).toEqual([[creating.id.toLowerCase(), null]]);
  });

  test('last seen otherwise: it is forgotten, and its alerts are left to their reader', async () => {
    const failed = aReplica({ provisioningState: 'Failed' });
    const before = await run({ world: listing(failed) });
    const outcome = await run({
      world: listing(),
      memory: keepMemory(new Map(), before),
      open: before.findings.map((one) => one.fingerprint),
    });
    expect(outcome.findings).toEqual([]);
    expect(outcome.noLongerJudged).toEqual([]);
    expect([...outcome.memory.values()]).toEqual([null]);
  });

  test('only hidden from the list: judged as usual, the disagreement told', async () => {
    const memory = await memoryAfter({ world: listing(creating) });
    const outcome = await run({
      world: { ...listing(), ownReplicas: { northeurope: creating } },
      memory,
    });
    expect(onlyFinding(outcome)).toMatchObject({
      rule: 'replica-not-ready',
      detail: expect.stringContaining('the list does not show it'),
    });
  });

  test('is remembered while the registry is not read to the end, because its alert stays', async () => {
    const other = aReplica({ name: 'eastus' });
    const memory = await memoryAfter({
      world: listing(aReplica({ provisioningState: 'Failed' }), other),
    });
    const world = {
      ...listing(other),
      ownReplicas: { eastus: aFailure('timed-out') },
    };
    const late = await run({ world, memory, now: NOW + HOUR_MS });
    expect(late.coverage.gaps).toHaveLength(1);
    expect([...late.memory.values()]).not.toContain(null);
    const whole = await run({ world: listing(other), memory, now: NOW + HOUR_MS });
    expect([...whole.memory.values()]).toContain(null);
  });

  test('a list that fails takes nothing for gone', async () => {
    const memory = await memoryAfter({ world: listing(creating) });
    const world = worldOf({ replicas: { contosoprod: aFailure('unavailable') } });
    const outcome = await run({ world, memory });
    expect(outcome.findings).toEqual([]);
    expect(outcome.memory.size).toBe(0);
    expect(outcome.coverage.scopes).not.toContain(REPLICATIONS);
  });
});

describe('memory', () => {
  test('is written only where something changed', async () => {
    const world = listing(aReplica(), aReplica({ name: 'eastus' }));
    const first = await run({ world });
    expect([...first.memory.keys()]).toEqual([
      `${registry.id.toLowerCase()}/replications/northeurope`,
      `${registry.id.toLowerCase()}/replications/eastus`,
    ]);
    const memory = keepMemory(new Map(), first);
    expect((await run({ world, memory, now: NOW + 15 * MINUTE_MS })).memory.size).toBe(0);
    expect((await run({ world, memory, now: NOW + HOUR_MS })).memory.size).toBe(2);
  });

  test('of a registry that left the list is kept for 30 days', async () => {
    const memory = await memoryAfter({ world: listing(aReplica()) });
    const inventory = { scopes: [SUBSCRIPTIONS, subscriptionScope(SUBSCRIPTION)] };
    const at = (now: number) => run({ world: { inventory }, memory, now });
    expect((await at(NOW + 30 * DAY_MS)).memory.size).toBe(0);
    const after = await at(NOW + 30 * DAY_MS + 1);
    expect([...after.memory]).toEqual([[aReplica().id.toLowerCase(), null]]);
  });

  test('is kept for as long as its registry is listed, or its subscription is unread', async () => {
    const memory = await memoryAfter({ world: listing(aReplica()) });
    const now = NOW + 90 * DAY_MS;
    const refused = worldOf({ replicas: { contosoprod: aFailure('forbidden') } });
    expect((await run({ world: refused, memory, now })).memory.size).toBe(0);
    const gap = {
      scope: subscriptionScope(SUBSCRIPTION),
      cause: 'forbidden',
      reason: '403',
      remedy: 'grant',
    } as const;
    const unlisted = { inventory: { scopes: [SUBSCRIPTIONS], gaps: [gap] } };
    expect((await run({ world: unlisted, memory, now })).memory.size).toBe(0);
  });

  test('holds flat JSON values', async () => {
    const [value] = [...(await memoryAfter({ world: listing(creating) })).values()];
    expect(value).toEqual({
      id: creating.id,
      name: 'northeurope',
      location: 'northeurope',
      state: 'Creating',
      status: null,
      endpointEnabled: true,
      firstSeenAt: NOW,
      notReadySince: NOW,
      lastReadAt: NOW,
      lastCreatingAt: NOW,
      everReady: false,
    });
  });
});

describe('the deadline', () => {
  test('what was not read is a gap, and comes first next time', async () => {
    const late = aRegistry({ name: 'latecomer' });
    const world = { registries: [registry, late] };
    const over = await run({ world, isOver: () => true });
    expect(over.coverage.gaps.map(({ scope, cause }) => [scope, cause])).toEqual([
      [REPLICATIONS, 'out-of-time'],
      [registryScope(late.id, 'replications'), 'out-of-time'],
    ]);
    const evidence = fakeEvidence(world);
    await run({ evidence, unreadBefore: new Set([registryScope(late.id, 'replications')]) });
    expect(evidence.calls).toEqual(['replicas latecomer', 'replicas contosoprod']);
  });
});

describe('settings', () => {
  test.each(['0', '10081', 'soon'])('REPLICATION_STUCK_MINUTES %s is refused', (minutes) => {
    expect(problemsOf(replicationHealth, { REPLICATION_STUCK_MINUTES: minutes })).toHaveLength(1);
  });
});
