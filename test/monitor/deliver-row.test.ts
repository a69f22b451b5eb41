import { describe, expect, test, vi } from 'vitest';
import { MINUTE_MS } from '../../src/domain/time.ts';
import { CLAIM_MS, deliverRow, SEND_MS } from '../../src/monitor/deliver-row.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import type { DeliveryResult } from '../../src/ports/receiver.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { DESK_TIME, digestOf, openDesk, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { DELIVERED, FAILED, recorder, REFUSED } from '../support/scenario.ts';

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

function failAt(desk: Desk, call: string, count: number): void {
  let seen = 0;
  desk.state.hook = (name, phase) => {
    if (name !== call || phase !== 'before') return;
    seen += 1;
    if (seen === count) throw new StateError('the table is down');
  };
}

describe('the claim of a message', () => {
  test('stands in its row before the send, with the attempt and a newer fence, in doubt', async () => {
    const desk = openDesk();
    const receiver = recorder('email');
    const seen: (OutboxRow | undefined)[] = [];
    receiver.answer = () => {
      seen.push(desk.row());
      return DELIVERED;
    };
    await deliver(desk, receiver, { fence: 7 });
    expect(seen).toMatchObject([
      {
        status: 'pending',
        inDoubt: true,
        fence: 8,
        attempts: 1,
        claimedUntil: DESK_TIME + CLAIM_MS,
        attempt: { id: 'm1', firstSentAt: DESK_TIME },
        mayRepeat: undefined,
      },
    ]);
    expect(receiver.tries[0]?.attempt).toEqual(seen[0]?.attempt);
  });

  test('is given up once it was taken: sent at this time, not in doubt, and not settled', async () => {
    const desk = openDesk();
    expect(await deliver(desk)).toMatchObject({ kind: 'delivered', sends: 1 });
    expect(desk.row()).toMatchObject({
      status: 'sent',
      sentAt: DESK_TIME,
      inDoubt: false,
      claimedUntil: 0,
      settled: false,
      lastError: undefined,
    });
  });

  test('of another run is respected until its last ms', async () => {
    const held = openDesk();
    const receiver = recorder('email');
    expect(await deliver(held, receiver, { claimedUntil: DESK_TIME + 1 })).toBeUndefined();
    expect(receiver.tries).toEqual([]);
    const free = openDesk();
    expect(await deliver(free, receiver, { claimedUntil: DESK_TIME })).toMatchObject({
      kind: 'delivered',
    });
  });

  test('that another run wrote first keeps this run from sending', async () => {
    const desk = openDesk();
    const stored = await desk.put(MESSAGE);
    await desk.state.outbox.replaceRow(stored, { ...stored.row, fence: 5 });
    const receiver = recorder('email');
    expect(await deliverRow(desk.tools, receiver, stored)).toBeUndefined();
    expect(receiver.tries).toEqual([]);
    expect(desk.row()).toMatchObject({ fence: 5, attempt: undefined });
  });

  test('is longer than a send may take, and a run that stood still meanwhile does not send', async () => {
    for (const [late, sends] of [
      [CLAIM_MS - SEND_MS, 1],
      [CLAIM_MS - SEND_MS + 1, 0],
    ] as const) {
      const desk = openDesk();
      const stored = await desk.put(MESSAGE);
      desk.state.hook = (call, phase) => {
        if (call === 'replace row' && phase === 'after') desk.now += late;
      };
      const receiver = recorder('email');
      const tools = { ...desk.tools, deadlineAt: DESK_TIME + CLAIM_MS };
      await deliverRow(tools, receiver, stored);
      expect(receiver.tries.length, `${late} ms late`).toBe(sends);
    }
  });

  test('that cannot be written, as the store is down, does not hold back the message', async () => {
    const desk = openDesk();
    const stored = await desk.put(MESSAGE);
    failAt(desk, 'replace row', 1);
    const receiver = recorder('email');
    expect(await deliverRow(desk.tools, receiver, stored)).toMatchObject({ kind: 'delivered' });
    expect(receiver.tries).toMatchObject([{ mayRepeat: 'the outbox could not be written' }]);
    expect(desk.row()).toMatchObject({ status: 'pending', attempt: undefined });
  });

  test('that cannot be written is not tried again without a row', async () => {
    const desk = openDesk();
    const stored = await desk.put(MESSAGE);
    failAt(desk, 'replace row', 1);
    const receiver = answering(FAILED);
    expect(await deliverRow(desk.tools, receiver, stored)).toMatchObject({
      kind: 'failed',
      refused: false,
      sends: 1,
    });
  });

  test('that a defect of the store breaks off is thrown', async () => {
    const desk = openDesk();
    const stored = await desk.put(MESSAGE);
    desk.state.hook = () => {
      throw new Error('a defect');
    };
    await expect(deliverRow(desk.tools, recorder('email'), stored)).rejects.toThrow('a defect');
  });
});

describe('a store that is down after the send', () => {
  test('counts the message as delivered and leaves its row in doubt', async () => {
    const desk = openDesk();
    const stored = await desk.put(MESSAGE);
    failAt(desk, 'replace row', 2);
    const outcome = await deliverRow(desk.tools, recorder('email'), stored);
    expect(outcome).toMatchObject({ kind: 'delivered', stored: undefined });
    expect(desk.row()).toMatchObject({
      status: 'pending',
      inDoubt: true,
      claimedUntil: DESK_TIME + CLAIM_MS,
    });
  });

  test('ends the tries of one that failed', async () => {
    const desk = openDesk();
    const stored = await desk.put(MESSAGE);
    failAt(desk, 'replace row', 2);
    const receiver = answering(FAILED);
    await deliverRow(desk.tools, receiver, stored);
    expect(receiver.tries).toHaveLength(1);
  });

  test('throws what is no failure of the store', async () => {
    const desk = openDesk();
    const receiver = recorder('email');
    receiver.answer = () => {
      desk.state.hook = () => {
        throw new Error('a defect');
      };
      return DELIVERED;
    };
    await expect(deliver(desk, receiver)).rejects.toThrow('a defect');
  });
});

describe('a message that is refused for good', () => {
  test('is dead after one send, and stays unsettled', async () => {
    const desk = openDesk();
    const receiver = answering(REFUSED);
    expect(await deliver(desk, receiver)).toMatchObject({ refused: true, reason: '410', sends: 1 });
    expect(receiver.tries).toHaveLength(1);
    expect(desk.row()).toMatchObject({
      status: 'dead',
      settled: false,
      sentAt: undefined,
      inDoubt: false,
      claimedUntil: 0,
      lastError: '410',
    });
    expect(desk.logs).toEqual(['warn message not delivered']);
  });

  test('is that too when the channel throws, and the reason asks to report it', async () => {
    const ways = [
      () => Promise.reject(new Error('a\nbug')),
      () => {
        throw new Error('a\nbug');
      },
    ];
    for (const way of ways) {
      const desk = openDesk();
      const outcome = await deliver(desk, { ...recorder('email'), deliver: way });
      expect(outcome).toMatchObject({
        refused: true,
        reason: 'internal error of the channel, report it: a bug',
      });
      expect(desk.row()).toMatchObject({ status: 'dead' });
    }
  });
});

test('a send has a minute, and less when the deadline is near', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  for (const left of [20 * MINUTE_MS, 5000]) {
    const desk = openDesk();
    const tools = { ...desk.tools, deadlineAt: DESK_TIME + left };
    await deliverRow(tools, recorder('email'), await desk.put(MESSAGE));
  }
  const limits = timeout.mock.calls.map(([ms]) => ms);
  timeout.mockRestore();
  expect(limits).toEqual([SEND_MS, 5000]);
});
