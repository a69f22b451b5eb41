import { describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { CLAIM_MS, deliverRow, PUT_OFF_MS, RECOGNISED_MS } from '../../src/monitor/deliver-row.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import type { AttemptFate, DeliveryResult, Receiver } from '../../src/ports/receiver.ts';
import { DESK_TIME, digestOf, failure, openDesk, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { DELIVERED, FAILED, recorder, REFUSED } from '../support/scenario.ts';
import type { Recorder } from '../support/scenario.ts';

const MESSAGE = digestOf([thing('a')]);
const NO_ANSWER = failure({ reason: 'no answer', ambiguous: true });
const EXPIRED = failure({ reason: '412', attemptExpired: true });
const REPEAT = 'an earlier send of it had no answer';

/** Gives these answers one after the other; asked, it says what became of the attempt. */
function mail(fate: AttemptFate | (() => never), ...answers: readonly DeliveryResult[]) {
  const asked: string[] = [];
  const receiver: Recorder & Receiver = recorder('email', {
    lookUp: async ({ id }) => {
      asked.push(id);
      return typeof fate === 'function' ? fate() : fate;
    },
  });
  receiver.answer = () => answers[receiver.tries.length - 1] ?? DELIVERED;
  return { receiver, asked };
}

/** A row that a run left in doubt, `ago` ms after its first send. */
function doubtful(ago: number): Partial<OutboxRow> {
  const attempt = { id: 'm1', firstSentAt: DESK_TIME - ago };
  return { attempt, inDoubt: true, fence: 1, attempts: 1, claimedUntil: DESK_TIME };
}

async function deliver(desk: Desk, receiver: Recorder, changes: Partial<OutboxRow> = {}) {
  return deliverRow(desk.tools, receiver, await desk.put(MESSAGE, changes));
}

const sendsOf = ({ tries }: Recorder) =>
  tries.map(({ attempt, mayRepeat }) => [attempt.id, mayRepeat]);

describe('a message that an earlier run may have sent', () => {
  test('is sent, without another send, when the service says that it took it', async () => {
    const desk = openDesk();
    const { receiver, asked } = mail({ kind: 'taken' });
    const outcome = await deliver(desk, receiver, doubtful(CLAIM_MS));
    expect(outcome).toMatchObject({ kind: 'delivered' });
    expect(asked).toEqual(['m1']);
    expect(receiver.tries).toEqual([]);
    expect(desk.row()).toMatchObject({ status: 'sent', sentAt: DESK_TIME, inDoubt: false });
  });

  test('is dead, without another send, when the service says that it failed', async () => {
    const desk = openDesk();
    const { receiver } = mail({ kind: 'failed', reason: 'no such domain' });
    const outcome = await deliver(desk, receiver, doubtful(CLAIM_MS));
    expect(outcome).toMatchObject({ kind: 'failed', refused: true, reason: 'no such domain' });
    expect(receiver.tries).toEqual([]);
    expect(desk.row()).toMatchObject({ status: 'dead', sentAt: undefined });
  });

  test('is repeated under its own id while the service recognises that, then under a new one', async () => {
    for (const [ago, expected] of [
      [RECOGNISED_MS - 1, ['m1', undefined]],
      [RECOGNISED_MS, ['fresh-1', REPEAT]],
    ] as const) {
      const { receiver } = mail({ kind: 'unknown' });
      const desk = openDesk();
      await deliver(desk, receiver, doubtful(ago));
      expect(sendsOf(receiver), `${ago} ms ago`).toEqual([expected]);
      expect(desk.row()).toMatchObject({ attempt: { id: expected[0] }, mayRepeat: expected[1] });
    }
  });

  test('keeps the time of its first send with its own id, and counts a new id from now', async () => {
    for (const [ago, since] of [
      [MINUTE_MS, DESK_TIME - MINUTE_MS],
      [RECOGNISED_MS, DESK_TIME],
    ] as const) {
      const desk = openDesk();
      await deliver(desk, mail({ kind: 'unknown' }).receiver, doubtful(ago));
      expect(desk.row()?.attempt?.firstSentAt).toBe(since);
    }
  });

  test('is repeated all the same when the service cannot tell, or breaks when it is asked', async () => {
    const breaks = (): never => {
      throw new Error('a bug');
    };
    for (const fate of [{ kind: 'cannot-tell', reason: '429' } as const, breaks]) {
      const { receiver } = mail(fate);
      expect(await deliver(openDesk(), receiver, doubtful(MINUTE_MS))).toMatchObject({
        kind: 'delivered',
      });
      expect(sendsOf(receiver)).toEqual([['m1', undefined]]);
    }
  });

  test('says that it may repeat where the service cannot be asked', async () => {
    const teams = recorder('teams');
    await deliver(openDesk(), teams, doubtful(MINUTE_MS));
    expect(sendsOf(teams)).toEqual([['fresh-1', REPEAT]]);
  });

  test('is not asked about while nothing is in doubt', async () => {
    const { receiver, asked } = mail({ kind: 'taken' });
    await deliver(openDesk(), receiver, { ...doubtful(MINUTE_MS), inDoubt: false });
    expect(asked).toEqual([]);
    expect(sendsOf(receiver)).toEqual([['m1', undefined]]);
  });

  test('takes a new id without a word where the old one is too old but was never taken', async () => {
    const { receiver } = mail({ kind: 'taken' });
    await deliver(openDesk(), receiver, { ...doubtful(RECOGNISED_MS), inDoubt: false });
    expect(sendsOf(receiver)).toEqual([['fresh-1', undefined]]);
  });

  test('keeps its word that it may repeat', async () => {
    const { receiver } = mail({ kind: 'unknown' }, FAILED, DELIVERED);
    await deliver(openDesk(), receiver, { ...doubtful(MINUTE_MS), mayRepeat: REPEAT });
    expect(sendsOf(receiver)).toEqual([
      ['m1', REPEAT],
      ['m1', REPEAT],
    ]);
  });
});

describe('a send without an answer', () => {
  test('leaves its row in doubt, and asks before it sends again in the same run', async () => {
    const desk = openDesk();
    const { receiver, asked } = mail({ kind: 'unknown' }, NO_ANSWER, DELIVERED);
    const during: (OutboxRow | undefined)[] = [];
    const sleep = async () => void during.push(desk.row());
    await deliverRow({ ...desk.tools, sleep }, receiver, await desk.put(MESSAGE));
    expect(during).toMatchObject([{ status: 'pending', inDoubt: true, lastError: 'no answer' }]);
    expect(asked).toEqual(['m1']);
    expect(sendsOf(receiver)).toEqual([
      ['m1', undefined],
      ['m1', undefined],
    ]);
  });

  test('that was taken after all is one message', async () => {
    const desk = openDesk();
    const { receiver } = mail({ kind: 'taken' }, NO_ANSWER);
    expect(await deliver(desk, receiver)).toMatchObject({ kind: 'delivered' });
    expect(receiver.tries).toHaveLength(1);
  });

  test('to a chat is not sent again in the run, and twice as late each time, a day at most', async () => {
    const teams = recorder('teams');
    teams.answer = () => NO_ANSWER;
    for (const [attempts, wait] of [
      [0, PUT_OFF_MS],
      [1, 2 * PUT_OFF_MS],
      [8, 256 * PUT_OFF_MS],
      [9, DAY_MS],
      [2000, DAY_MS],
    ] as const) {
      const desk = openDesk();
      await deliver(desk, teams, { attempts });
      expect(desk.row()).toMatchObject({ inDoubt: true, claimedUntil: DESK_TIME + wait });
    }
    expect(teams.tries).toHaveLength(5);
  });

  test('to a chat is sent again later as one that may repeat', async () => {
    const teams = recorder('teams');
    teams.answer = () => (teams.tries.length === 1 ? NO_ANSWER : DELIVERED);
    const desk = openDesk();
    await deliver(desk, teams);
    const again = async () => {
      const [stored] = await desk.state.outbox.listOpen();
      return stored && deliverRow(desk.tools, teams, stored);
    };
    desk.now += PUT_OFF_MS - 1;
    expect(await again()).toBeUndefined();
    desk.now += 1;
    expect(await again()).toMatchObject({ kind: 'delivered' });
    expect(sendsOf(teams)).toEqual([
      ['m1', undefined],
      ['fresh-1', REPEAT],
    ]);
  });

  test('stays in doubt when the repeat fails for a reason of its own', async () => {
    const desk = openDesk();
    const { receiver } = mail({ kind: 'unknown' }, NO_ANSWER, FAILED, FAILED, FAILED);
    await deliver(desk, receiver);
    expect(desk.row()).toMatchObject({ status: 'pending', inDoubt: true, lastError: '503' });
  });

  test('stays in doubt when a later run runs out of time before it can send again', async () => {
    const desk = openDesk();
    const { receiver } = mail({ kind: 'unknown' });
    const stored = await desk.put(MESSAGE, doubtful(MINUTE_MS));
    await deliverRow({ ...desk.tools, deadlineAt: DESK_TIME }, receiver, stored);
    expect(receiver.tries).toEqual([]);
    expect(desk.row()).toMatchObject({ status: 'pending', inDoubt: true });
  });

  test('stays in doubt also when the repeat is refused for good, not when it alone was', async () => {
    const desk = openDesk();
    await deliver(desk, mail({ kind: 'unknown' }, NO_ANSWER, REFUSED).receiver);
    expect(desk.row()).toMatchObject({ status: 'dead', inDoubt: true });
    const alone = openDesk();
    await deliver(alone, mail({ kind: 'unknown' }, REFUSED).receiver);
    expect(alone.row()).toMatchObject({ status: 'dead', inDoubt: false });
  });

  test('is out of doubt when the service says that it failed', async () => {
    const desk = openDesk();
    await deliver(desk, mail({ kind: 'failed', reason: 'no' }, NO_ANSWER).receiver);
    expect(desk.row()).toMatchObject({ status: 'dead', inDoubt: false });
  });
});

describe('an attempt that the service no longer recognises', () => {
  test('is sent under a new id at once, and says that it may repeat', async () => {
    const desk = openDesk();
    const { receiver } = mail({ kind: 'unknown' }, EXPIRED, DELIVERED);
    await deliver(desk, receiver, doubtful(MINUTE_MS));
    expect(sendsOf(receiver)).toEqual([
      ['m1', undefined],
      ['fresh-1', REPEAT],
    ]);
    expect(desk.pauses).toEqual([]);
  });

  test('is sent under a new id by the next run, where this one has no time left', async () => {
    const desk = openDesk();
    const { receiver } = mail({ kind: 'unknown' }, EXPIRED, DELIVERED);
    const tools = { ...desk.tools, deadlineAt: DESK_TIME + 1 };
    await deliverRow(tools, receiver, await desk.put(MESSAGE));
    expect(desk.row()).toMatchObject({ status: 'pending', inDoubt: true });
    const [stored] = await desk.state.outbox.listOpen();
    if (stored !== undefined) await deliverRow(desk.tools, receiver, stored);
    expect(sendsOf(receiver)[1]).toEqual(['fresh-1', REPEAT]);
  });

  test('is not sent again when the service took it', async () => {
    const { receiver } = mail({ kind: 'taken' }, EXPIRED);
    expect(await deliver(openDesk(), receiver)).toMatchObject({ kind: 'delivered' });
    expect(receiver.tries).toHaveLength(1);
  });
});
