import { describe, expect, test } from 'vitest';
import { claimOwners, recordEnd, release, stillHeld } from '../../src/monitor/claims.ts';
import type { Claimed } from '../../src/monitor/claims.ts';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { aThingGap, anOutcome } from '../support/fake-check.ts';
import { scenarioState } from '../support/scenario-state.ts';

const NOW = 1_000_000;
const DELIVER_BY = NOW + 20 * MINUTE_MS;

function aHome() {
  const state = scenarioState();
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const logger = { info: warn, warn, error: warn };
  const clock = { now: NOW };
  const tools = { runs: state.runs, clock: () => clock.now, logger };
  const claim = (runId: string, owners = ['a', 'b']) =>
    claimOwners(tools, { runId, owners, deliverBy: DELIVER_BY });
  return { state, warnings, clock, tools, claim };
}

const COVERAGE = [
  anOutcome({ check: 'a', subjectsRead: 7, gaps: [aThingGap()] }),
  anOutcome({ check: 'b' }),
].map(({ coverage }) => coverage);

type End = Parameters<typeof recordEnd>[0];

const end = (home: ReturnType<typeof aHome>, claimed: Claimed, given: Partial<End> = {}) =>
  recordEnd({
    tools: home.tools,
    dueAt: new Map([['a', NOW + 5]]),
    narrowed: false,
    broken: new Map(),
    claimed,
    coverage: COVERAGE,
    ...given,
  });

describe('claiming', () => {
  test('takes every owner that nobody holds, until a minute after the run must have told', async () => {
    const home = aHome();
    expect([...(await home.claim('first', ['a'])).keys()]).toEqual(['a']);
    expect([...(await home.claim('second')).keys()]).toEqual(['b']);
    expect(home.state.runRecords().map(({ leaseUntil }) => leaseUntil)).toEqual([
      DELIVER_BY + MINUTE_MS,
      DELIVER_BY + MINUTE_MS,
    ]);
  });

  test('takes over what was left behind when its lease has run out, not 1 ms before', async () => {
    const home = aHome();
    await home.claim('first');
    home.clock.now = DELIVER_BY + MINUTE_MS - 1;
    expect((await home.claim('second')).size).toBe(0);
    home.clock.now += 1;
    expect((await home.claim('second')).size).toBe(2);
  });

  test('lets go of what it has when it cannot have all, and says what failed', async () => {
    const home = aHome();
    home.state.hook = (call) => {
      if (call === 'claim b') throw new Error('the table is not there');
    };
    await expect(home.claim('first')).rejects.toThrow('the table is not there');
    expect(home.state.runRecords()).toMatchObject([{ check: 'a', leaseUntil: 0 }]);
  });
});

describe('what a run still holds', () => {
  test('is what it claimed, as long as nobody else has', async () => {
    const home = aHome();
    const claimed = await home.claim('first');
    home.clock.now = DELIVER_BY + MINUTE_MS;
    expect(await stillHeld(home.tools, claimed)).toEqual(['a', 'b']);
    await home.claim('second', ['a']);
    expect(await stillHeld(home.tools, claimed)).toEqual(['b']);
  });

  test('is not what another run has had and given back since', async () => {
    const home = aHome();
    const claimed = await home.claim('first');
    home.clock.now = DELIVER_BY + MINUTE_MS;
    await release(home.tools, await home.claim('second', ['a']));
    expect(await stillHeld(home.tools, claimed)).toEqual(['b']);
  });
});

describe('the end of a run', () => {
  test('is recorded with its time, its gaps, what it watches and when its timer fires next', async () => {
    const home = aHome();
    const claimed = await home.claim('first');
    home.clock.now = NOW + 9;
    await end(home, claimed);
    expect(home.state.runRecords()).toMatchObject([
      { check: 'a', completedAt: NOW + 9, dueAt: NOW + 5, leaseUntil: 0, gaps: 1, watched: 7 },
      { check: 'b', completedAt: NOW + 9, leaseUntil: 0, gaps: 0, watched: 0 },
    ]);
  });

  test('keeps the due time that another timer has told before', async () => {
    const home = aHome();
    await end(home, await home.claim('first'));
    await end(home, await home.claim('second'), { dueAt: new Map() });
    expect(home.state.runRecords()[0]).toMatchObject({ dueAt: NOW + 5 });
  });

  test('of a narrowed run completes nothing and undoes nothing', async () => {
    const home = aHome();
    await end(home, await home.claim('first'), { narrowed: true });
    expect(home.state.runRecords()[0]).toMatchObject({ completedAt: undefined, watched: 0 });
    await end(home, await home.claim('second'));
    home.clock.now += 1;
    const coverage = [anOutcome({ check: 'a', subjectsRead: 1 }).coverage];
    await end(home, await home.claim('third'), { narrowed: true, coverage });
    expect(home.state.runRecords()[0]).toMatchObject({
      completedAt: NOW,
      leaseUntil: 0,
      gaps: 1,
      watched: 7,
    });
  });

  test('of a check that failed itself completes the others', async () => {
    const home = aHome();
    await end(home, await home.claim('first'), { broken: new Map([['a', new Error('a bug')]]) });
    expect(home.state.runRecords().map(({ completedAt }) => completedAt)).toEqual([undefined, NOW]);
  });

  test('keeps what an owner without coverage watched before', async () => {
    const home = aHome();
    await end(home, await home.claim('first'));
    await end(home, await home.claim('second'), { coverage: [] });
    expect(home.state.runRecords()[0]).toMatchObject({ gaps: 0, watched: 7 });
  });

  test('changes nothing of what the run has lost', async () => {
    const home = aHome();
    const claimed = await home.claim('first');
    home.clock.now = DELIVER_BY + MINUTE_MS;
    await home.claim('second', ['a']);
    const before = home.state.runRecords()[0];
    await end(home, claimed);
    expect(home.state.runRecords()[0]).toEqual(before);
  });
});

describe('letting go', () => {
  test('keeps what was known of the last completed run', async () => {
    const home = aHome();
    await end(home, await home.claim('first'));
    await release(home.tools, await home.claim('second'));
    expect(home.state.runRecords()[0]).toMatchObject({ completedAt: NOW, leaseUntil: 0 });
    expect(home.warnings).toEqual([]);
  });

  test('that fails is logged and does not hide the failure before it', async () => {
    const home = aHome();
    const claimed = await home.claim('first');
    home.state.hook = () => {
      throw new Error('the table is not there');
    };
    await release(home.tools, claimed);
    expect(home.warnings).toEqual(['checks stay held until their lease ends']);
  });
});
