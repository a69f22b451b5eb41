import { describe, expect, test } from 'vitest';
import {
  GIVE_UP_MS,
  LOOK_AFTER_MS,
  LOOK_AGAIN_MS,
  MAX_LOOKS,
  verifySent,
} from '../../src/monitor/verify-sent.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import type { AttemptFate } from '../../src/ports/receiver.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { DESK_TIME, digestOf, openDesk, refusal, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { bookOf, recorder } from '../support/scenario.ts';
import type { Recorder } from '../support/scenario.ts';

/** Mail that says of each attempt what `fateOf` does. */
function mail(fateOf: (id: string) => AttemptFate = () => ({ kind: 'taken' })) {
  const asked: string[] = [];
  const email = recorder('email', {
    lookUp: async ({ id }) => {
      asked.push(id);
      return fateOf(id);
    },
  });
  return { email, asked };
}

const sentAgo = (ago: number): Partial<OutboxRow> => ({
  status: 'sent',
  settled: true,
  sentAt: DESK_TIME - ago,
  attempt: { id: 'attempt', firstSentAt: DESK_TIME - ago },
});

async function putSent(desk: Desk, id: string, changes: Partial<OutboxRow> = {}) {
  const attempt = { id: `of ${id}`, firstSentAt: DESK_TIME };
  const message = digestOf([thing(id)], { id });
  await desk.put(message, { ...sentAgo(LOOK_AFTER_MS), attempt, ...changes });
}

function verify(desk: Desk, ...receivers: readonly Recorder[]): Promise<number> {
  const { outbox, receivers: log, clock, logger } = desk.tools;
  const book = bookOf(receivers);
  return verifySent({ outbox, receivers: log, book, clock, logger, limitMs: 1000 });
}

const FAILED_LATER: AttemptFate = { kind: 'failed', reason: 'no such mailbox' };

describe('a mail that was taken', () => {
  test('is asked about once, two minutes after it was sent and not 1 ms before', async () => {
    for (const [ago, count] of [
      [LOOK_AFTER_MS - 1, 0],
      [LOOK_AFTER_MS, 1],
    ] as const) {
      const desk = openDesk();
      const { email, asked } = mail();
      await desk.put(digestOf([thing('a')]), sentAgo(ago));
      await verify(desk, email);
      await verify(desk, email);
      expect(asked.length, `${ago} ms ago`).toBe(count);
      expect(desk.row()?.verified).toBe(count === 1);
    }
  });

  test('is asked about only when its alerts are marked', async () => {
    const desk = openDesk();
    const { email, asked } = mail();
    await putSent(desk, 'a', { settled: false });
    await putSent(desk, 'b', { status: 'pending' });
    await verify(desk, email);
    expect(asked).toEqual([]);
  });

  test('is asked about no more after a day, and counts as taken', async () => {
    for (const [ago, count] of [
      [GIVE_UP_MS, 1],
      [GIVE_UP_MS + 1, 0],
    ] as const) {
      const desk = openDesk();
      const { email, asked } = mail(() => FAILED_LATER);
      await desk.put(digestOf([thing('a')]), sentAgo(ago));
      expect(await verify(desk, email)).toBe(count);
      expect(asked).toHaveLength(count);
      expect(desk.row()).toMatchObject({ verified: true });
    }
  });

  test('and of which the service knows nothing stays told', async () => {
    const desk = openDesk();
    await putSent(desk, 'a');
    expect(await verify(desk, mail(() => ({ kind: 'unknown' })).email)).toBe(0);
    expect(desk.row('a')).toMatchObject({ status: 'sent', settled: true, verified: true });
  });
});

describe('the questions of one run', () => {
  test('are three at most, of the oldest, and the next run goes on', async () => {
    const desk = openDesk();
    const { email, asked } = mail();
    for (const id of ['a', 'b', 'c', 'd']) await putSent(desk, id);
    await verify(desk, email);
    expect(asked).toEqual(['of a', 'of b', 'of c']);
    expect(asked).toHaveLength(MAX_LOOKS);
    await verify(desk, email);
    expect(asked.slice(MAX_LOOKS)).toEqual(['of d']);
  });

  test('do not count what no service can be asked about: that is done with at once', async () => {
    const desk = openDesk();
    const { email, asked } = mail();
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) {
      const message = digestOf([thing(id)], { id, receiver: 'teams' });
      await desk.put(message, sentAgo(LOOK_AFTER_MS));
    }
    await putSent(desk, 'mail');
    await putSent(desk, 'odd', { attempt: undefined });
    await verify(desk, email, recorder('teams'));
    expect(asked).toEqual(['of mail']);
    expect(await desk.state.outbox.listOpen()).toEqual([]);
  });

  test('go on when the service cannot tell, and that one is asked about again ten minutes later', async () => {
    const desk = openDesk();
    const { email, asked } = mail(() => ({ kind: 'cannot-tell', reason: '429' }));
    for (const id of ['a', 'b', 'c', 'd']) await putSent(desk, id);
    expect(await verify(desk, email)).toBe(0);
    expect(asked).toEqual(['of a', 'of b', 'of c']);
    expect(desk.row('a')).toMatchObject({ status: 'sent', verified: false });
    desk.now += LOOK_AGAIN_MS - 1;
    await verify(desk, email);
    expect(asked.slice(3)).toEqual(['of d']);
    desk.now += 1;
    await verify(desk, email);
    expect(asked.slice(4)).toEqual(['of a', 'of b', 'of c']);
  });

  test('end in the same way when a channel breaks', async () => {
    const desk = openDesk();
    await putSent(desk, 'a');
    const email = recorder('email', { lookUp: () => Promise.reject(new Error('a bug')) });
    expect(await verify(desk, email)).toBe(0);
    expect(desk.row('a')).toMatchObject({ status: 'sent', verified: false });
  });
});

describe('a mail that failed after it was taken', () => {
  test('is dead and to be settled again, and its receiver refuses', async () => {
    const desk = openDesk();
    await putSent(desk, 'a');
    expect(await verify(desk, mail(() => FAILED_LATER).email)).toBe(1);
    expect(desk.row('a')).toMatchObject({
      status: 'dead',
      settled: false,
      verified: true,
      lastError: 'no such mailbox',
      sentAt: DESK_TIME - LOOK_AFTER_MS,
    });
    expect((await desk.record())?.refusing).toEqual({
      since: DESK_TIME,
      triedAt: DESK_TIME,
      reason: 'no such mailbox',
      settingsKey: 'email settings',
    });
    expect(desk.logs).toEqual(['warn a message that was taken has failed']);
  });

  test('keeps the time since which the receiver refuses', async () => {
    const desk = openDesk();
    const refusing = refusal(1);
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, refusing }));
    await putSent(desk, 'a');
    await verify(desk, mail(() => FAILED_LATER).email);
    expect((await desk.record())?.refusing).toMatchObject({ since: 1, triedAt: DESK_TIME });
  });

  test('is left to another run that found it first', async () => {
    const desk = openDesk();
    await putSent(desk, 'a');
    const { email } = mail(() => FAILED_LATER);
    desk.state.hook = async (call, phase) => {
      if (call !== 'replace row' || phase !== 'before') return;
      desk.state.hook = () => {};
      const [stored] = await desk.state.outbox.listOpen();
      if (stored !== undefined) await desk.state.outbox.replaceRow(stored, stored.row);
    };
    await verify(desk, email);
    expect(await desk.record()).toBeUndefined();
    expect(desk.row('a')?.status).toBe('sent');
  });

  test('holds back no question about the others', async () => {
    const desk = openDesk();
    const { email, asked } = mail((id) => (id === 'of a' ? FAILED_LATER : { kind: 'taken' }));
    await putSent(desk, 'a');
    await putSent(desk, 'b');
    expect(await verify(desk, email)).toBe(1);
    expect(asked).toEqual(['of a', 'of b']);
  });
});

describe('a mail of a receiver that refused', () => {
  async function refusingAfter(fate: AttemptFate, triedAt: number) {
    const desk = openDesk();
    const refusing = refusal(triedAt);
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, refusing }));
    await putSent(desk, 'a');
    await verify(desk, mail(() => fate).email);
    return (await desk.record())?.refusing;
  }

  test('takes the refusal back when the service says it was taken, and was sent after it', async () => {
    const sentAt = DESK_TIME - LOOK_AFTER_MS;
    expect(await refusingAfter({ kind: 'taken' }, sentAt - 1)).toBeUndefined();
    expect(await refusingAfter({ kind: 'taken' }, sentAt)).toBeDefined();
    expect(await refusingAfter({ kind: 'unknown' }, sentAt - 1)).toBeDefined();
  });

  test('whose record cannot be changed stops nothing', async () => {
    const desk = openDesk();
    await putSent(desk, 'a');
    desk.state.hook = (call) => {
      if (call.startsWith('update receiver')) throw new StateError('odd');
    };
    expect(await verify(desk, mail(() => FAILED_LATER).email)).toBe(1);
    expect(desk.logs.at(-1)).toBe('warn what a receiver did could not be kept');
  });
});
