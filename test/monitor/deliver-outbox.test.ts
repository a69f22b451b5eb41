import { describe, expect, test } from 'vitest';
import { deliverOutbox } from '../../src/monitor/deliver-outbox.ts';
import { DAY_MS, SECOND_MS } from '../../src/domain/time.ts';
import type { Delivery } from '../../src/ports/channel.ts';
import type { LogFacts } from '../../src/ports/logger.ts';
import { aMessage, MESSAGE_TIME } from '../support/messages.ts';
import { DELIVERED, FAILED, recorder } from '../support/scenario.ts';
import { scenarioState } from '../support/scenario-state.ts';

const id = (at: number) => `0f0f0f0f-aaaa-4bbb-8ccc-00000000000${at}`;

async function anOutboxOf(count: number) {
  const state = scenarioState();
  for (let at = 0; at < count; at += 1) {
    await state.outbox.addMessage(aMessage({ id: id(at), createdAt: MESSAGE_TIME - at }));
  }
  const channel = recorder();
  const clock = { now: MESSAGE_TIME };
  const logged: (readonly [string, LogFacts | undefined])[] = [];
  const log = (message: string, facts?: LogFacts) => void logged.push([message, facts]);
  const deliver = (deadlineAt = MESSAGE_TIME + DAY_MS) =>
    deliverOutbox(
      {
        outbox: state.outbox,
        clock: () => clock.now,
        logger: { info: log, warn: log, error: log },
        deadlineAt,
      },
      [channel],
    );
  return { state, channel, clock, logged, deliver };
}

describe('delivering the outbox', () => {
  test('sends the oldest first, once, and marks each as sent', async () => {
    const { state, channel, deliver } = await anOutboxOf(3);
    expect(await deliver()).toEqual([{ channel: 'email', delivered: 3, failed: 0, reasons: [] }]);
    expect(channel.messages.map((message) => message.id)).toEqual([id(2), id(1), id(0)]);
    expect(state.outboxRows().map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
    expect(await deliver()).toEqual([{ channel: 'email', delivered: 0, failed: 0, reasons: [] }]);
  });

  test('claims a row before it sends it, so that no other run sends it meanwhile', async () => {
    const { state, channel, deliver } = await anOutboxOf(1);
    channel.answer = async () => {
      expect(state.outboxRows()[0]).toMatchObject({
        status: 'pending',
        claimedUntil: MESSAGE_TIME + 120 * SECOND_MS,
        attempts: 1,
      });
      expect(await deliver()).toMatchObject([{ delivered: 0, failed: 0 }]);
      return DELIVERED;
    };
    await deliver();
    expect(channel.messages).toHaveLength(1);
  });

  test('takes over a claim when it has run out, not 1 ms before', async () => {
    const { state, channel, clock, deliver } = await anOutboxOf(1);
    const [stored] = await state.outbox.listPending('email');
    if (stored === undefined) throw new Error('nothing is pending');
    const claimedUntil = MESSAGE_TIME + 1000;
    await state.outbox.replaceRow(stored, { ...stored.row, claimedUntil });
    clock.now = claimedUntil - 1;
    await deliver();
    expect(channel.messages).toEqual([]);
    clock.now = claimedUntil;
    await deliver();
    expect(channel.messages).toHaveLength(1);
  });

  test('keeps a failed row with its reason, lets go of it, and repeats it as first sent', async () => {
    const { state, channel, clock, logged, deliver } = await anOutboxOf(1);
    const seen: Delivery[] = [];
    channel.deliver = async (delivery) => {
      seen.push(delivery);
      return seen.length === 1 ? FAILED : DELIVERED;
    };
    expect(await deliver()).toEqual([
      { channel: 'email', delivered: 0, failed: 1, reasons: ['503'] },
    ]);
    expect(state.outboxRows()[0]).toMatchObject({ claimedUntil: 0, lastError: '503' });
    clock.now += 1;
    await deliver();
    expect(seen.map(({ firstSentAt }) => firstSentAt)).toEqual([MESSAGE_TIME, MESSAGE_TIME]);
    expect(state.outboxRows()[0]).toMatchObject({ status: 'sent', attempts: 2 });
    expect(logged.map(([message]) => message)).toEqual([
      'message not delivered',
      'message delivered',
    ]);
  });

  test('names each reason once, however many failed for it', async () => {
    const { channel, deliver } = await anOutboxOf(3);
    channel.answer = () => FAILED;
    expect(await deliver()).toMatchObject([{ failed: 3, reasons: ['503'] }]);
  });

  test('starts nothing at the deadline, and counts what is left as not delivered', async () => {
    const { state, channel, deliver } = await anOutboxOf(2);
    expect(await deliver(MESSAGE_TIME)).toMatchObject([{ delivered: 0, failed: 2 }]);
    expect(channel.messages).toEqual([]);
    expect(state.outboxRows().map(({ attempts }) => attempts)).toEqual([0, 0]);
    expect(await deliver(MESSAGE_TIME + 1)).toMatchObject([{ delivered: 2, failed: 0 }]);
  });

  test('forgets what was sent seven days ago, not 1 ms earlier, and never what waits', async () => {
    const { state, channel, clock, deliver } = await anOutboxOf(1);
    await deliver();
    await state.outbox.addMessage(aMessage({ id: id(9), createdAt: 0 }));
    channel.answer = () => FAILED;
    clock.now = MESSAGE_TIME + 7 * DAY_MS;
    await deliver();
    expect(state.outboxRows()).toHaveLength(2);
    clock.now += 1;
    await deliver();
    expect(state.outboxRows().map(({ message }) => message.id)).toEqual([id(9)]);
  });

  test('logs counts and ids, never what a message says', async () => {
    const { logged, deliver } = await anOutboxOf(1);
    await deliver();
    expect(logged).toEqual([
      ['message delivered', { channel: 'email', messageId: id(0), items: 1 }],
    ]);
  });
});
