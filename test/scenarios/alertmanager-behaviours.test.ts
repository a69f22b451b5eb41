import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/define-check.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/time.ts';
import type { DeliveryResult } from '../../src/ports/receiver.ts';
import type { Things } from '../support/fake-check.ts';
import { fakeCheck } from '../support/fake-check.ts';
import { DELIVERED, FAILED, recorder, scenario, START } from '../support/scenario.ts';
import type { Recorder, Scenario } from '../support/scenario.ts';
import { aSilence } from '../support/silences.ts';

type Seen = Readonly<Record<string, Things | 'unread'>>;
type Stage = Scenario & { seen: Seen; readonly email: Recorder; readonly teams: Recorder };

/** A monitor over things that a test says, which tells mail and a chat. */
function open(seen: Seen): Stage {
  const ready = fakeCheck(() => stage.seen);
  const check: Check = {
    id: 'fake',
    describe: () => {
      throw new Error('not asked for');
    },
    prepare: () => ({ ok: true, value: ready }),
  };
  const monitor = scenario({}, [check]);
  const [email, teams] = [recorder('email'), recorder('teams')];
  monitor.receivers = [email, teams];
  const stage: Stage = Object.assign(monitor, { seen, email, teams });
  return stage;
}

/** The same, after its greeting, when nothing was wrong. */
async function greeted(): Promise<Stage> {
  const stage = open({ things: {} });
  await stage.run();
  stage.now += HOUR_MS;
  return stage;
}

function things(count: number, severityOf: (at: number) => Severity = () => 'warning'): Things {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, severityOf(at)]));
}

function reasonsOf({ messages }: Recorder): readonly string[] {
  return messages.slice(1).map(({ reason, items }) => `${reason} ${items.length}`);
}

async function runTimes(stage: Stage, times: number, every: number = HOUR_MS): Promise<void> {
  for (let run = 0; run < times; run += 1) {
    await stage.run();
    stage.now += every;
  }
}

describe('what is told together', () => {
  test('50 findings are one message for each receiver and reason', async () => {
    const stage = await greeted();
    stage.seen = { things: things(50) };
    await stage.run();
    stage.seen = { things: { ...things(50, () => 'critical'), t0: undefined } };
    await stage.runAfter(HOUR_MS);
    for (const receiver of [stage.email, stage.teams]) {
      expect(reasonsOf(receiver).toSorted()).toEqual(['new 50', 'resolved 1', 'worse 49']);
    }
  });

  test('A and B, then A, B and C: only C is told; the same again is told to nobody', async () => {
    const stage = await greeted();
    stage.seen = { things: { a: 'warning', b: 'warning' } };
    await runTimes(stage, 2);
    stage.seen = { things: { a: 'warning', b: 'warning', c: 'info' } };
    await runTimes(stage, 5);
    expect(stage.told()).toEqual([
      'NEW too-full warning a',
      'NEW too-full warning b',
      'NEW too-full info c',
    ]);
  });

  test('what was there and went between two sends is told to nobody', async () => {
    const stage = await greeted();
    stage.email.answer = () => FAILED;
    stage.seen = { things: { a: 'critical' } };
    await stage.run();
    stage.seen = { things: {} };
    stage.email.answer = () => DELIVERED;
    await stage.runAfter(HOUR_MS);
    await stage.runAfter(HOUR_MS);
    expect(stage.told('email')).toEqual([]);
    expect(stage.told('teams').map((line) => line.split(' ')[0])).toEqual(['NEW', 'RESOLVED']);
  });

  test('each receiver is told by a message of its own, so that one that is down holds back no other', async () => {
    const stage = await greeted();
    stage.teams.answer = () => FAILED;
    stage.seen = { things: { a: 'warning' } };
    // Within an hour: after that people are told that it fails.
    await runTimes(stage, 3, 10 * MINUTE_MS);
    expect([stage.told('email').length, stage.told('teams').length]).toEqual([1, 0]);
    stage.teams.answer = () => DELIVERED;
    await runTimes(stage, 3);
    const about = (id: string) => stage.told(id).filter((line) => line.includes('too-full'));
    expect([about('email'), about('teams')]).toEqual([
      ['NEW too-full warning a'],
      ['NEW too-full warning a'],
    ]);
  });
});

describe('a resolved notice', () => {
  test('that cannot be sent in three runs is told once in the fourth', async () => {
    const stage = await greeted();
    stage.seen = { things: { a: 'warning' } };
    await runTimes(stage, 1);
    stage.seen = { things: {} };
    stage.email.answer = () => FAILED;
    await runTimes(stage, 3, 10 * MINUTE_MS);
    stage.email.answer = () => DELIVERED;
    await runTimes(stage, 3, 10 * MINUTE_MS);
    expect(reasonsOf(stage.email)).toEqual(['new 1', 'resolved 1']);
  });

  test('is not told of what is there again before it could be sent, and neither is new', async () => {
    const stage = await greeted();
    stage.seen = { things: { a: 'warning' } };
    await runTimes(stage, 1);
    stage.seen = { things: {} };
    stage.email.answer = () => FAILED;
    await runTimes(stage, 1, 10 * MINUTE_MS);
    stage.seen = { things: { a: 'warning' } };
    stage.email.answer = () => DELIVERED;
    await runTimes(stage, 3, 10 * MINUTE_MS);
    expect(reasonsOf(stage.email)).toEqual(['new 1']);
    expect(reasonsOf(stage.teams)).toEqual(['new 1', 'resolved 1', 'new 1']);
  });

  test('never comes of silence: a scope that is unread for ten runs is one gap, and nothing is put right', async () => {
    const stage = await greeted();
    stage.seen = { things: { a: 'critical' } };
    await runTimes(stage, 1);
    stage.seen = { things: 'unread' };
    await runTimes(stage, 10);
    expect(stage.told()).toEqual(['NEW too-full critical a', 'NEW unread warning things']);
    expect(stage.state.alertsOf('fake').map(({ state }) => state)).toEqual(['firing', 'firing']);
  });
});

describe('what stays wrong', () => {
  test('is told exactly once in 45 days when reminders are off', async () => {
    const stage = await greeted();
    stage.seen = { things: { a: 'critical' } };
    await runTimes(stage, 90, 12 * HOUR_MS);
    expect(reasonsOf(stage.email)).toEqual(['new 1']);
  });

  test('is called to mind each interval, and as often in 60 days as intervals fit into them', async () => {
    const stage = await greeted();
    const never = undefined;
    stage.policy = { remindAfterMs: { critical: DAY_MS, warning: 7 * DAY_MS, info: never } };
    stage.seen = { things: { a: 'critical', b: 'warning', c: 'info' } };
    await runTimes(stage, 121, 12 * HOUR_MS);
    const times = (name: string) => stage.told().filter((line) => line.endsWith(` ${name}`)).length;
    expect([times('a'), times('b'), times('c')]).toEqual([61, 9, 1]);
  });

  test('is the same alert whatever else about it changes, 100 times over', async () => {
    const stage = await greeted();
    for (let run = 0; run < 100; run += 1) {
      const listed = [['a', 'warning'] as const, [`other${run % 2}`, undefined] as const];
      stage.seen = { things: Object.fromEntries(run % 3 === 0 ? listed : listed.toReversed()) };
      await stage.runAfter(HOUR_MS);
    }
    expect(reasonsOf(stage.email)).toEqual(['new 1']);
  });
});

describe('what holds an alert back', () => {
  const silence = (from: number, ms: number) =>
    aSilence(1, {
      matchers: [{ field: 'subject', how: 'equals', values: ['a'] }],
      startsAt: from,
      endsAt: from + ms,
      createdAt: from,
    });

  test('ends at the very ms of its end: told in the first run from then on, and once', async () => {
    const stage = await greeted();
    await stage.state.silences.addSilence(silence(stage.now, HOUR_MS));
    stage.seen = { things: { a: 'warning', b: 'warning' } };
    await stage.run();
    await stage.runAfter(HOUR_MS - 1);
    expect(stage.told()).toEqual(['NEW too-full warning b']);
    await stage.runAfter(1);
    await stage.runAfter(HOUR_MS);
    expect(stage.told()).toEqual(['NEW too-full warning b', 'NEW too-full warning a']);
  });

  test('may be several things: it is told only when the last of them has ended', async () => {
    const stage = await greeted();
    await stage.state.silences.addSilence(silence(stage.now, 2 * HOUR_MS));
    stage.policy = { isQuiet: (now) => now < START + 5 * HOUR_MS };
    stage.seen = { things: { a: 'warning', b: 'critical' } };
    await runTimes(stage, 4);
    expect(stage.told()).toEqual(['NEW too-full critical b']);
    await runTimes(stage, 2);
    expect(stage.told()).toEqual(['NEW too-full critical b', 'NEW too-full warning a']);
  });

  test('does not hide that it was put right: both are told to nobody when it went meanwhile', async () => {
    const stage = await greeted();
    await stage.state.silences.addSilence(silence(stage.now, DAY_MS));
    stage.seen = { things: { a: 'warning' } };
    await runTimes(stage, 2);
    stage.seen = { things: {} };
    await runTimes(stage, 30);
    expect(stage.told()).toEqual([]);
  });
});

describe('a receiver in trouble', () => {
  const script = (answers: readonly DeliveryResult[]) => {
    const left = [...answers];
    return () => left.shift() ?? DELIVERED;
  };
  const failed = (reason: string, more: object = {}): DeliveryResult => ({
    ...{ status: 'failed', retryable: true, reason, ...more },
  });

  test('that answers 500 three times is sent the same message until it takes it', async () => {
    const stage = await greeted();
    stage.email.answer = script([failed('500'), failed('500'), failed('500')]);
    stage.seen = { things: { a: 'warning' } };
    await stage.run();
    expect(stage.email.tries.slice(1).map(({ message }) => message.id)).toHaveLength(4);
    expect(new Set(stage.email.tries.slice(1).map(({ message }) => message.id)).size).toBe(1);
    expect(reasonsOf(stage.email)).toEqual(['new 1']);
  });

  test('that asks for 17 seconds gets them', async () => {
    const stage = await greeted();
    stage.email.answer = script([failed('429', { retryAfterMs: 17 * SECOND_MS })]);
    stage.seen = { things: { a: 'warning' } };
    await stage.run();
    expect(stage.pauses.at(-1)).toBeGreaterThanOrEqual(17 * SECOND_MS);
    expect(reasonsOf(stage.email)).toEqual(['new 1']);
  });

  test('that asks for an hour keeps no run: it is told by a later one', async () => {
    const stage = await greeted();
    stage.email.answer = script([failed('429', { retryAfterMs: HOUR_MS })]);
    stage.seen = { things: { a: 'warning' } };
    const began = stage.now;
    await stage.run();
    expect(stage.now - began).toBeLessThan(MINUTE_MS);
    await stage.runAfter(30 * MINUTE_MS);
    expect(reasonsOf(stage.email)).toEqual([]);
    await stage.runAfter(31 * MINUTE_MS);
    expect(reasonsOf(stage.email)).toEqual(['new 1']);
  });

  test('that is slow delays no other, and the run ends', async () => {
    const stage = await greeted();
    const toldTeamsAt: number[] = [];
    stage.teams.answer = () => {
      toldTeamsAt.push(stage.now);
      return DELIVERED;
    };
    stage.email.answer = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      stage.now += 30 * SECOND_MS;
      return FAILED;
    };
    stage.seen = { things: { a: 'warning' } };
    const began = stage.now;
    await stage.run();
    expect(toldTeamsAt).toEqual([began]);
    expect(stage.now - began).toBeLessThan(21 * MINUTE_MS);
    expect(stage.state.outboxRows().filter(({ status }) => status === 'pending')).toHaveLength(1);
  });

  test('after three hours of all of them being down hears the newest state, in few messages', async () => {
    const stage = await greeted();
    for (const one of stage.receivers) one.answer = () => FAILED;
    for (let hour = 0; hour < 6; hour += 1) {
      stage.seen = {
        things: { a: hour < 3 ? 'warning' : 'critical', b: hour < 4 ? 'warning' : undefined },
      };
      await stage.runAfter(30 * MINUTE_MS);
    }
    for (const one of stage.receivers) one.answer = () => DELIVERED;
    await runTimes(stage, 3);
    const about = stage.told('email').filter((line) => line.includes('too-full'));
    expect(about).toEqual(['NEW too-full critical a']);
    expect(stage.email.messages.length).toBeLessThanOrEqual(4);
  });
});

test('10,000 conditions at once: the worst first, within the budget, and in the end all', {
  timeout: 60_000,
}, async () => {
  const stage = await greeted();
  const budget = { key: 'mail', perMinute: 5, perHour: 10 };
  const email = recorder('email', { budget });
  email.messages.push(...stage.email.messages);
  stage.receivers = [email];
  const severityOf = (at: number): Severity => (at % 100 === 0 ? 'critical' : 'warning');
  stage.seen = { things: things(10_000, severityOf) };
  await stage.runAfter(HOUR_MS);
  const [first, ...others] = email.messages.slice(1);
  expect(first?.items.slice(0, 100).every(({ finding }) => finding.severity === 'critical')).toBe(
    true,
  );
  expect(others.length).toBeLessThanOrEqual(4);
  await runTimes(stage, 4);
  const shown = email.messages.slice(1).flatMap(({ items }) => items.map(({ finding }) => finding));
  expect(shown).toHaveLength(10_000);
  expect(new Set(shown.map(({ fingerprint }) => fingerprint)).size).toBe(10_000);
});
