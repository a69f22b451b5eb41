import { describe, expect, test } from 'vitest';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import type { AttemptFate } from '../../src/ports/receiver.ts';
import { failure } from '../support/delivery.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import { briefOf, DELIVERED, FAILED, recorder, REFUSED, scenario } from '../support/scenario.ts';
import type { Scenario } from '../support/scenario.ts';

const world = (current: number) => ({
  registries: [aRegistry({ name: 'contosoa' })],
  usages: { contosoa: [aSize(), aUsage({ limit: 100, currentValue: current })] },
});

/** Everything goes to `hook`; `mail` is the fallback. */
function withFallback(current = 90) {
  const monitor = scenario(world(current), [registryQuota]);
  const [hook, mail] = [recorder('hook'), recorder('mail')];
  monitor.receivers = [hook, mail];
  monitor.policy = {
    route: () => [{ receiver: 'hook' }],
    fallback: [{ receiver: 'mail' }],
  };
  return { monitor, hook, mail };
}

/** Both greeted while all was well; then something goes wrong and the hook refuses. */
async function refused() {
  const given = withFallback(10);
  const { monitor, hook } = given;
  await monitor.run();
  hook.answer = () => REFUSED;
  monitor.world = world(90);
  return given;
}

const refusingOf = async ({ state }: Scenario, name = 'hook') =>
  (await state.receiverRecords()).find(({ receiver }) => receiver === name)?.refusing;

const alertsAbout = ({ state }: Scenario) => state.alertsOf('monitor');

describe('a receiver that refuses for good', () => {
  test('has its debts told by the fallback in the same run, with an alert about itself', async () => {
    const { monitor, hook, mail } = await refused();
    const { deliveries } = await monitor.runAfter(HOUR_MS);
    expect(monitor.told('mail').toSorted()).toEqual([
      'NEW quota warning contosoa',
      'NEW receiver-refusing warning hook',
    ]);
    expect(hook.messages.flatMap(briefOf)).toEqual([]);
    expect(deliveries.find(({ receiver }) => receiver === 'hook')).toMatchObject({
      failed: 1,
      refused: 1,
      reasons: ['410'],
    });
    expect(monitor.state.alertsOf('monitor')).toMatchObject([
      { state: 'firing', finding: { rule: 'receiver-refusing' } },
    ]);
    expect(mail.messages.slice(1)).toHaveLength(1);
  });

  test('is said so in the report', async () => {
    const { monitor } = await refused();
    const { report } = await monitor.runAfter(HOUR_MS);
    expect(report.notes).toContain('hook: 1 refused for good: 410');
  });

  test('is left alone for a day, and the fallback hears each thing once', async () => {
    const { monitor, hook } = await refused();
    await monitor.runAfter(HOUR_MS);
    const tries = hook.tries.length;
    for (let hours = 0; hours < 20; hours += 5) await monitor.runAfter(5 * HOUR_MS);
    expect(hook.tries).toHaveLength(tries);
    expect(monitor.told('mail')).toHaveLength(2);
    await monitor.runAfter(4 * HOUR_MS);
    expect(hook.tries).toHaveLength(tries + 1);
  });

  test('that takes messages again is told what it missed, and the alert is RESOLVED', async () => {
    const { monitor, hook } = await refused();
    await monitor.runAfter(HOUR_MS);
    hook.answer = () => DELIVERED;
    await monitor.runAfter(DAY_MS);
    expect(monitor.told('hook').toSorted()).toEqual([
      'NEW quota warning contosoa',
      'NEW receiver-refusing warning hook',
    ]);
    expect(await refusingOf(monitor)).toBeUndefined();
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('mail').slice(2)).toEqual(['RESOLVED receiver-refusing warning hook']);
    expect(monitor.told('hook').slice(2)).toEqual(['RESOLVED receiver-refusing warning hook']);
    expect(monitor.state.alertsOf('monitor')).toEqual([]);
  });

  test('whose settings change is tried at once, and no longer counts as refusing', async () => {
    const { monitor, hook } = await refused();
    await monitor.runAfter(HOUR_MS);
    hook.answer = () => DELIVERED;
    hook.settingsKey = 'a new address';
    await monitor.runAfter(MINUTE_MS);
    expect(monitor.told('hook')).toContain('NEW quota warning contosoa');
    expect(monitor.told('mail').at(-1)).toBe('NEW receiver-refusing warning hook');
    expect(alertsAbout(monitor)).toEqual([]);
  });

  test('that is taken from the settings is refusing no more, which proves nothing', async () => {
    const { monitor, mail } = await refused();
    await monitor.runAfter(HOUR_MS);
    monitor.receivers = [mail];
    monitor.policy = { route: () => [{ receiver: 'mail' }] };
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('mail').at(-1)).toBe('NEW receiver-refusing warning hook');
    expect(alertsAbout(monitor)).toEqual([]);
  });

  test('has nobody else where there is no fallback: it stays owed and is tried again', async () => {
    const { monitor, hook } = await refused();
    monitor.policy = { route: () => [{ receiver: 'hook' }] };
    await monitor.runAfter(HOUR_MS);
    hook.answer = () => DELIVERED;
    await monitor.runAfter(DAY_MS);
    expect(monitor.told('hook')).toContain('NEW quota warning contosoa');
    expect(monitor.told('mail')).toEqual([]);
  });

  test('its greeting is greeted once it takes messages', async () => {
    const { monitor, hook, mail } = withFallback();
    hook.answer = () => REFUSED;
    await monitor.run();
    expect(mail.messages.flatMap(briefOf).toSorted()).toEqual([
      'NEW quota warning contosoa',
      'NEW receiver-refusing warning hook',
    ]);
    hook.answer = () => DELIVERED;
    await monitor.runAfter(DAY_MS);
    expect(hook.messages.map(({ kind }) => kind)).toEqual(['summary']);
  });

  test('while the run dies before it can say so is tried again with another message', async () => {
    const { monitor, hook, mail } = await refused();
    monitor.state.hook = (call) => {
      if (call === 'update receiver hook') throw new Error('died');
    };
    await expect(monitor.runAfter(HOUR_MS)).rejects.toThrow('died');
    monitor.state.hook = () => {};
    await monitor.runAfter(HOUR_MS);
    const ids = hook.tries.slice(1).map(({ message }) => message.id);
    expect(new Set(ids).size).toBe(2);
    expect(mail.messages.flatMap(briefOf)).toContain('NEW quota warning contosoa');
  });
});

describe('a mail that was taken and failed later', () => {
  test('is told by the fallback, in the run that finds out', async () => {
    const { monitor, hook, mail } = withFallback(10);
    await monitor.run();
    let fate: AttemptFate = { kind: 'taken' };
    const asked = recorder('hook', { lookUp: async () => fate });
    monitor.receivers = [asked, mail];
    monitor.world = world(90);
    await monitor.runAfter(HOUR_MS);
    expect(asked.messages.flatMap(briefOf)).toEqual(['NEW quota warning contosoa']);
    fate = { kind: 'failed', reason: 'no such mailbox' };
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('mail').toSorted()).toEqual([
      'NEW quota warning contosoa',
      'NEW receiver-refusing warning hook',
    ]);
    expect((await refusingOf(monitor))?.reason).toBe('no such mailbox');
    expect(hook.messages.map(({ kind }) => kind)).toEqual(['summary']);
  });
});

describe('a receiver that fails for long', () => {
  test('is told of by the others after an hour of tries, and is tried in every run', async () => {
    const { monitor, hook, mail } = withFallback(10);
    await monitor.run();
    hook.answer = () => FAILED;
    monitor.world = world(90);
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS - MINUTE_MS);
    await monitor.runAfter(HOUR_MS);
    expect(mail.messages.flatMap(briefOf)).toEqual([]);
    await monitor.runAfter(MINUTE_MS);
    expect(monitor.told('mail').toSorted()).toEqual([
      'NEW quota warning contosoa',
      'NEW receiver-failing warning hook',
    ]);
    const { length } = hook.tries;
    hook.answer = () => DELIVERED;
    await monitor.runAfter(MINUTE_MS);
    expect(hook.tries.length).toBeGreaterThan(length);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told('mail')).toContain('RESOLVED receiver-failing warning hook');
  });
});

describe('a message that is refused for what it holds', () => {
  test('is made in parts, so that all that is not refused gets through', async () => {
    const monitor = scenario(world(10), [registryQuota]);
    const [email] = monitor.receivers;
    await monitor.run();
    if (email === undefined) return;
    email.answer = ({ message }) =>
      message.items.some(({ finding }) => finding.subject.name === 'contosoa')
        ? { status: 'failed', retryable: false, reason: '400', ofMessage: true }
        : DELIVERED;
    const names = ['contosoa', 'contosob', 'contosoc', 'contosod'];
    monitor.world = {
      registries: names.map((name) => aRegistry({ name })),
      usages: Object.fromEntries(
        names.map((name) => [name, [aSize(), aUsage({ limit: 100, currentValue: 90 })]]),
      ),
    };
    for (let hours = 0; hours < 6; hours += 1) await monitor.runAfter(HOUR_MS);
    for (const name of names.slice(1)) {
      expect(monitor.told()).toContain(`NEW quota warning ${name}`);
    }
  });
});

describe('what waits', () => {
  test('for its pause is said in the report, and goes when it is over', async () => {
    const monitor = scenario(world(90), [registryQuota]);
    const [email] = monitor.receivers;
    if (email === undefined) return;
    email.answer = () => failure({ retryAfterMs: HOUR_MS });
    await monitor.run();
    email.answer = () => DELIVERED;
    const { report } = await monitor.runAfter(HOUR_MS - 1);
    expect(report.notes).toEqual(['email: 1 wait for its budget or its pause']);
    expect(email.messages).toEqual([]);
    await monitor.runAfter(2 * HOUR_MS);
    expect(monitor.told()).toEqual(['NEW quota warning contosoa']);
  });

  test('after a failure is said too, and is told in its newest state, once', async () => {
    const monitor = scenario(world(10), [registryQuota]);
    const [email] = monitor.receivers;
    await monitor.run();
    if (email === undefined) return;
    email.answer = () => FAILED;
    monitor.world = world(90);
    const { report } = await monitor.runAfter(HOUR_MS);
    expect(report.notes).toEqual(['email: 1 not delivered, kept: 503']);
    monitor.world = world(99);
    email.answer = () => DELIVERED;
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual(['NEW quota critical contosoa']);
  });

  test('and was put right meanwhile is told to nobody', async () => {
    const monitor = scenario(world(10), [registryQuota]);
    const [email] = monitor.receivers;
    await monitor.run();
    if (email === undefined) return;
    email.answer = () => FAILED;
    monitor.world = world(90);
    await monitor.runAfter(HOUR_MS);
    email.answer = () => DELIVERED;
    monitor.world = world(10);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual([]);
    expect(monitor.state.outboxRows().map(({ message }) => message.kind)).toEqual(['summary']);
    // It stays for one run more: another run could have sent what waited.
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual([]);
    expect(monitor.state.alertsOf('registry-quota')).toEqual([]);
  });
});

test('messages are kept for a week after they were settled', async () => {
  const monitor = scenario(world(90), [registryQuota]);
  await monitor.run();
  await monitor.runAfter(7 * DAY_MS);
  expect(monitor.state.outboxRows()).toHaveLength(1);
  await monitor.runAfter(1);
  expect(monitor.state.outboxRows()).toHaveLength(0);
});
