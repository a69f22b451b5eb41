import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../../src/domain/time.ts';
import { aRegistry, aSecret, aSize, anApplication, aUsage } from '../support/resources.ts';
import { DELIVERED, FAILED, recorder, runDaily, scenario, START } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const world = (a: number, b = 10): World => ({
  registries: [aRegistry({ name: 'contosoa' }), aRegistry({ name: 'contosob' })],
  usages: { contosoa: usages(a), contosob: usages(b) },
});

function twoChannels(given: World) {
  const monitor = scenario(given, [registryQuota]);
  const [email, teams] = [recorder('email'), recorder('teams')];
  monitor.channels = [email, teams];
  return { monitor, email, teams };
}

describe('5,000 findings at the first start', () => {
  const applications = Array.from({ length: 5 }, (_, page) =>
    Array.from({ length: 1000 }, (_, at) =>
      anApplication({
        objectId: `app-${page}-${at}`,
        passwords: [aSecret({ keyId: `key-${page}-${at}`, endDateTime: isoTime(START + DAY_MS) })],
      }),
    ),
  );

  test('are one message for each channel, and none at the second run', async () => {
    const monitor = scenario({ applications }, [credentialExpiry]);
    monitor.channels = [recorder('email'), recorder('teams')];
    await monitor.run();
    await monitor.runAfter(HOUR_MS);
    for (const { messages } of monitor.channels) {
      expect(messages.map(({ kind }) => kind)).toEqual(['summary']);
      expect(messages[0]?.counts.total).toBe(5000);
      expect(messages[0]?.counts.severities.critical).toBe(5000);
      expect(messages[0]?.items).toHaveLength(100);
    }
    expect(monitor.state.outboxRows()).toHaveLength(2);
  });

  test('that come later are split and nothing is dropped', async () => {
    const monitor = scenario({ applications: [[]] }, [credentialExpiry]);
    await monitor.run();
    monitor.world = { applications };
    await monitor.runAfter(HOUR_MS);
    const later = monitor.channels[0]?.messages.slice(1) ?? [];
    expect(later.map(({ items }) => items.length)).toEqual(Array.from({ length: 10 }, () => 500));
    expect(new Set(monitor.told())).toHaveLength(1);
    const ids = later.flatMap(({ items }) => items.map(({ finding }) => finding.fingerprint));
    expect(new Set(ids).size).toBe(5000);
  });
});

describe('the first completed run', () => {
  test('says what is watched even when nothing is wrong, and later runs say nothing', async () => {
    const monitor = scenario(world(10), [registryQuota]);
    await runDaily(monitor, 4);
    const [message, ...more] = monitor.channels[0]?.messages ?? [];
    expect(more).toEqual([]);
    expect(message?.watching).toEqual([{ check: 'registry-quota', subjectsRead: 2 }]);
    expect(message?.counts.total).toBe(0);
  });

  test('of each check is told, even when neither found anything', async () => {
    const monitor = scenario(world(10), [registryQuota, credentialExpiry]);
    await monitor.run({ checks: [registryQuota] });
    await monitor.runAfter(MINUTE_MS, { checks: [credentialExpiry] });
    expect(
      monitor.channels[0]?.messages.map(({ watching }) => watching?.map(({ check }) => check)),
    ).toEqual([['registry-quota'], ['credential-expiry']]);
  });
});

describe('a send that fails', () => {
  test('is kept and sent at the next run, with the same id', async () => {
    const { monitor, email } = twoChannels(world(90));
    email.answer = () => FAILED;
    const { deliveries } = await monitor.run();
    expect(deliveries[0]).toEqual({
      channel: 'email',
      delivered: 0,
      failed: 1,
      reasons: ['503'],
    });
    const [waiting] = monitor.state.outboxRows();
    expect(waiting).toMatchObject({ status: 'pending', attempts: 1, lastError: '503' });
    email.answer = () => DELIVERED;
    await monitor.runAfter(HOUR_MS);
    expect(email.messages.map(({ id }) => id)).toEqual([waiting?.message.id]);
    await runDaily(monitor, 3);
    expect(email.messages).toHaveLength(1);
  });

  test('of one channel holds back no other, whether it fails, hangs on or throws', async () => {
    const { monitor, email, teams } = twoChannels(world(90));
    email.answer = () => FAILED;
    await monitor.run();
    expect(teams.messages).toHaveLength(1);
    email.answer = () => {
      throw new Error('a bug in the channel');
    };
    teams.answer = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return DELIVERED;
    };
    monitor.world = world(99);
    monitor.now += HOUR_MS;
    const { deliveries } = await monitor.run();
    expect(deliveries[0]?.reasons.join()).toContain('a bug in the channel');
    expect(teams.messages).toHaveLength(2);
    email.answer = () => DELIVERED;
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('email')).toEqual([
      'NEW quota warning contosoa',
      'WORSE quota critical contosoa',
    ]);
    expect(monitor.told('teams')).toEqual(monitor.told('email'));
  });

  test('after the end was recorded leaves the run completed', async () => {
    const { monitor, email } = twoChannels(world(90));
    email.answer = () => {
      throw new Error('a bug in the channel');
    };
    await monitor.run();
    expect(monitor.state.runRecords()[0]?.completedAt).toBe(START);
    email.answer = () => DELIVERED;
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS);
    expect(email.messages.map(({ kind, counts }) => [kind, counts.total])).toEqual([
      ['summary', 1],
    ]);
  });

  test('begins no further send once the deadline has come', async () => {
    const { monitor, email } = twoChannels(world(90));
    email.answer = () => {
      monitor.now += HOUR_MS;
      return DELIVERED;
    };
    monitor.channels = [email];
    await monitor.run();
    monitor.world = world(99);
    email.answer = () => FAILED;
    await monitor.runAfter(HOUR_MS);
    monitor.world = world(10);
    email.answer = () => {
      monitor.now += HOUR_MS;
      return DELIVERED;
    };
    const { deliveries } = await monitor.runAfter(HOUR_MS);
    expect(deliveries[0]).toMatchObject({ delivered: 1, failed: 1 });
    expect(deliveries[0]?.reasons).toEqual(['ran out of time before sending']);
  });
});

describe('what each channel hears', () => {
  test('a channel added later hears of open alerts once', async () => {
    const { monitor, email, teams } = twoChannels(world(90));
    monitor.channels = [email];
    await monitor.run();
    monitor.channels = [email, teams];
    await runDaily(monitor, 3);
    expect(monitor.told('teams')).toEqual(['NEW quota warning contosoa']);
    expect(monitor.told('email')).toEqual(['NEW quota warning contosoa']);
  });

  test('a resolved notice goes only to a channel that was told', async () => {
    const { monitor, email, teams } = twoChannels(world(90));
    monitor.channels = [email];
    await monitor.run();
    monitor.channels = [email, teams];
    monitor.world = world(10);
    await runDaily(monitor, 2);
    expect(monitor.told('email').at(-1)).toBe('RESOLVED quota warning contosoa');
    expect(monitor.told('teams')).toEqual([]);
  });

  test('an alert that opens again is NEW again', async () => {
    const { monitor } = twoChannels(world(90));
    await monitor.run();
    for (const current of [10, 90, 10, 90]) {
      monitor.world = world(current);
      await monitor.runAfter(HOUR_MS);
    }
    expect(monitor.told('teams').map((line) => line.split(' ')[0])).toEqual([
      'NEW',
      'RESOLVED',
      'NEW',
      'RESOLVED',
      'NEW',
    ]);
  });

  test('an alert that gets worse a second time is told a second time', async () => {
    const { monitor } = twoChannels(world(90));
    await monitor.run();
    for (const current of [99, 90, 99]) {
      monitor.world = world(current);
      await monitor.runAfter(HOUR_MS);
    }
    expect(monitor.told('teams')).toEqual([
      'NEW quota warning contosoa',
      'WORSE quota critical contosoa',
      'WORSE quota critical contosoa',
    ]);
  });

  test('an unchanged run writes nothing to the alerts', async () => {
    const { monitor } = twoChannels(world(90, 85));
    await monitor.run();
    monitor.state.calls.length = 0;
    monitor.world = world(91, 86);
    const before = monitor.state.alertsOf('registry-quota');
    await monitor.runAfter(HOUR_MS);
    expect(monitor.state.alertsOf('registry-quota')).toEqual(before);
    expect(monitor.told('email')).toHaveLength(2);
  });
});
