import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import type { Check } from '../../src/checks/define-check.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { replicationHealth } from '../../src/checks/replication-health.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { aRegistry, aReplica, aSize, aUsage } from '../support/resources.ts';
import { recorder, scenario, subscription } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const A = aRegistry({ name: 'contosoa' });
const OTHER = '22222222-2222-4222-8222-222222222222';
const WORLD: World = {
  subscriptions: [subscription(), subscription(OTHER)],
  registries: [A],
  refused: { [OTHER]: { cause: 'forbidden', message: '403 AuthorizationFailed' } },
  usages: { contosoa: [aSize(), aUsage({ limit: 100, currentValue: 90 })] },
  replicas: { contosoa: [aReplica({ of: A, provisioningState: 'Failed' })] },
};

/** A repeatable sequence of numbers in [0, 1) (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs side by side: every store call waits for a number of turns, and time moves with it. */
async function interleave(seed: number, runs: readonly (readonly Check[])[]) {
  const monitor = scenario(WORLD, [registryQuota, replicationHealth]);
  monitor.receivers = [recorder('email'), recorder('teams')];
  const next = sequence(seed);
  monitor.state.hook = async () => {
    const turns = Math.floor(next() * 6);
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    monitor.now += 1 + Math.floor(next() * 900);
  };
  await Promise.all(runs.map((checks) => monitor.run({ checks })));
  monitor.state.hook = () => {};
  await monitor.runAfter(HOUR_MS);
  await monitor.runAfter(HOUR_MS);
  return monitor;
}

const EVERYTHING = [
  'NEW quota warning contosoa',
  'NEW replica-failed critical contosoa / northeurope',
  `NEW unread warning subscription ${OTHER}`,
];

describe('two runs at once over the same state', () => {
  test('of the same checks tell each alert once', async () => {
    const checks = [registryQuota, replicationHealth];
    for (let seed = 1; seed <= 60; seed += 1) {
      const monitor = await interleave(seed, [checks, checks]);
      for (const id of ['email', 'teams']) {
        expect(monitor.told(id).toSorted(), `seed ${seed}`).toEqual(EVERYTHING);
      }
    }
  });

  test('of different checks, which share what discovery finds, tell each alert once', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const monitor = await interleave(seed, [[registryQuota], [replicationHealth]]);
      for (const id of ['email', 'teams']) {
        expect(monitor.told(id).toSorted(), `seed ${seed}`).toEqual(EVERYTHING);
      }
    }
  });

  test('say that the check is under way elsewhere, and leave its alerts alone', async () => {
    const monitor = scenario(WORLD, [registryQuota, credentialExpiry]);
    const leaseUntil = monitor.now + 10 * MINUTE_MS;
    await monitor.state.runs.claimRun({
      check: 'registry-quota',
      runId: 'another run',
      now: monitor.now,
      leaseUntil,
    });
    const { report } = await monitor.run();
    expect(report.notes).toEqual(['registry-quota is under way in another run, which tells of it']);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['quota']);
    expect(monitor.state.alertsOf('registry-quota')).toEqual([]);
  });
});

describe('a check that another run holds', () => {
  const held = async (monitor: ReturnType<typeof scenario>) => {
    const { now } = monitor;
    const leaseUntil = now + HOUR_MS;
    await monitor.state.runs.claimRun({ check: registryQuota.id, runId: 'other', now, leaseUntil });
  };

  test('is looked at by a request, which says so, and tells nobody', async () => {
    const monitor = scenario(WORLD, [registryQuota]);
    await held(monitor);
    const { report } = await monitor.run();
    expect(report.summary.warning).toBe(1);
    expect(report.notes).toEqual([expect.stringContaining('registry-quota is under way')]);
    expect(monitor.told().join()).not.toContain('quota');
  });

  test('is not even read by a timer', async () => {
    const monitor = scenario(WORLD, [registryQuota]);
    await held(monitor);
    const { report } = await monitor.run({ skipHeld: true });
    expect(report.coverage).toEqual([]);
  });
});

test('a run that is stopped while it reads changes nothing and holds no check', async () => {
  const monitor = scenario(WORLD, [registryQuota]);
  const stop = new AbortController();
  stop.abort();
  await expect(monitor.run({ signal: stop.signal })).rejects.toThrow(/abort/i);
  expect(monitor.told()).toEqual([]);
  expect(monitor.state.alertsOf('registry-quota')).toEqual([]);
  const leases = monitor.state.runRecords().map(({ leaseUntil }) => leaseUntil);
  expect(new Set(leases)).toEqual(new Set([0]));
});
