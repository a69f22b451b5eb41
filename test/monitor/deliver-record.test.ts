import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/domain/message.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { deliverOutbox } from '../../src/monitor/deliver-outbox.ts';
import { receiverStatesOf } from '../../src/monitor/receiver-state.ts';
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
  return deliverOutbox({ ...desk.tools, states }, bookOf(receivers));
}

async function deskWith(...messages: readonly Message[]): Promise<Desk> {
  const desk = openDesk();
  for (const message of messages) await desk.put(message);
  return desk;
}

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
    desk.now += MINUTE_MS;
    await desk.put(aMessage('two'));
    await deliver(desk, email);
    expect((await desk.record())?.refusing).toMatchObject({
      since: DESK_TIME,
      triedAt: DESK_TIME + MINUTE_MS,
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
    const refusing = refusal();
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
