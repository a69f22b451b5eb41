import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import type { ReadFailure } from '../../src/domain/reading.ts';
import { DAY_MS, HOUR_MS, isoTime } from '../../src/domain/time.ts';
import { aRegistry, aSecret, aSize, anApplication, aUsage } from '../support/resources.ts';
import { runDaily, scenario, START, subscription } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const A = 'aaaaaaaa-1111-4111-8111-000000000001';
const B = 'bbbbbbbb-1111-4111-8111-000000000002';
const C = 'cccccccc-1111-4111-8111-000000000003';
const FORBIDDEN: ReadFailure = {
  cause: 'forbidden',
  message: '403 AuthorizationFailed',
  principalId: '99999999-1111-4111-8111-000000000009',
};
const DOWN: ReadFailure = { cause: 'unavailable', message: '500 InternalServerError' };
const FULL = [aSize(), aUsage({ limit: 100, currentValue: 90 })];
const FINE = [aSize(), aUsage({ limit: 100, currentValue: 10 })];

function threeSubscriptions(given: World = {}): World {
  const registries = [A, B, C].map((subscriptionId, at) =>
    aRegistry({ name: `contoso${at}`, subscriptionId }),
  );
  return {
    subscriptions: [A, B, C].map(subscription),
    registries,
    usages: { contoso0: FULL, contoso1: FULL, contoso2: FULL },
    ...given,
  };
}

const quotasOf = (world: World) => scenario(world, [registryQuota]);

describe('a role assignment disappears and its subscription is no longer listed', () => {
  test('nothing is gone or resolved, and one gap is told once, naming the grant', async () => {
    const monitor = quotasOf(threeSubscriptions());
    await monitor.run();
    const before = monitor.told().length;
    const kept = monitor.state.alertsOf('registry-quota');
    monitor.world = threeSubscriptions({ subscriptions: [A, C].map(subscription) });
    const lines = await runDaily(monitor, 30);
    expect(lines).toEqual([`day 0: NEW unread warning subscription ${B}`]);
    expect(monitor.state.alertsOf('registry-quota')).toEqual(kept);
    const item = monitor.receivers[0]?.messages.at(-1)?.items[0];
    expect(monitor.told()).toHaveLength(before + 1);
    expect(item?.finding.remediation.text).toContain('Microsoft.Resources/subscriptions/read');
    expect(item?.finding.remediation.text).toContain(`--scope /subscriptions/${B}`);
  });

  test('the gap is told RESOLVED when it returns, and the alerts are still there', async () => {
    const monitor = quotasOf(threeSubscriptions());
    await monitor.run();
    const kept = monitor.state.alertsOf('registry-quota');
    monitor.world = threeSubscriptions({ subscriptions: [A, C].map(subscription) });
    await runDaily(monitor, 3);
    monitor.world = threeSubscriptions();
    const lines = await runDaily(monitor, 3);
    expect(lines).toEqual([`day 0: RESOLVED unread warning subscription ${B}`]);
    expect(monitor.state.alertsOf('registry-quota')).toEqual(kept);
    expect(monitor.state.alertsOf('discovery')).toEqual([]);
  });

  test('a subscription deleted on purpose is missed no more once the others are named', async () => {
    const monitor = quotasOf(threeSubscriptions());
    await monitor.run();
    monitor.world = threeSubscriptions({ subscriptions: [A, C].map(subscription) });
    await runDaily(monitor, 2);
    monitor.scope = { ...monitor.scope, subscriptions: [A, C] };
    expect(await runDaily(monitor, 3)).toEqual([]);
    expect(monitor.state.alertsOf('discovery')).toEqual([]);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(2);
    monitor.scope = { ...monitor.scope, subscriptions: undefined };
    expect(await runDaily(monitor, 3)).toEqual([]);
  });

  test('a check that runs after another one still closes the alerts that are left out', async () => {
    const monitor = quotasOf(threeSubscriptions());
    await monitor.run();
    const { replicationHealth } = await import('../../src/checks/replication-health.ts');
    monitor.world = threeSubscriptions({ subscriptions: [A, C].map(subscription) });
    monitor.scope = { ...monitor.scope, subscriptions: [A, C] };
    await monitor.runAfter(HOUR_MS, { checks: [replicationHealth] });
    await monitor.runAfter(HOUR_MS);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(2);
  });
});

describe('a 403 on one of three subscriptions', () => {
  test('is one gap that is told once while the others are judged', async () => {
    const monitor = quotasOf(threeSubscriptions({ refused: { [B]: FORBIDDEN } }));
    const lines = await runDaily(monitor, 5);
    expect(lines.toSorted()).toEqual([
      'day 0: NEW quota warning contoso0',
      'day 0: NEW quota warning contoso2',
      `day 0: NEW unread warning subscription ${B}`,
    ]);
    const text = monitor.receivers[0]?.messages[0]?.items.find(
      ({ finding }) => finding.rule === 'unread',
    )?.finding.remediation.text;
    expect(text).toContain(`--assignee-object-id ${FORBIDDEN.principalId}`);
    expect(monitor.receivers[0]?.messages[0]?.unread).toEqual([`subscription ${B}`]);
  });

  test('every digest names what could not be read, also when that was told before', async () => {
    const monitor = quotasOf(threeSubscriptions({ refused: { [B]: FORBIDDEN } }));
    await monitor.run();
    const worse = [aSize(), aUsage({ limit: 100, currentValue: 99 })];
    monitor.world = { ...monitor.world, usages: { contoso0: worse, contoso2: FULL } };
    await monitor.runAfter(HOUR_MS);
    const last = monitor.receivers[0]?.messages.at(-1);
    expect(last?.items.map(({ reason }) => reason)).toEqual(['worse']);
    expect(last?.unread).toEqual([`subscription ${B}`]);
  });

  test('an outage that turns into a refusal is told again, as worse, with the grant', async () => {
    const monitor = quotasOf(threeSubscriptions({ refused: { [B]: DOWN } }));
    await runDaily(monitor, 3);
    monitor.world = threeSubscriptions({ refused: { [B]: FORBIDDEN } });
    const lines = await runDaily(monitor, 3);
    expect(lines).toEqual([`day 0: WORSE unread warning subscription ${B}`]);
    monitor.world = threeSubscriptions({ refused: { [B]: DOWN } });
    expect(await runDaily(monitor, 3)).toEqual([]);
  });
});

describe('a 500 on page 2 of the applications', () => {
  const secret = (days: number, keyId: string) =>
    aSecret({ keyId, endDateTime: isoTime(START + days * DAY_MS) });
  const first = anApplication({ passwords: [secret(20, 'k1')] });
  const second = anApplication({ objectId: 'app2', passwords: [secret(25, 'k2')] });
  const whole: World = { applications: [[first], [second]] };

  test('is told after 2 runs, resolves nothing meanwhile, and is RESOLVED when read', async () => {
    const monitor = scenario(whole, [credentialExpiry]);
    await monitor.run();
    monitor.world = { applications: [[first], DOWN] };
    expect(await runDaily(monitor, 1)).toEqual([]);
    expect(await runDaily(monitor, 3)).toEqual([
      'day 0: NEW unread warning the list of applications',
    ]);
    const open = monitor.state.alertsOf('credential-expiry');
    expect(open.filter(({ finding }) => finding.rule !== 'unread')).toHaveLength(2);
    monitor.world = whole;
    expect(await runDaily(monitor, 2)).toEqual([
      'day 0: RESOLVED unread warning the list of applications',
    ]);
  });

  test('is not told when only one run met it', async () => {
    const monitor = scenario(whole, [credentialExpiry]);
    await monitor.run();
    for (const applications of [
      [[first], DOWN],
      [[first], [second]],
      [[first], DOWN],
    ]) {
      monitor.world = { applications };
      expect(await runDaily(monitor, 1)).toEqual([]);
    }
  });

  test('is told at the second run even when that one is a first of its kind for a channel', async () => {
    const monitor = scenario({ applications: [DOWN] }, [credentialExpiry]);
    expect(await runDaily(monitor, 2)).toEqual([
      'day 1: NEW unread warning the list of applications',
    ]);
  });
});

describe('a registry leaves the list of its subscription', () => {
  const one = aRegistry({ name: 'contoso0', subscriptionId: A });
  const other = aRegistry({ name: 'contoso1', subscriptionId: A });
  const both: World = {
    subscriptions: [subscription(A)],
    registries: [one, other],
    usages: { contoso0: FULL, contoso1: FULL },
  };

  test('and its own address says 404: the alert is gone and nothing is sent', async () => {
    const monitor = quotasOf(both);
    await monitor.run();
    monitor.world = { ...both, registries: [other], probes: { [one.id]: 'gone' } };
    expect(await runDaily(monitor, 3)).toEqual([]);
    const left = monitor.state.alertsOf('registry-quota');
    expect(left.map(({ finding }) => finding.subject.name)).toEqual(['contoso1']);
  });

  test('and its own address says 403: the alert is kept and the gap names the grant', async () => {
    const monitor = quotasOf(both);
    await monitor.run();
    monitor.world = { ...both, registries: [other], probes: { [one.id]: FORBIDDEN } };
    const lines = await runDaily(monitor, 3);
    expect(lines).toEqual(['day 0: NEW unread warning usages of registry contoso0']);
    const item = monitor.receivers[0]?.messages.at(-1)?.items[0];
    expect(item?.finding.remediation.text).toContain('az role assignment create');
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(3);
  });

  test('and its own address still answers: the contradiction is told after 2 runs', async () => {
    const monitor = quotasOf(both);
    await monitor.run();
    monitor.world = { ...both, registries: [other] };
    expect(await runDaily(monitor, 3)).toEqual([
      'day 1: NEW unread warning usages of registry contoso0',
    ]);
    monitor.world = both;
    expect(await runDaily(monitor, 1)).toEqual([
      'day 0: RESOLVED unread warning usages of registry contoso0',
    ]);
  });

  test('while its subscription is not listed either: its address is not even asked', async () => {
    const monitor = quotasOf(both);
    await monitor.run();
    monitor.world = { ...both, subscriptions: [], registries: [], probes: { [one.id]: 'gone' } };
    await runDaily(monitor, 3);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(2);
  });

  test('and its group is called registries: it is asked at the right address all the same', async () => {
    const odd = aRegistry({ name: 'contoso9', subscriptionId: A, resourceGroup: 'registries' });
    const monitor = quotasOf({
      subscriptions: [subscription(A)],
      registries: [odd],
      usages: { contoso9: FULL },
    });
    await monitor.run();
    monitor.world = { subscriptions: [subscription(A)], probes: { [odd.id]: 'gone' } };
    await monitor.runAfter(DAY_MS);
    expect(monitor.state.alertsOf('registry-quota')).toEqual([]);
  });

  test('a quota put right is told RESOLVED once', async () => {
    const monitor = quotasOf(both);
    await monitor.run();
    monitor.world = { ...both, usages: { contoso0: FINE, contoso1: FULL } };
    expect(await runDaily(monitor, 3)).toEqual(['day 0: RESOLVED quota warning contoso0']);
  });
});

describe('an entry of a setting that matches nothing', () => {
  test('stays told while something else cannot be read, and closes when it is removed', async () => {
    const monitor = quotasOf(threeSubscriptions());
    monitor.scope = { ...monitor.scope, ignoredRegistries: ['nosuchregistry'] };
    await monitor.run();
    expect(monitor.told().filter((line) => line.includes('IGNORE_REGISTRIES'))).toHaveLength(1);
    monitor.world = threeSubscriptions({ refused: { [B]: DOWN } });
    await monitor.runAfter(HOUR_MS);
    expect(
      monitor.state
        .alertsOf('discovery')
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['firing', 'pending']);
    monitor.world = threeSubscriptions();
    expect(await runDaily(monitor, 2)).toEqual([]);
    monitor.scope = { ...monitor.scope, ignoredRegistries: [] };
    expect(await runDaily(monitor, 2)).toEqual([]);
    expect(monitor.state.alertsOf('discovery')).toEqual([]);
  });
});
