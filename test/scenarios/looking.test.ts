import { describe, expect, test } from 'vitest';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { HOUR_MS } from '../../src/domain/time.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import { runDaily, scenario } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const A = aRegistry({ name: 'contosoa' });
const B = aRegistry({ name: 'contosob' });
const world = (a: number, b: number): World => ({
  registries: [A, B],
  usages: { contosoa: usages(a), contosob: usages(b) },
});

describe('a quiet look', () => {
  test('writes nothing and tells nobody, and the next timer run tells NEW once', async () => {
    const monitor = scenario(world(90, 10), [registryQuota]);
    const before = monitor.state.snapshot();
    const { report, deliveries } = await monitor.look();
    expect(report.summary.warning).toBe(1);
    expect(deliveries).toEqual([]);
    expect(monitor.state.snapshot()).toBe(before);
    expect(monitor.state.calls.filter((call) => !/^(?:load|list) /.test(call))).toEqual([]);
    expect(await runDaily(monitor, 3)).toEqual(['day 0: NEW quota warning contosoa']);
  });

  test('after a change leaves the change to the next run', async () => {
    const monitor = scenario(world(90, 10), [registryQuota]);
    await monitor.run();
    monitor.world = world(99, 90);
    const before = monitor.state.snapshot();
    await monitor.look();
    expect(monitor.state.snapshot()).toBe(before);
    expect(await runDaily(monitor, 2)).toEqual([
      'day 0: WORSE quota critical contosoa',
      'day 0: NEW quota warning contosob',
    ]);
  });

  test('still answers when the state cannot be read, and says what that means', async () => {
    const monitor = scenario(world(90, 10), [registryQuota]);
    monitor.state.hook = () => {
      throw new Error('the table is not there');
    };
    const { report } = await monitor.look();
    expect(report.summary.warning).toBe(1);
    expect(report.notes).toEqual([expect.stringContaining('the table is not there')]);
  });
});

describe('a run for one registry', () => {
  test('leaves the alerts of the others as they were', async () => {
    const monitor = scenario(world(90, 90), [registryQuota]);
    await monitor.run();
    const ofB = () =>
      monitor.state.alertsOf('registry-quota').filter(({ finding }) => finding.subject.id === B.id);
    const before = ofB();
    monitor.world = world(99, 10);
    await monitor.runAfter(HOUR_MS, { registry: 'CONTOSOA' });
    expect(ofB()).toEqual(before);
    expect(monitor.told().slice(2)).toEqual(['WORSE quota critical contosoa']);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told().slice(3)).toEqual(['RESOLVED quota warning contosob']);
  });

  test('leaves another registry alone even when a setting has come to leave it out', async () => {
    const monitor = scenario(world(90, 90), [registryQuota]);
    await monitor.run();
    monitor.scope = { ...monitor.scope, ignoredRegistries: ['contosob'] };
    await monitor.runAfter(HOUR_MS, { registry: 'contosoa' });
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(2);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(1);
  });

  test('that does not exist is a gap in the report and never an alert', async () => {
    const monitor = scenario(world(10, 10), [registryQuota]);
    await monitor.run();
    const alerts = () => [
      ...monitor.state.alertsOf('registry-quota'),
      ...monitor.state.alertsOf('discovery'),
    ];
    for (const registry of ['nosuch', 'nosuch', '/subscriptions/x\u0000/y']) {
      const { report } = await monitor.runAfter(HOUR_MS, { registry });
      expect(report.summary.gaps).toBe(1);
      expect(report.coverage[0]?.gaps[0]?.reason).toMatch(/is not among those/);
    }
    expect(alerts()).toEqual([]);
    expect(monitor.told()).toEqual([]);
  });

  test('does not count as the completed run of its check', async () => {
    const monitor = scenario(world(90, 90), [registryQuota]);
    await monitor.run({ registry: 'contosoa' });
    expect(monitor.state.runRecords()[0]?.completedAt).toBeUndefined();
    expect(monitor.told()).toEqual(['NEW quota warning contosoa']);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual(['NEW quota warning contosoa', 'NEW quota warning contosob']);
    expect(monitor.receivers[0]?.messages.map(({ kind }) => kind)).toEqual(['digest', 'summary']);
  });
});
