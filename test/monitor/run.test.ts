import { describe, expect, test } from 'vitest';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { look } from '../../src/monitor/run.ts';
import { read } from '../../src/domain/reading.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { fakeEvidence } from '../support/evidence.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import { EVERYWHERE, readyCheck, scenario, START, subscription } from '../support/scenario.ts';

const FULL = { contosoprod: [aSize(), aUsage({ limit: 100, currentValue: 90 })] };

describe('a run that tells', () => {
  test('holds its checks while it reads, until a minute after it must have told', async () => {
    const monitor = scenario({ registries: [aRegistry()], usages: FULL }, [registryQuota]);
    const leases: (number | undefined)[] = [];
    monitor.state.hook = (call, phase) => {
      if (call === 'load alerts of discovery' && phase === 'before') {
        leases.push(monitor.state.runRecords()[0]?.leaseUntil);
      }
    };
    await monitor.run();
    expect(leases).toEqual([START + 22 * MINUTE_MS]);
    expect(monitor.state.runRecords()[0]).toMatchObject({ leaseUntil: 0, completedAt: START });
  });

  test('that breaks off while it writes lets go of its checks at once', async () => {
    const monitor = scenario({ registries: [aRegistry()], usages: FULL }, [registryQuota]);
    monitor.state.hook = (call) => {
      if (call.startsWith('save alerts')) throw new Error('the table is not there');
    };
    await expect(monitor.run()).rejects.toThrow('the table is not there');
    expect(monitor.state.runRecords()).toMatchObject([{ leaseUntil: 0, completedAt: undefined }]);
  });

  test('records the gaps of each check, and when its timer fires next', async () => {
    const refused = { cause: 'forbidden', message: '403' } as const;
    const monitor = scenario({ registries: [aRegistry()], usages: { contosoprod: refused } }, [
      registryQuota,
    ]);
    await monitor.run();
    expect(monitor.state.runRecords()[0]).toMatchObject({ gaps: 1 });
  });

  test('reports gaps that showed only when alerts were looked after, and counts them', async () => {
    const monitor = scenario({ registries: [aRegistry()], usages: FULL }, [registryQuota]);
    await monitor.run();
    monitor.world = { registries: [] };
    const { report } = await monitor.runAfter(HOUR_MS);
    expect(report.summary.gaps).toBe(1);
    expect(report.coverage[0]?.gaps).toMatchObject([{ cause: 'disagreement' }]);
  });

  test('without channels remembers, and tells all of it once a channel is there', async () => {
    const monitor = scenario({ registries: [aRegistry()], usages: FULL }, [registryQuota]);
    const { channels } = monitor;
    monitor.channels = [];
    const { deliveries } = await monitor.run();
    expect(deliveries).toEqual([]);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(1);
    monitor.channels = channels;
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual(['NEW quota warning contosoprod']);
  });
});

test('a look needs no state at all', async () => {
  const { report, deliveries } = await look(
    {
      state: undefined,
      clock: () => START,
      catalog: {
        listSubscriptions: async () => read([subscription()]),
        listRegistries: async () => read([aRegistry()]),
      },
      evidence: fakeEvidence({ usages: FULL }),
      probe: { probe: async () => read('present') },
      onProgress: () => {},
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    },
    {
      runId: 'run',
      cloud: 'AzureCloud',
      portal: undefined,
      checks: [readyCheck(registryQuota)],
      registry: undefined,
      scope: EVERYWHERE,
      deadlineAt: START + HOUR_MS,
      deliverBy: START + HOUR_MS,
      dueAt: new Map(),
    },
  );
  expect(report.findings.map(({ rule }) => rule)).toEqual(['quota']);
  expect(report.notes).toEqual([]);
  expect(deliveries).toEqual([]);
});
