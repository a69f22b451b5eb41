import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import type { Silence } from '../../src/domain/silence.ts';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../../src/domain/time.ts';
import { aRegistry, aSecret, aSize, anApplication, aUsage } from '../support/resources.ts';
import { DELIVERED, FAILED, recorder, scenario, START } from '../support/scenario.ts';
import type { World } from '../support/scenario.ts';

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const world = (a: number, b = 10): World => ({
  registries: [aRegistry({ name: 'contosoa' }), aRegistry({ name: 'contosob' })],
  usages: { contosoa: usages(a), contosob: usages(b) },
});
const secret = aSecret({ endDateTime: isoTime(START + 20 * DAY_MS) });
const APPLICATIONS = [[anApplication({ passwords: [secret] })]];
const BOTH = [credentialExpiry, registryQuota];

/** A silence over everything, for two hours from the start. */
function silence(): Silence {
  return {
    id: 's1',
    matchers: [{ field: 'check', how: 'prefix', values: ['c'] }],
    startsAt: START,
    endsAt: START + 2 * HOUR_MS,
    createdAt: START,
    createdBy: 'ann',
    comment: 'maintenance',
    via: 'http',
    breaksOnRise: true,
  };
}

describe('what was held back when its own check ran', () => {
  test('by a mute window is told by the next run of any check after the window', async () => {
    const monitor = scenario({ ...world(10), applications: [[]] }, BOTH);
    await monitor.run();
    monitor.world = { ...world(10), applications: APPLICATIONS };
    const end = monitor.now + 5 * HOUR_MS;
    monitor.policy = { isQuiet: (now) => now < end };
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS, { checks: [registryQuota] });
    expect(monitor.told()).toEqual([]);
    await monitor.runAfter(3 * HOUR_MS, { checks: [registryQuota] });
    expect(monitor.told()).toEqual(['NEW secret-expiring warning billing-api / ci']);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toHaveLength(1);
  });

  test('by a silence is told by the next run of any check after its end, and the report names it till then', async () => {
    const monitor = scenario({ ...world(10), applications: [[]] }, BOTH);
    await monitor.run();
    await monitor.state.silences.addSilence(silence());
    monitor.world = { ...world(10), applications: APPLICATIONS };
    const { report } = await monitor.runAfter(HOUR_MS);
    expect(report.notes.join()).toContain('silenced until');
    expect(monitor.told()).toEqual([]);
    await monitor.runAfter(HOUR_MS - 1, { checks: [registryQuota] });
    expect(monitor.told()).toEqual([]);
    await monitor.runAfter(1, { checks: [registryQuota] });
    expect(monitor.told()).toEqual(['NEW secret-expiring warning billing-api / ci']);
  });

  test('by an unread registry is held back also in a run that does not look at what is unread', async () => {
    const refused = { cause: 'forbidden', message: '403' } as const;
    const monitor = scenario({ ...world(10), applications: [[]] }, BOTH);
    await monitor.run();
    monitor.world = { ...world(10), usages: { contosoa: refused, contosob: usages(90) } };
    await monitor.runAfter(HOUR_MS, { checks: [registryQuota] });
    const told = monitor.told();
    await monitor.runAfter(HOUR_MS, { checks: [credentialExpiry] });
    expect(monitor.told()).toEqual(told);
  });
});

test('two runs at once, of which one takes a waiting message back, tell each alert once', async () => {
  const monitor = scenario({ ...world(10), applications: [[]] }, BOTH);
  const email = recorder('email');
  monitor.receivers = [email];
  await monitor.run();
  monitor.world = { ...world(99), applications: [[]] };
  email.answer = () => FAILED;
  await monitor.runAfter(HOUR_MS);
  monitor.now += HOUR_MS;
  monitor.world = { ...world(99, 99), applications: [[]] };
  email.answer = () => DELIVERED;
  let other: Promise<unknown> | undefined;
  monitor.state.hook = (call, phase) => {
    if (call !== 'remove row' || phase !== 'after' || other !== undefined) return;
    other = monitor.run({ checks: [registryQuota] });
  };
  await monitor.run({ checks: [credentialExpiry] });
  await other;
  monitor.state.hook = () => {};
  await monitor.runAfter(10 * MINUTE_MS);
  const quotas = monitor.told().filter((line) => line.includes('quota'));
  expect(quotas.toSorted()).toEqual(['NEW quota critical contosoa', 'NEW quota critical contosob']);
});
