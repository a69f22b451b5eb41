import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { deliverOutbox } from '../../src/monitor/deliver-outbox.ts';
import { receiverStatesOf, REFUSED_PAUSE_MS } from '../../src/monitor/receiver-state.ts';
import type { DeliveryResult } from '../../src/ports/receiver.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { DESK_TIME, digestOf, openDesk, refusal, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { bookOf, DELIVERED, FAILED, recorder, REFUSED } from '../support/scenario.ts';
import type { Recorder } from '../support/scenario.ts';

/** A message of one alert; its id is `id`. */
function aMessage(id: string): Message {
  return digestOf([thing(id)], { id });
}

async function deliver(desk: Desk, ...receivers: readonly Recorder[]) {
  const states = receiverStatesOf(await desk.state.receiverRecords());
  return deliverOutbox({ ...desk.tools, states, left: new Set() }, bookOf(receivers));
}

async function deskWith(...messages: readonly Message[]): Promise<Desk> {
  const desk = openDesk();
  for (const message of messages) await desk.put(message);
  return desk;
}

/** A run that begins now. */
function inTime(desk: Desk): Desk {
  return { ...desk, now: desk.now, tools: { ...desk.tools, deadlineAt: desk.now + HOUR_MS } };
}

const POISON: DeliveryResult = {
  status: 'failed',
  retryable: false,
  reason: '400',
  ofMessage: true,
};
const pair = (id: string) => digestOf([thing(`${id}1`), thing(`${id}2`)], { id });

describe('a receiver that refuses in the middle of a run', () => {
  test('itself is sent nothing more; what waits is kept', async () => {
    const email = recorder('email');
    email.answer = () => REFUSED;
    const desk = await deskWith(aMessage('one'), aMessage('two'));
    expect(await deliver(desk, email)).toMatchObject([{ refused: 1, waiting: 1 }]);
    expect(email.tries).toHaveLength(1);
    expect(desk.row('two')).toMatchObject({ status: 'pending', attempts: 0 });
  });

  test('one message for what it holds is sent the others, and does not count as refusing', async () => {
    const email = recorder('email');
    email.answer = ({ message }) => (message.id === 'one' ? POISON : DELIVERED);
    const desk = await deskWith(pair('one'), aMessage('two'));
    expect(await deliver(desk, email)).toMatchObject([{ refused: 1, delivered: 1 }]);
    expect(await desk.record()).toMatchObject({ refusing: undefined, split: 1 });
  });

  test('all for what they hold refuses, and what follows is made in twice as many parts', async () => {
    const email = recorder('email');
    email.answer = () => POISON;
    const desk = await deskWith(pair('one'));
    await deliver(desk, email);
    expect(await desk.record()).toMatchObject({
      refusing: { reason: '400', ofMessage: true },
      split: 1,
      failing: undefined,
    });
  });

  test('one alert alone is not made smaller, and parts are whole again once all is taken', async () => {
    const email = recorder('email');
    email.answer = () => POISON;
    const desk = await deskWith(aMessage('one'));
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, split: 2 }));
    await deliver(desk, email);
    expect((await desk.record())?.split).toBe(2);
    email.answer = () => DELIVERED;
    desk.now += HOUR_MS;
    await desk.put(aMessage('two'));
    await deliver(inTime(desk), email);
    expect(await desk.record()).toMatchObject({ split: undefined, refusing: undefined });
  });
});

describe('a receiver that fails for now', () => {
  test('is known to fail since the first run without a delivery, until one is made', async () => {
    const email = recorder('email');
    email.answer = () => FAILED;
    const desk = await deskWith(aMessage('one'));
    await deliver(desk, email);
    const first = (await desk.record())?.failing;
    expect(first).toMatchObject({ reason: '503', settingsKey: 'email settings' });
    desk.now += MINUTE_MS;
    await deliver(desk, email);
    expect((await desk.record())?.failing?.since).toBe(first?.since);
    email.answer = () => DELIVERED;
    await deliver(desk, email);
    expect((await desk.record())?.failing).toBeUndefined();
  });

  test('does not where the run had no time to try, or delivered something', async () => {
    const [email, late] = [recorder('email'), await deskWith(aMessage('one'))];
    await deliver({ ...late, now: late.now, tools: { ...late.tools, deadlineAt: 0 } }, email);
    expect(await late.record()).toBeUndefined();
    const desk = await deskWith(aMessage('one'), aMessage('two'));
    email.answer = ({ message }) => (message.id === 'one' ? FAILED : DELIVERED);
    await deliver(desk, email);
    expect((await desk.record())?.failing).toBeUndefined();
  });
});

test('a mail that is taken does not take a refusal back: it may still fail', async () => {
  const refusing = refusal(DESK_TIME - REFUSED_PAUSE_MS);
  const mail = recorder('email', { lookUp: async () => ({ kind: 'taken' }) });
  for (const [ofMessage, kept] of [
    [false, true],
    [true, false],
  ] as const) {
    const desk = await deskWith(aMessage('one'));
    const before = { ...refusing, ofMessage };
    await desk.state.receivers.updateReceiver('email', (record) => ({
      ...record,
      refusing: before,
    }));
    await deliver(desk, mail);
    expect((await desk.record())?.refusing !== undefined).toBe(kept);
  }
});

test('a channel that breaks when it counts posts is told so by the delivery', async () => {
  const posts = () => {
    throw new Error('a bug');
  };
  const desk = await deskWith(aMessage('one'));
  expect(await deliver(desk, recorder('email', { posts }))).toMatchObject([{ delivered: 1 }]);
});

describe('what is charged', () => {
  test('is each try in a run, so that a budget ends the tries', async () => {
    const email = recorder('email', { budget: { key: 'mail', perMinute: 2, perHour: 2 } });
    email.answer = () => FAILED;
    const desk = await deskWith(aMessage('one'));
    await deliver(desk, email);
    expect(email.tries).toHaveLength(2);
  });

  test('is nothing for a message that a look-up says was taken', async () => {
    const email = recorder('email', {
      budget: { key: 'mail', perMinute: 1, perHour: 1 },
      lookUp: async () => ({ kind: 'taken' }),
    });
    const desk = await deskWith(aMessage('two'));
    const attempt = { id: 'one', firstSentAt: DESK_TIME };
    const createdAt = DESK_TIME - 1;
    await desk.put({ ...aMessage('one'), createdAt }, { inDoubt: true, attempt });
    expect(await deliver(desk, email)).toMatchObject([{ delivered: 2, waiting: 0 }]);
    expect((await desk.record())?.sends).toHaveLength(1);
  });

  test('by a Retry-After is the budget: others that share it wait too, an hour at most', async () => {
    const budget = { key: 'mail', perMinute: 9, perHour: 9 };
    const [email, other] = [recorder('email', { budget }), recorder('other', { budget })];
    email.answer = () => ({ ...FAILED, retryAfterMs: 99 * HOUR_MS }) as DeliveryResult;
    const [one, two] = [
      aMessage('one'),
      { ...aMessage('two'), receiver: 'other', createdAt: DESK_TIME + 1 },
    ];
    const desk = await deskWith(one, two);
    await deliver(desk, email, other);
    expect(other.tries).toEqual([]);
    expect((await desk.record())?.waitUntil).toBe(DESK_TIME + HOUR_MS);
  });
});

describe('the record of a receiver', () => {
  test('keeps the sends of the last hour, and no older ones', async () => {
    const desk = await deskWith(aMessage('one'));
    const sends = [DESK_TIME - HOUR_MS, DESK_TIME - HOUR_MS + 1];
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, sends }));
    await deliver(desk, recorder('email'));
    expect((await desk.record())?.sends).toEqual([DESK_TIME - HOUR_MS + 1, DESK_TIME]);
  });

  test('says since when it refuses, with which settings, and when it was last tried', async () => {
    const email = recorder('email');
    email.answer = () => REFUSED;
    const desk = await deskWith(aMessage('one'));
    await deliver(desk, email);
    expect((await desk.record())?.refusing).toEqual({
      since: DESK_TIME,
      triedAt: DESK_TIME,
      reason: '410',
      settingsKey: 'email settings',
    });
    await desk.put(aMessage('two'));
    await deliver(desk, email);
    expect(email.tries).toHaveLength(1);
    desk.now += REFUSED_PAUSE_MS;
    await deliver(inTime(desk), email);
    expect((await desk.record())?.refusing).toMatchObject({
      since: DESK_TIME,
      triedAt: DESK_TIME + REFUSED_PAUSE_MS,
    });
  });

  test('counts the time anew when it refuses with other settings', async () => {
    const email = recorder('email');
    email.answer = () => REFUSED;
    const desk = await deskWith(aMessage('one'));
    const refusing = refusal(DESK_TIME - HOUR_MS, 'old settings');
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, refusing }));
    await deliver(desk, email);
    expect((await desk.record())?.refusing).toMatchObject({ since: DESK_TIME });
  });

  test('forgets the refusal when a later message is delivered, and not when one fails for now', async () => {
    const email = recorder('email');
    email.answer = () => FAILED;
    const desk = await deskWith(aMessage('one'));
    const refusing = refusal(DESK_TIME - REFUSED_PAUSE_MS);
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, refusing }));
    await deliver(desk, email);
    expect((await desk.record())?.refusing).toEqual(refusing);
    email.answer = () => DELIVERED;
    await deliver(desk, email);
    expect((await desk.record())?.refusing).toBeUndefined();
  });

  test('that cannot be kept, as the store is down, does not undo what was delivered', async () => {
    const desk = await deskWith(aMessage('one'));
    desk.state.hook = (call) => {
      if (call.startsWith('update receiver')) throw new StateError('the table is down');
    };
    expect(await deliver(desk, recorder('email'))).toMatchObject([{ delivered: 1 }]);
    expect(desk.logs.at(-1)).toBe('warn what a receiver did could not be kept');
  });

  test('that a defect keeps from being written is no silence', async () => {
    const desk = await deskWith(aMessage('one'));
    desk.state.hook = (call) => {
      if (call.startsWith('update receiver')) throw new Error('a defect');
    };
    await expect(deliver(desk, recorder('email'))).rejects.toThrow('a defect');
  });
});
