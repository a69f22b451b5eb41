import { describe, expect, test } from 'vitest';
import { credentialExpiry } from '../../src/checks/credential-expiry.ts';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from '../../src/domain/time.ts';
import type { Message } from '../../src/domain/message.ts';
import { aRegistry, aSecret, aSize, anApplication, aUsage } from '../support/resources.ts';
import { briefOf, DELIVERED, FAILED, recorder, scenario, START } from '../support/scenario.ts';
import type { Scenario, World } from '../support/scenario.ts';

const usages = (current: number) => [aSize(), aUsage({ limit: 100, currentValue: current })];
const secret = aSecret({ endDateTime: isoTime(START + 20 * DAY_MS) });

function world(a: number, b: number, given: World = {}): World {
  return {
    registries: [aRegistry({ name: 'contosoa' }), aRegistry({ name: 'contosob' })],
    usages: { contosoa: usages(a), contosob: usages(b) },
    ...given,
  };
}

type Way = 'throws once' | 'dies';
type Crash = { readonly at: number; readonly phase: 'before' | 'after'; readonly way: Way };

/**
 * The n-th store call or send of the next run fails; a run that dies makes no call any more, and
 * what it was about to send is not sent.
 */
function crashNextRun({ state, receivers }: Scenario, { at, phase, way }: Crash): void {
  let calls = 0;
  let isDead = false;
  state.hook = (_call, now) => {
    if (now === 'before') calls += 1;
    if (isDead) throw new Error('dead');
    if (calls !== at || now !== phase) return;
    isDead = way === 'dies';
    throw new Error('crashed');
  };
  for (const receiver of receivers) receiver.answer = () => (isDead ? FAILED : DELIVERED);
}

/** The run dies while a message is under way: before it was taken, or after. */
function dieInSend({ state, receivers }: Scenario, isTaken: boolean): void {
  for (const receiver of receivers) {
    receiver.answer = () => {
      state.hook = () => {
        throw new Error('dead');
      };
      return isTaken ? DELIVERED : FAILED;
    };
  }
}

async function runToItsEndOrCrash(monitor: Scenario): Promise<void> {
  try {
    await monitor.run();
  } catch (error) {
    if (!(error instanceof Error) || !/crashed|dead/.test(error.message)) throw error;
  }
  monitor.state.hook = () => {};
  for (const receiver of monitor.receivers) receiver.answer = () => DELIVERED;
}

/** Five minutes later, while the lease may hold, then an hour and a day. */
async function recover(monitor: Scenario): Promise<void> {
  for (const wait of [5 * MINUTE_MS, HOUR_MS, DAY_MS]) await monitor.runAfter(wait);
}

async function callsOf(prepare: () => Promise<Scenario>): Promise<number> {
  const monitor = await prepare();
  monitor.state.calls.length = 0;
  await monitor.run();
  return monitor.state.calls.length;
}

async function everyCrash(prepare: () => Promise<Scenario>): Promise<readonly Crash[]> {
  const calls = await callsOf(prepare);
  const ways = ['throws once', 'dies'] as const;
  const phases = ['before', 'after'] as const;
  return Array.from({ length: calls }, (_, at) =>
    ways.flatMap((way) => phases.map((phase) => ({ at: at + 1, phase, way }))),
  ).flat();
}

function oncePerId(messages: readonly Message[]): readonly Message[] {
  return [...new Map(messages.map((message) => [message.id, message])).values()];
}

function messagesOf(monitor: Scenario): readonly Message[] {
  return monitor.receivers[0]?.messages ?? [];
}

const FIRST = ['NEW quota critical contosoa', 'NEW quota warning contosob'];
const LATER = ['NEW quota warning contosob', 'WORSE quota critical contosoa'];

describe('a run of one check that breaks off at any store call', () => {
  const firstStart = async () => scenario(world(99, 90), [registryQuota]);
  const laterRun = async () => {
    const monitor = scenario(world(90, 10), [registryQuota]);
    await monitor.run();
    monitor.now += HOUR_MS;
    monitor.world = world(99, 90);
    return monitor;
  };

  test('at the first start: all is told, once per message id, and never "nothing wrong"', async () => {
    for (const crash of await everyCrash(firstStart)) {
      const monitor = await firstStart();
      crashNextRun(monitor, crash);
      await runToItsEndOrCrash(monitor);
      await recover(monitor);
      const messages = messagesOf(monitor);
      const where = JSON.stringify(crash);
      expect(oncePerId(messages).flatMap(briefOf).toSorted(), where).toEqual(FIRST);
      expect(messages.length, where).toBeLessThanOrEqual(2);
      expect(
        messages.map(({ counts }) => counts.total),
        where,
      ).not.toContain(0);
      expect(
        messages.map(({ kind }) => kind),
        where,
      ).not.toContain('digest');
    }
  });

  test('later: what is new and worse is told, at most twice, with the same id', async () => {
    for (const crash of await everyCrash(laterRun)) {
      const monitor = await laterRun();
      crashNextRun(monitor, crash);
      await runToItsEndOrCrash(monitor);
      await recover(monitor);
      const messages = messagesOf(monitor).slice(1);
      const where = JSON.stringify(crash);
      expect(oncePerId(messages).flatMap(briefOf).toSorted(), where).toEqual(LATER);
      // one message for each reason, and one of them once more
      expect(messages.length, where).toBeLessThanOrEqual(3);
    }
  });

  test.each([true, false])(
    'while it sends, taken: %s: one message, the same once more',
    async (isTaken) => {
      const monitor = await laterRun();
      monitor.world = world(99, 10);
      dieInSend(monitor, isTaken);
      await runToItsEndOrCrash(monitor);
      await recover(monitor);
      const messages = messagesOf(monitor).slice(1);
      expect(oncePerId(messages).flatMap(briefOf)).toEqual(['WORSE quota critical contosoa']);
      expect(messages).toHaveLength(isTaken ? 2 : 1);
      const last = monitor.receivers[0]?.tries.at(-1);
      expect(last?.mayRepeat).toBe('an earlier send of it had no answer');
    },
  );

  test('later: what was put right is told RESOLVED', async () => {
    const putRight = async () => {
      const monitor = await laterRun();
      await monitor.run();
      monitor.now += HOUR_MS;
      monitor.world = world(10, 90);
      return monitor;
    };
    for (const crash of await everyCrash(putRight)) {
      const monitor = await putRight();
      const before = messagesOf(monitor).length;
      crashNextRun(monitor, crash);
      await runToItsEndOrCrash(monitor);
      await recover(monitor);
      const messages = oncePerId(messagesOf(monitor).slice(before));
      expect(messages.flatMap(briefOf), JSON.stringify(crash)).toEqual([
        'RESOLVED quota critical contosoa',
      ]);
      expect(monitor.state.alertsOf('registry-quota'), JSON.stringify(crash)).toHaveLength(1);
    }
  });
});

describe('a run of two checks and a gap, with two channels, that breaks off at any store call', () => {
  const refused = { cause: 'forbidden', message: '403 AuthorizationFailed' } as const;
  const prepare = async () => {
    const monitor = scenario(world(10, 10), [credentialExpiry, registryQuota]);
    monitor.receivers = [recorder('email'), recorder('teams')];
    await monitor.run();
    monitor.now += HOUR_MS;
    monitor.world = world(90, 10, {
      applications: [[anApplication({ passwords: [secret] })]],
      usages: { contosoa: usages(90), contosob: refused },
    });
    return monitor;
  };

  test('loses nothing and repeats no item more than once', async () => {
    for (const crash of await everyCrash(prepare)) {
      const monitor = await prepare();
      crashNextRun(monitor, crash);
      await runToItsEndOrCrash(monitor);
      await recover(monitor);
      for (const id of ['email', 'teams']) {
        const told = monitor.told(id);
        const where = `${id} ${JSON.stringify(crash)}`;
        expect([...new Set(told)].toSorted(), where).toEqual([
          'NEW quota warning contosoa',
          'NEW secret-expiring warning billing-api / ci',
          'NEW unread warning usages of registry contosob',
        ]);
        expect(told.length, where).toBeLessThanOrEqual(6);
      }
    }
  });
});

describe('a run that breaks off', () => {
  test('leaves no check held when it could still write', async () => {
    const monitor = scenario(world(99, 90), [credentialExpiry, registryQuota]);
    monitor.state.hook = (call) => {
      if (call === 'claim registry-quota') throw new Error('crashed');
    };
    await expect(monitor.run()).rejects.toThrow('crashed');
    const leases = monitor.state.runRecords().map(({ leaseUntil }) => leaseUntil);
    expect(leases.length).toBeGreaterThan(0);
    expect(new Set(leases)).toEqual(new Set([0]));
  });

  test('while telling does not undo that the run completed', async () => {
    const monitor = scenario(world(99, 90), [registryQuota]);
    monitor.state.hook = (call) => {
      if (call === 'replace row') throw new Error('crashed');
    };
    await expect(monitor.run()).rejects.toThrow('crashed');
    expect(monitor.state.runRecords()[0]?.completedAt).toBe(START);
  });
});
