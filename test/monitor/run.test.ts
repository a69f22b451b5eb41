import { describe, expect, test } from 'vitest';
import { registryQuota } from '../../src/checks/registry-quota.ts';
import { read } from '../../src/domain/reading.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { look } from '../../src/monitor/run.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { fakeEvidence } from '../support/evidence.ts';
import { aRegistry, aSize, aUsage } from '../support/resources.ts';
import {
  DELIVERED,
  EVERYWHERE,
  FAILED,
  readyCheck,
  recorder,
  scenario,
  START,
  subscription,
} from '../support/scenario.ts';
import type { Scenario } from '../support/scenario.ts';

const FULL = { contosoprod: [aSize(), aUsage({ limit: 100, currentValue: 90 })] };
const aMonitor = () => scenario({ registries: [aRegistry()], usages: FULL }, [registryQuota]);

/** What the store throws at a call, before it is done. */
function failAt({ state }: Scenario, isIt: (call: string) => boolean, error: Error): void {
  state.hook = (call, phase) => {
    if (phase === 'before' && isIt(call)) throw error;
  };
}

const DOWN = new StateError('the table is down');
const leasesOf = ({ state }: Scenario) => [
  ...new Set(state.runRecords().map(({ leaseUntil }) => leaseUntil)),
];
const recordOf = ({ state }: Scenario, owner = 'registry-quota') =>
  state.runRecords().find(({ check }) => check === owner);

describe('a run that tells', () => {
  test('holds its checks while it reads, until a minute after it must have told', async () => {
    const monitor = aMonitor();
    const leases: (number | undefined)[] = [];
    monitor.state.hook = (call, phase) => {
      if (call === 'load alerts of discovery' && phase === 'before') {
        leases.push(recordOf(monitor)?.leaseUntil);
      }
    };
    await monitor.run();
    expect(leases[0]).toBe(START + 22 * MINUTE_MS);
    expect(recordOf(monitor)).toMatchObject({ leaseUntil: 0, completedAt: START });
  });

  test('that breaks off while it writes lets go of its checks at once', async () => {
    const monitor = aMonitor();
    failAt(monitor, (call) => call.startsWith('save alerts'), new Error('a defect'));
    await expect(monitor.run()).rejects.toThrow('a defect');
    expect(leasesOf(monitor)).toEqual([0]);
    expect(recordOf(monitor)?.completedAt).toBeUndefined();
  });

  test('records the gaps of each check, and when its timer fires next', async () => {
    const refused = { cause: 'forbidden', message: '403' } as const;
    const usages = { contosoprod: refused };
    const monitor = scenario({ registries: [aRegistry()], usages }, [registryQuota]);
    await monitor.run();
    expect(recordOf(monitor)).toMatchObject({ gaps: 1 });
  });

  test('reports gaps that showed only when alerts were looked after, and counts them', async () => {
    const monitor = aMonitor();
    await monitor.run();
    monitor.world = { registries: [] };
    const { report } = await monitor.runAfter(HOUR_MS);
    expect(report.summary.gaps).toBe(1);
    expect(report.coverage[0]?.gaps).toMatchObject([{ cause: 'disagreement' }]);
  });

  test('without receivers remembers, and tells all of it once a receiver is there', async () => {
    const monitor = aMonitor();
    const { receivers } = monitor;
    monitor.receivers = [];
    const { deliveries } = await monitor.run();
    expect(deliveries).toEqual([]);
    expect(monitor.state.alertsOf('registry-quota')).toHaveLength(1);
    monitor.receivers = receivers;
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toEqual(['NEW quota warning contosoprod']);
  });

  test('tells what rows of state it cannot read, and that this is over', async () => {
    const monitor = aMonitor();
    await monitor.run();
    monitor.state.odd = [{ partition: 'p', row: 'r', reason: 'v9' }];
    await monitor.runAfter(HOUR_MS);
    monitor.state.odd = [];
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told().slice(1)).toEqual([
      'NEW state-unreadable warning state of the monitor',
      'RESOLVED state-unreadable warning state of the monitor',
    ]);
  });

  test('narrowed to one registry greets nobody, and completes nothing', async () => {
    const monitor = aMonitor();
    await monitor.run({ registry: 'contosoprod' });
    expect(monitor.receivers[0]?.messages.map(({ kind }) => kind)).toEqual(['digest']);
    expect(recordOf(monitor)?.completedAt).toBeUndefined();
    await monitor.runAfter(HOUR_MS);
    expect(monitor.receivers[0]?.messages.map(({ kind }) => kind)).toEqual(['digest', 'summary']);
    expect(monitor.told()).toHaveLength(1);
  });
});

describe('state that fails before anything is handed over', () => {
  const early = [
    'list open',
    'claim registry-quota',
    'load alerts of',
    'save alerts',
    'add message',
  ];

  test.each(early)('at "%s": what is found is told all the same, and may repeat', async (name) => {
    const monitor = aMonitor();
    failAt(monitor, (call) => call.startsWith(name), DOWN);
    const { stateFailure, report, deliveries } = await monitor.run();
    expect(stateFailure).toBe('the table is down');
    expect(deliveries).toMatchObject([{ receiver: 'email', delivered: 1 }]);
    expect(monitor.told()).toEqual(['NEW quota warning contosoprod']);
    expect(monitor.receivers[0]?.tries[0]?.mayRepeat).toContain('the table is down');
    expect(report.findings.map(({ rule }) => rule)).toEqual(['quota']);
    expect(report.notes.at(-1)).toBe(
      'what was told before is not known, so it may repeat: the table is down',
    );
    expect(leasesOf(monitor).filter((lease) => lease !== 0)).toEqual([]);
  });

  test('is told once a day by each process, and once more when state is back', async () => {
    const monitor = aMonitor();
    failAt(monitor, () => true, DOWN);
    await monitor.run();
    await monitor.runAfter(DAY_MS - 1);
    expect(monitor.told()).toHaveLength(1);
    await monitor.runAfter(1);
    expect(monitor.told()).toHaveLength(2);
    monitor.state.hook = () => {};
    await monitor.runAfter(HOUR_MS);
    await monitor.runAfter(HOUR_MS);
    expect(monitor.told()).toHaveLength(3);
    expect(monitor.receivers[0]?.tries[2]?.mayRepeat).toBeUndefined();
  });

  test('says what could not be delivered without it', async () => {
    const monitor = aMonitor();
    failAt(monitor, () => true, DOWN);
    const [email] = monitor.receivers;
    if (email !== undefined) email.answer = () => FAILED;
    const { report } = await monitor.run();
    expect(report.notes.at(-1)).toBe('email: 1 not delivered, kept: 503');
  });

  test('and a request that was stopped tells nothing', async () => {
    const monitor = aMonitor();
    failAt(monitor, () => true, DOWN);
    const signal = AbortSignal.abort();
    await expect(monitor.run({ signal })).rejects.toThrow(/abort/i);
    expect(monitor.told()).toEqual([]);
  });
});

describe('a failure that is thrown', () => {
  test('is one of state after handing over: what is owed is safe there', async () => {
    for (const name of ['record registry-quota', 'prune']) {
      const monitor = aMonitor();
      failAt(monitor, (call) => call === name, DOWN);
      await expect(monitor.run(), name).rejects.toThrow(StateError);
      monitor.state.hook = () => {};
      await monitor.runAfter(HOUR_MS);
      expect(monitor.told(), name).toEqual(['NEW quota warning contosoprod']);
    }
  });

  test('is any other before, and the checks are let go', async () => {
    for (const name of ['list open', 'load alerts of monitor', 'add message']) {
      const monitor = aMonitor();
      failAt(monitor, (call) => call === name, new Error('a defect'));
      await expect(monitor.run(), name).rejects.toThrow('a defect');
      expect(leasesOf(monitor), name).toEqual([0]);
      expect(monitor.told(), name).toEqual([]);
    }
  });
});

describe('runs that overlap', () => {
  test('a run that stood still past its lease hands over nothing that another took over', async () => {
    const monitor = aMonitor();
    await monitor.run();
    monitor.world = { registries: [aRegistry()], usages: { contosoprod: usagesOf(99) } };
    monitor.now += HOUR_MS;
    let isFrozen = false;
    const added: number[] = [];
    monitor.state.hook = async (call, phase) => {
      if (call === 'holds registry-quota' && phase === 'before' && !isFrozen) {
        isFrozen = true;
        await monitor.runAfter(HOUR_MS);
        added.push(monitor.state.outboxRows().length);
      }
    };
    await monitor.run();
    expect(added).toEqual([monitor.state.outboxRows().length]);
    expect(monitor.told()).toEqual([
      'NEW quota warning contosoprod',
      'WORSE quota critical contosoprod',
    ]);
  });

  test('one that starts while another sends sends nothing twice', async () => {
    const monitor = aMonitor();
    const email = recorder('email');
    monitor.receivers = [email];
    email.answer = async () => {
      email.answer = () => DELIVERED;
      await monitor.run();
      return DELIVERED;
    };
    await monitor.run();
    await monitor.runAfter(HOUR_MS);
    expect(email.tries).toHaveLength(1);
    expect(monitor.told()).toEqual(['NEW quota warning contosoprod']);
  });
});

function usagesOf(current: number) {
  return [aSize(), aUsage({ limit: 100, currentValue: current })];
}

test('a look needs no state at all', async () => {
  const { report, deliveries } = await look(
    {
      state: undefined,
      isQuiet: () => false,
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
