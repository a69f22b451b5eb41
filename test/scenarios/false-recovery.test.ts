import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { replicationHealth } from '../../src/checks/replication-health.ts';
import type { ReadFailure } from '../../src/domain/reading.ts';
import { DAY_MS, HOUR_MS } from '../../src/domain/time.ts';
import { aFailure, NOT_THERE } from '../support/evidence.ts';
import { aKey, anApplication, aRegistry, aReplica, aSize, aUsage } from '../support/resources.ts';
import { scenario, START } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const gapsOf = (run: Awaited<ReturnType<ReturnType<typeof scenario>['run']>>) =>
  run.report.coverage.flatMap(({ gaps }) => gaps);

describe('nobody is told that something was put right that was only not shown', () => {
  const withUsages = (...usages: readonly ReturnType<typeof aUsage>[]): World => ({
    registries: [aRegistry()],
    usages: { contosoprod: [aSize(), ...usages] },
  });

  test('an item that the usage list leaves out, however long', async () => {
    const monitor = scenario(withUsages(aUsage({ limit: 10, currentValue: 10 })), [registryQuota]);
    await monitor.run();
    monitor.world = withUsages();
    for (let hour = 0; hour < 5; hour += 1) {
      expect(gapsOf(await monitor.runAfter(HOUR_MS))).toMatchObject([{ cause: 'disagreement' }]);
    }
    expect(monitor.told()).not.toContainEqual(expect.stringContaining('RESOLVED quota'));
    monitor.world = withUsages(aUsage({ limit: 10, currentValue: 1 }));
    expect(gapsOf(await monitor.runAfter(HOUR_MS))).toEqual([]);
    expect(monitor.told()).toContain('RESOLVED quota critical contosoprod');
  });

  test('a registry that is listed without its state, or while it changes', async () => {
    const inState = (provisioningState: string | undefined): World => ({
      registries: [aRegistry({ provisioningState })],
    });
    const monitor = scenario(inState('Failed'), [replicationHealth]);
    await monitor.run();
    await monitor.runAfter(HOUR_MS);
    for (const state of [undefined, 'Updating', undefined]) {
      monitor.world = inState(state);
      await monitor.runAfter(HOUR_MS);
    }
    expect(monitor.told()).not.toContainEqual(expect.stringMatching(/^RESOLVED registry-failed/));
    monitor.world = inState('Succeeded');
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told().filter((line) => line.includes('registry-failed'))).toEqual([
      'NEW registry-failed critical contosoprod',
      'RESOLVED registry-failed critical contosoprod',
    ]);
  });

  test('a replica whose address answers a 404 that proves nothing', async () => {
    const refused: ReadFailure = { ...NOT_THERE, code: 'SubscriptionNotFound' };
    const creating = aReplica({ provisioningState: 'Creating', displayStatus: undefined });
    const monitor = scenario({ registries: [aRegistry()], replicas: { contosoprod: [creating] } }, [
      replicationHealth,
    ]);
    await monitor.run();
    monitor.world = { registries: [aRegistry()], ownReplicas: { northeurope: refused } };
    expect(gapsOf(await monitor.runAfter(HOUR_MS))).toMatchObject([{ cause: 'missing' }]);
    expect(monitor.told()).not.toContainEqual(expect.stringContaining('replica-failed'));
  });
});

describe('a registry that was Premium', () => {
  test('leaves no gap behind, though its replica could not be asked for in the first run', async () => {
    const failed = aReplica({ provisioningState: 'Failed' });
    const premium = { registries: [aRegistry()], replicas: { contosoprod: [failed] } };
    const monitor = scenario(premium, [replicationHealth]);
    await monitor.run();
    const registries = [aRegistry({ sku: 'Standard' })];
    monitor.world = { registries, probes: { [failed.id]: aFailure('unavailable') } };
    expect(gapsOf(await monitor.runAfter(HOUR_MS))).toHaveLength(1);
    monitor.world = { registries, probes: { [failed.id]: 'gone' } };
    expect(gapsOf(await monitor.runAfter(HOUR_MS))).toEqual([]);
    expect(monitor.state.alertsOf('replication-health')).toEqual([]);
  });
});

test('a certificate hides behind no other whose identifier differs only in letter case', async () => {
  const soon = new Date(START + DAY_MS).toISOString();
  const holder = anApplication({
    keys: [
      aKey({ customKeyIdentifier: 'QUJDRA==' }),
      aKey({ keyId: 'k2', customKeyIdentifier: 'qUJDRA==', endDateTime: soon }),
    ],
  });
  const monitor = scenario({ applications: [[holder]] }, [credentialExpiry]);
  expect((await monitor.run()).report.findings).toHaveLength(1);
});
