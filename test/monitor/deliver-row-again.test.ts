import { describe, expect, test } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../src/domain/time.ts';
import { deliverRow, MAX_SENDS } from '../../src/monitor/deliver-row.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import type { DeliveryResult } from '../../src/ports/receiver.ts';
import { DESK_TIME, digestOf, failure, openDesk, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { DELIVERED, FAILED, recorder } from '../support/scenario.ts';

const MESSAGE = digestOf([thing('a')]);

/** A receiver that gives these answers one after the other, the last one from then on. */
function answering(...answers: readonly DeliveryResult[]) {
  const receiver = recorder('email');
  receiver.answer = () => answers[receiver.tries.length - 1] ?? answers.at(-1) ?? DELIVERED;
  return receiver;
}

async function deliver(desk: Desk, receiver = answering(), changes: Partial<OutboxRow> = {}) {
  const stored = await desk.put(MESSAGE, changes);
  return deliverRow(desk.tools, receiver, stored);
}

describe('a send that fails for now', () => {
  test('is tried four times in a run, after pauses of up to 2, 4 and 8 s', async () => {
    const desk = openDesk();
    const receiver = answering(FAILED);
    const tools = { ...desk.tools, random: () => 0.999_999 };
    const outcome = await deliverRow(tools, receiver, await desk.put(MESSAGE));
    expect(outcome).toMatchObject({ kind: 'failed', refused: false, reason: '503', sends: 4 });
    expect(receiver.tries).toHaveLength(MAX_SENDS);
    expect(desk.pauses).toEqual([2000, 4000, 8000]);
    expect(desk.row()).toMatchObject({
      status: 'pending',
      attempts: 4,
      inDoubt: false,
      claimedUntil: 0,
      lastError: '503',
    });
  });

  test('is tried again at once where chance says so, for jitter is full', async () => {
    const desk = openDesk();
    const tools = { ...desk.tools, random: () => 0 };
    await deliverRow(tools, answering(FAILED), await desk.put(MESSAGE));
    expect(desk.pauses).toEqual([0, 0, 0]);
  });

  test('waits as long as the service asks, where that is longer', async () => {
    const desk = openDesk();
    const asks = (retryAfterMs: number) => failure({ retryAfterMs });
    await deliver(desk, answering(asks(17 * SECOND_MS), asks(999), DELIVERED));
    expect(desk.pauses).toEqual([17 * SECOND_MS, 2000]);
    expect(desk.row()).toMatchObject({ status: 'sent', attempts: 3 });
  });

  test('is repeated under the same id and not marked as a repeat, for it was not taken', async () => {
    const desk = openDesk();
    const receiver = answering(FAILED, DELIVERED);
    await deliver(desk, { ...receiver, lookUp: async () => ({ kind: 'unknown' }) });
    expect(receiver.tries.map(({ attempt, mayRepeat }) => [attempt.id, mayRepeat])).toEqual([
      ['m1', undefined],
      ['m1', undefined],
    ]);
  });

  test('is not marked as a repeat where the service knows no ids either', async () => {
    const receiver = answering(FAILED, DELIVERED);
    await deliver(openDesk(), receiver);
    expect(receiver.tries.map(({ mayRepeat }) => mayRepeat)).toEqual([undefined, undefined]);
  });

  test('is left for a later run where the pause would reach the deadline, not 1 ms before', async () => {
    for (const [left, sends] of [
      [1000, 1],
      [1001, 2],
    ] as const) {
      const desk = openDesk();
      const receiver = answering(FAILED, DELIVERED);
      const tools = { ...desk.tools, deadlineAt: DESK_TIME + left };
      await deliverRow(tools, receiver, await desk.put(MESSAGE));
      expect(receiver.tries.length, `${left} ms left`).toBe(sends);
      expect(desk.pauses.length, `${left} ms left`).toBe(sends - 1);
    }
  });

  test('is left for a later run where the service asks for more than a minute', async () => {
    for (const [retryAfterMs, sends] of [
      [60 * SECOND_MS, 2],
      [60 * SECOND_MS + 1, 1],
    ] as const) {
      const receiver = answering(failure({ retryAfterMs }), DELIVERED);
      const outcome = await deliver(openDesk(), receiver);
      expect(outcome, `${retryAfterMs} ms`).toMatchObject({ sends });
    }
  });

  test('that asks for an hour ends the run in time and says how long to wait', async () => {
    const desk = openDesk();
    const outcome = await deliver(desk, answering(failure({ retryAfterMs: HOUR_MS })));
    expect(outcome).toMatchObject({ kind: 'failed', sends: 1, retryAfterMs: HOUR_MS });
    expect(desk.pauses).toEqual([]);
  });

  test('is not sent again when the pause took longer than the deadline allows', async () => {
    const desk = openDesk();
    const receiver = answering(FAILED);
    const sleep = async () => {
      desk.now += HOUR_MS;
    };
    const outcome = await deliverRow({ ...desk.tools, sleep }, receiver, await desk.put(MESSAGE));
    expect(receiver.tries).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'ran out of time before sending' });
    expect(desk.row()).toMatchObject({ status: 'pending', inDoubt: false });
  });

  test('goes on after the parts that were taken', async () => {
    const desk = openDesk();
    const receiver = answering(failure({ doneParts: 2 }), FAILED, DELIVERED);
    await deliver(desk, receiver, { doneParts: 1 });
    expect(receiver.tries.map(({ doneParts }) => doneParts)).toEqual([1, 2, 2]);
  });

  test('leaves the row to another run that took it during the pause', async () => {
    const desk = openDesk();
    const sleep = async () => {
      const [stored] = await desk.state.outbox.listOpen();
      if (stored !== undefined) await desk.state.outbox.removeRow(stored);
    };
    const receiver = answering(FAILED);
    const tools = { ...desk.tools, sleep };
    expect(await deliverRow(tools, receiver, await desk.put(MESSAGE))).toBeUndefined();
    expect(receiver.tries).toHaveLength(1);
  });
});
