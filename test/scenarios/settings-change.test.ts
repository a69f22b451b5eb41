import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { DAY_MS, HOUR_MS, isoTime } from '../../src/domain/time.ts';
import { aRegistry, aSecret, aSize, anApplication, aUsage } from '../support/resources.ts';
import { runDaily, scenario, START } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const world = (a: number, b: number): World => ({
  registries: [aRegistry({ name: 'contosoa' }), aRegistry({ name: 'contosob' })],
  usages: { contosoa: usages(a), contosob: usages(b) },
});
const quotas = (a: number, b: number) => scenario(world(a, b), [registryQuota]);

describe('settings that change under open alerts', () => {
  test('a raised threshold closes what it no longer judges, in silence', async () => {
    const monitor = quotas(82, 90);
    await monitor.run();
    monitor.env = { QUOTA_WARNING_PERCENT: '85' };
    expect(await runDaily(monitor, 3)).toEqual([]);
    const left = monitor.state.alertsOf('registry-quota');
    expect(left.map(({ finding }) => finding.subject.name)).toEqual(['contosob']);
  });

  test('a lowered threshold tells what it judges now', async () => {
    const monitor = quotas(75, 10);
    await monitor.run();
    monitor.env = { QUOTA_WARNING_PERCENT: '70' };
    expect(await runDaily(monitor, 2)).toEqual(['day 0: NEW quota warning contosoa']);
  });

  test('what is put right after the change is told RESOLVED again', async () => {
    const monitor = quotas(90, 90);
    await monitor.run();
    monitor.env = { QUOTA_WARNING_PERCENT: '85' };
    await monitor.runAfter(HOUR_MS);
    monitor.world = world(10, 90);
    expect(await runDaily(monitor, 2)).toEqual(['day 0: RESOLVED quota warning contosoa']);
  });

  test('an ignored registry closes its alerts in silence, and opens them anew when it is back', async () => {
    const monitor = quotas(90, 90);
    await monitor.run();
    monitor.scope = { ...monitor.scope, ignoredRegistries: ['contosoa'] };
    const { report } = await monitor.runAfter(HOUR_MS);
    expect(report.coverage[0]?.leftOut).toEqual([{ setting: 'IGNORE_REGISTRIES', count: 1 }]);
    expect(monitor.told()).toHaveLength(2);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(1);
    monitor.scope = { ...monitor.scope, ignoredRegistries: [] };
    expect(await runDaily(monitor, 2)).toEqual(['day 0: NEW quota warning contosoa']);
  });

  test('a registry that MONITOR_REGISTRIES no longer names closes in silence', async () => {
    const monitor = quotas(90, 90);
    await monitor.run();
    monitor.scope = { ...monitor.scope, registries: ['contosob'] };
    expect(await runDaily(monitor, 2)).toEqual([]);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(1);
  });

  test('an unread registry that is ignored from now on is missed no more', async () => {
    const monitor = quotas(10, 10);
    const refused = { cause: 'forbidden', message: '403 AuthorizationFailed' } as const;
    monitor.world = { ...world(10, 10), usages: { contosoa: refused, contosob: usages(10) } };
    await monitor.run();
    expect(monitor.told()).toEqual(['NEW unread warning usages of registry contosoa']);
    monitor.scope = { ...monitor.scope, ignoredRegistries: ['contosoa'] };
    expect(await runDaily(monitor, 2)).toEqual([]);
    expect(monitor.state.alertsOf('registry-quota')).toEqual([]);
  });

  test('a shorter ladder closes a credential outside it in silence', async () => {
    const secret = aSecret({ endDateTime: isoTime(START + 50 * DAY_MS) });
    const monitor = scenario({ applications: [[anApplication({ passwords: [secret] })]] }, [
      credentialExpiry,
    ]);
    await monitor.run();
    monitor.env = { CREDENTIAL_EXPIRY_DAYS: '14,7', CREDENTIAL_WARNING_DAYS: '14' };
    expect(await runDaily(monitor, 2)).toEqual([]);
    expect(monitor.state.alertsOf('credential-expiry')).toEqual([]);
  });
});
