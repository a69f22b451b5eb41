import { describe, expect, test } from 'vitest';
import { withTellingLease } from '../../src/monitor/telling-lease.ts';
import type { RunTools } from '../../src/monitor/run.ts';
import { MINUTE_MS, SECOND_MS } from '../../src/domain/time.ts';
import { scenarioState } from '../support/scenario-state.ts';

const START = 1_000_000;

function aPlace() {
  const clock = { now: START };
  const pauses: number[] = [];
  const state = scenarioState({ clock: () => clock.now });
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const sleep = async (ms: number) => {
    pauses.push(ms);
    clock.now += ms;
  };
  const tools = { state, logger: quiet, clock: () => clock.now, telling: { sleep } };
  const take = (runId: string, work: () => Promise<string>, deliverBy = START + 20 * MINUTE_MS) =>
    withTellingLease(asTools(tools), { runId, deliverBy }, work);
  return { clock, pauses, state, take };
}

/** Safe: the lease uses nothing of a run's tools but what stands in these. */
function asTools(tools: object): RunTools {
  return tools as RunTools;
}

describe('the lease under which messages are made', () => {
  test('is had at once and let go after the work', async () => {
    const { take, pauses } = aPlace();
    expect(await take('one', async () => 'done')).toBe('done');
    expect(await take('two', async () => 'done')).toBe('done');
    expect(pauses).toEqual([]);
  });

  test('keeps a second run waiting until the first is done', async () => {
    const { take, state } = aPlace();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const order: string[] = [];
    const first = take('one', async () => {
      await gate;
      order.push('one');
      return 'one';
    });
    state.hook = (call) => {
      if (call === 'claim telling') release();
    };
    const second = take('two', async () => {
      order.push('two');
      return 'two';
    });
    expect(await Promise.all([first, second])).toEqual(['one', 'two']);
    expect(order).toEqual(['one', 'two']);
  });

  test('is let go when the work fails', async () => {
    const { take } = aPlace();
    const failing = async () => {
      throw new Error('no table');
    };
    await expect(take('one', failing)).rejects.toThrow('no table');
    expect(await take('two', async () => 'done')).toBe('done');
  });

  test('of a run that died is over after two minutes, and until then a run gives up in time', async () => {
    const { take, state, clock, pauses } = aPlace();
    await state.runs.claimRun({
      ...{ check: 'telling', runId: 'dead', now: START },
      leaseUntil: START + 2 * MINUTE_MS,
    });
    expect(await take('two', async () => 'done')).toBeUndefined();
    expect(pauses.length * 2 * SECOND_MS).toBeLessThanOrEqual(20 * SECOND_MS);
    clock.now = START + 2 * MINUTE_MS;
    expect(await take('two', async () => 'done')).toBe('done');
  });

  test('is not waited for past the end of the run', async () => {
    const { take, state, pauses } = aPlace();
    await state.runs.claimRun({
      ...{ check: 'telling', runId: 'other', now: START },
      leaseUntil: START + MINUTE_MS,
    });
    expect(await take('two', async () => 'done', START + 5 * SECOND_MS)).toBeUndefined();
    expect(pauses).toEqual([2 * SECOND_MS, 2 * SECOND_MS]);
  });
});
