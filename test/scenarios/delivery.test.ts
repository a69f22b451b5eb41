import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../../src/domain/time.ts';
import { aRegistry, aSecret, aSize, anApplication, aUsage } from '../support/resources.ts';
import {
  briefOf,
  DELIVERED,
  FAILED,
  recorder,
  REFUSED,
  runDaily,
  scenario,
  START,
} from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

/** 5,000 findings are copied often in memory. */
const SLOW_MS = 60_000;

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const world = (a: number, b = 10): World => ({
  registries: [aRegistry({ name: 'contosoa' }), aRegistry({ name: 'contosob' })],
  usages: { contosoa: usages(a), contosob: usages(b) },
});

function twoReceivers(given: World) {
  const monitor = scenario(given, [registryQuota]);
  const [email, teams] = [recorder('email'), recorder('teams')];
  monitor.receivers = [email, teams];
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

  test('are one message for each receiver, and none at the second run', {
    timeout: SLOW_MS,
  }, async () => {
    const monitor = scenario({ applications }, [credentialExpiry]);
    monitor.receivers = [recorder('email'), recorder('teams')];
    await monitor.run();
    await monitor.runAfter(HOUR_MS);
    for (const { messages } of monitor.receivers) {
      expect(messages.map(({ kind }) => kind)).toEqual(['summary']);
      expect(messages[0]?.counts.total).toBe(5000);
      expect(messages[0]?.counts.severities.critical).toBe(5000);
    }
    expect(monitor.state.outboxRows()).toHaveLength(2);
  });

  test('that the first message cannot name stay owed and follow', {
    timeout: SLOW_MS,
  }, async () => {
    const monitor = scenario({ applications }, [credentialExpiry]);
    const teams = recorder('teams', {
      names: ({ kind, items }) => (kind === 'summary' ? items.slice(0, 20) : items),
    });
    monitor.receivers = [teams];
    await monitor.run();
    await monitor.runAfter(HOUR_MS);
    const later = teams.messages.slice(1);
    expect(later.flatMap(({ items }) => items)).toHaveLength(4980);
    const first = teams.messages[0]?.items.slice(0, 20) ?? [];
    const told = [...first, ...later.flatMap(({ items }) => items)];
    expect(new Set(told.map(({ finding }) => finding.fingerprint)).size).toBe(5000);
    const count = teams.messages.length;
    await monitor.runAfter(HOUR_MS);
    expect(teams.messages).toHaveLength(count);
  });

  test('that come later are split and nothing is dropped', async () => {
    const monitor = scenario({ applications: [[]] }, [credentialExpiry]);
    await monitor.run();
    monitor.world = { applications };
    await monitor.runAfter(HOUR_MS);
    const later = monitor.receivers[0]?.messages.slice(1) ?? [];
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
    const [message, ...more] = monitor.receivers[0]?.messages ?? [];
    expect(more).toEqual([]);
    expect(message?.watching).toEqual([
      { noun: 'registries', count: 2 },
      { noun: 'gaps', count: 0 },
    ]);
    expect(message?.counts.total).toBe(0);
  });

  test('is told once, also when a check completes its first run later', async () => {
    const monitor = scenario(world(10), [registryQuota, credentialExpiry]);
    await monitor.run({ checks: [registryQuota] });
    await monitor.runAfter(MINUTE_MS, { checks: [credentialExpiry] });
    expect(monitor.receivers[0]?.messages.map(({ kind }) => kind)).toEqual(['summary']);
  });

  test('greets a receiver that is added later, with what is open', async () => {
    const { monitor, email, teams } = twoReceivers(world(90));
    monitor.receivers = [email];
    await monitor.run();
    monitor.receivers = [email, teams];
    await monitor.runAfter(HOUR_MS);
    expect(teams.messages.map(({ kind, counts }) => [kind, counts.total])).toEqual([
      ['summary', 1],
    ]);
    expect(email.messages).toHaveLength(1);
  });
});

describe('a send that fails', () => {
  test('is kept and sent at the next run, with the same id', async () => {
    const { monitor, email } = twoReceivers(world(90));
    email.answer = () => FAILED;
    const { deliveries } = await monitor.run();
    expect(deliveries[0]).toEqual({
      receiver: 'email',
      channel: 'email',
      delivered: 0,
      failed: 1,
      waiting: 0,
      refused: 0,
      reasons: ['503'],
    });
    const [waiting] = monitor.state.outboxRows();
    expect(waiting).toMatchObject({ status: 'pending', attempts: 4, lastError: '503' });
    expect(monitor.pauses).toHaveLength(3);
    email.answer = () => DELIVERED;
    await monitor.runAfter(HOUR_MS);
    expect(email.messages.map(({ id }) => id)).toEqual([waiting?.message.id]);
    await runDaily(monitor, 3);
    expect(email.messages).toHaveLength(1);
  });

  test('to one receiver holds back no other, whether it fails, hangs on or throws', async () => {
    const { monitor, email, teams } = twoReceivers(world(90));
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
    expect(monitor.told('teams')).toEqual([
      'NEW quota warning contosoa',
      'WORSE quota critical contosoa',
      'NEW receiver-refusing warning email',
    ]);
  });

  test('for good is tried again when the settings of the receiver change, with the newest state', async () => {
    const { monitor, email } = twoReceivers(world(90));
    email.answer = () => REFUSED;
    await monitor.run();
    monitor.world = world(99);
    await monitor.runAfter(HOUR_MS);
    expect(email.tries).toHaveLength(1);
    email.answer = () => DELIVERED;
    email.settingsKey = 'a new sender';
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('email')).toContain('NEW quota critical contosoa');
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('teams')).not.toContain('RESOLVED receiver-refusing warning email');
    expect(monitor.state.alertsOf('monitor')).toEqual([]);
    expect(monitor.told('email').filter((line) => line.includes('quota'))).toHaveLength(1);
  });

  test('for good is told to the fallback in the same run', async () => {
    const { monitor, email, teams } = twoReceivers(world(90));
    monitor.policy = { route: () => [{ receiver: 'email' }], fallback: [{ receiver: 'teams' }] };
    email.answer = () => REFUSED;
    await monitor.run();
    expect(monitor.told('teams').toSorted()).toEqual([
      'NEW quota warning contosoa',
      'NEW receiver-refusing warning email',
    ]);
    email.answer = () => DELIVERED;
    await monitor.runAfter(2 * DAY_MS);
    await monitor.runAfter(HOUR_MS);
    expect(teams.messages.flatMap(briefOf).filter((line) => line.includes('quota'))).toHaveLength(
      1,
    );
    expect(monitor.told('email')).toContain('NEW quota warning contosoa');
  });

  test('after the end was recorded leaves the run completed', async () => {
    const { monitor, email } = twoReceivers(world(90));
    email.answer = () => {
      monitor.state.hook = () => {
        throw new Error('crashed');
      };
      return DELIVERED;
    };
    await expect(monitor.run()).rejects.toThrow('crashed');
    expect(monitor.state.runRecords()[0]?.completedAt).toBe(START);
  });

  test('begins no further send once the deadline has come', async () => {
    const monitor = scenario({ applications: [[]] }, [credentialExpiry]);
    const email = recorder();
    monitor.receivers = [email];
    await monitor.run();
    const passwords = Array.from({ length: 600 }, (_, at) =>
      aSecret({ keyId: `key-${at}`, endDateTime: isoTime(START + DAY_MS) }),
    );
    monitor.world = { applications: [[anApplication({ passwords })]] };
    email.answer = () => {
      monitor.now += HOUR_MS;
      return DELIVERED;
    };
    const { deliveries } = await monitor.runAfter(HOUR_MS);
    expect(deliveries[0]).toMatchObject({ delivered: 1, failed: 1 });
    expect(deliveries[0]?.reasons).toEqual(['ran out of time before sending']);
    email.answer = () => DELIVERED;
    await monitor.runAfter(HOUR_MS);
    const items = email.messages.flatMap((message) => message.items);
    expect(new Set(items.map(({ finding }) => finding.fingerprint)).size).toBe(600);
    expect(items).toHaveLength(600);
  });
});

describe('what each receiver hears', () => {
  test('a receiver added later hears of open alerts once', async () => {
    const { monitor, email, teams } = twoReceivers(world(90));
    monitor.receivers = [email];
    await monitor.run();
    monitor.receivers = [email, teams];
    await runDaily(monitor, 3);
    expect(monitor.told('teams')).toEqual(['NEW quota warning contosoa']);
    expect(monitor.told('email')).toEqual(['NEW quota warning contosoa']);
  });

  test('a resolved notice goes only to a receiver that was told', async () => {
    const { monitor, email, teams } = twoReceivers(world(90));
    monitor.receivers = [email];
    await monitor.run();
    monitor.receivers = [email, teams];
    monitor.world = world(10);
    await runDaily(monitor, 2);
    expect(monitor.told('email').at(-1)).toBe('RESOLVED quota warning contosoa');
    expect(monitor.told('teams')).toEqual([]);
  });

  test('an alert that opens again is NEW again', async () => {
    const { monitor } = twoReceivers(world(90));
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

  test('an alert that flaps between two severities is told once as worse', async () => {
    const { monitor } = twoReceivers(world(90));
    await monitor.run();
    for (const current of [99, 90, 99]) {
      monitor.world = world(current);
      await monitor.runAfter(HOUR_MS);
    }
    expect(monitor.told('teams')).toEqual([
      'NEW quota warning contosoa',
      'WORSE quota critical contosoa',
    ]);
  });

  test('an unchanged run writes nothing to the alerts', async () => {
    const { monitor } = twoReceivers(world(90, 85));
    await monitor.run();
    monitor.state.calls.length = 0;
    monitor.world = world(91, 86);
    const before = monitor.state.alertsOf('registry-quota');
    await monitor.runAfter(HOUR_MS);
    expect(monitor.state.alertsOf('registry-quota')).toEqual(before);
    expect(monitor.told('email')).toHaveLength(2);
  });
});
