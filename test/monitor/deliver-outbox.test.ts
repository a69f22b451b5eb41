import { describe, expect, test } from 'vitest';
import type { NotificationReason } from '../../src/domain/alert.ts';
import type { Message } from '../../src/domain/message.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { deliverOutbox } from '../../src/monitor/deliver-outbox.ts';
import { receiverStatesOf } from '../../src/monitor/receiver-state.ts';
import { DESK_TIME, digestOf, failure, openDesk, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { bookOf, DELIVERED, FAILED, recorder } from '../support/scenario.ts';
import type { Recorder } from '../support/scenario.ts';

/** A message of one alert of a severity; its id is `id`. */
function aMessage(
  id: string,
  given: Partial<Message> & { readonly severity?: Severity } = {},
): Message {
  const { severity = 'warning', ...more } = given;
  return digestOf([thing(id, { of: { severity } })], { id, ...more });
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

const idsOf = ({ tries }: Recorder) => tries.map(({ message }) => message.id);
const withBudget = (perMinute: number, perHour = Infinity, key = 'mail') => ({
  budget: { key, perMinute, perHour },
});

describe('the order of sending', () => {
  test('is the greeting, then the worst, then the oldest, and what is only resolved last', async () => {
    const email = recorder('email');
    const resolved: NotificationReason = 'resolved';
    const desk = await deskWith(
      aMessage('resolved-info', { severity: 'info', reason: resolved }),
      aMessage('resolved-critical', { severity: 'critical', reason: resolved }),
      aMessage('info', { severity: 'info' }),
      aMessage('warning-later', { createdAt: DESK_TIME + 1 }),
      aMessage('warning'),
      aMessage('critical', { severity: 'critical', createdAt: DESK_TIME + 9 }),
      aMessage('greeting', { severity: 'info', kind: 'summary' }),
    );
    await deliver(desk, email);
    expect(idsOf(email)).toEqual([
      'greeting',
      'critical',
      'warning',
      'warning-later',
      'info',
      'resolved-critical',
      'resolved-info',
    ]);
  });

  test('counts a message by its worst item, and an empty greeting first all the same', async () => {
    const email = recorder('email');
    const both = [
      thing('x', { of: { severity: 'info' } }),
      thing('y', { of: { severity: 'critical' } }),
    ];
    const desk = await deskWith(
      aMessage('warning'),
      digestOf(both, { id: 'both' }),
      digestOf([], { id: 'empty', kind: 'summary' }),
    );
    await deliver(desk, email);
    expect(idsOf(email)).toEqual(['empty', 'both', 'warning']);
  });
});

describe('a budget that is used up', () => {
  test('leaves the rest pending and untouched, and counts it as waiting, not as failed', async () => {
    const email = recorder('email', withBudget(1));
    const desk = await deskWith(aMessage('info', { severity: 'info' }), aMessage('warning'));
    expect(await deliver(desk, email)).toEqual([
      {
        receiver: 'email',
        channel: 'email',
        delivered: 1,
        failed: 0,
        waiting: 1,
        refused: 0,
        reasons: [],
      },
    ]);
    expect(idsOf(email)).toEqual(['warning']);
    expect(desk.row('info')).toMatchObject({
      status: 'pending',
      attempts: 0,
      lastError: undefined,
    });
  });

  test('of an hour counts the sends of earlier runs, each of several tries too', async () => {
    const email = recorder('email', withBudget(Infinity, 4));
    email.answer = () => FAILED;
    const desk = await deskWith(aMessage('one'));
    await deliver(desk, email);
    email.answer = () => DELIVERED;
    expect(await deliver(desk, email)).toMatchObject([{ delivered: 0, waiting: 1 }]);
    desk.now += HOUR_MS;
    const tools = { ...desk.tools, deadlineAt: desk.now + HOUR_MS };
    expect(await deliver({ ...desk, tools }, email)).toMatchObject([{ delivered: 1, waiting: 0 }]);
  });

  test('is shared by receivers with the same key, worst first over all of them', async () => {
    const [email, other] = [recorder('email', withBudget(1)), recorder('other', withBudget(1))];
    const desk = await deskWith(
      aMessage('one'),
      aMessage('two', { receiver: 'other', severity: 'critical' }),
    );
    await deliver(desk, email, other);
    expect([idsOf(email), idsOf(other)]).toEqual([[], ['two']]);
  });

  test('of one key holds back no other', async () => {
    const email = recorder('email', withBudget(1));
    const teams = recorder('teams', withBudget(1, Infinity, 'teams'));
    const desk = await deskWith(
      aMessage('one'),
      aMessage('two'),
      aMessage('three', { receiver: 'teams' }),
    );
    await deliver(desk, email, teams);
    expect([idsOf(email), idsOf(teams)]).toEqual([['one'], ['three']]);
  });

  test('counts the posts that a message takes, in this run and in later ones', async () => {
    const teams = recorder('teams', { ...withBudget(4, 8), posts: () => 3 });
    const [one, two] = ['one', 'two'].map((id) => aMessage(id, { receiver: 'teams' }));
    const desk = await deskWith(one ?? aMessage('x'), two ?? aMessage('y'));
    expect(await deliver(desk, teams)).toMatchObject([{ delivered: 1, waiting: 1 }]);
    expect((await desk.record('teams'))?.sends).toHaveLength(3);
    expect(await deliver(desk, teams)).toMatchObject([{ delivered: 0, waiting: 1 }]);
    desk.now += MINUTE_MS;
    expect(await deliver(desk, teams)).toMatchObject([{ delivered: 1, waiting: 0 }]);
  });
});

describe('a service that asks to wait', () => {
  test('is sent nothing more in this run, nor in later ones before that time', async () => {
    const email = recorder('email');
    email.answer = () => failure({ retryAfterMs: HOUR_MS });
    const desk = await deskWith(aMessage('one'), aMessage('two'));
    expect(await deliver(desk, email)).toMatchObject([{ failed: 1, waiting: 1 }]);
    expect((await desk.record())?.waitUntil).toBe(DESK_TIME + HOUR_MS);
    email.answer = () => DELIVERED;
    const tools = { ...desk.tools, deadlineAt: DESK_TIME + 2 * HOUR_MS };
    desk.now = DESK_TIME + HOUR_MS - 1;
    const later = Object.assign(desk, { tools });
    expect(await deliver(later, email)).toMatchObject([{ delivered: 0, waiting: 2 }]);
    expect(email.tries).toHaveLength(1);
    later.now += 1;
    expect(await deliver(later, email)).toMatchObject([{ delivered: 2, waiting: 0 }]);
    expect((await desk.record())?.waitUntil).toBe(0);
  });

  test('holds back no other receiver', async () => {
    const [email, teams] = [recorder('email'), recorder('teams')];
    email.answer = () => failure({ retryAfterMs: HOUR_MS });
    const desk = await deskWith(aMessage('one'), aMessage('two', { receiver: 'teams' }));
    await deliver(desk, email, teams);
    expect(idsOf(teams)).toEqual(['two']);
  });
});

describe('receivers side by side', () => {
  test('a slow one holds back no other', async () => {
    const [email, teams] = [recorder('email'), recorder('teams')];
    const taken = new Promise<void>((resolve) => {
      teams.answer = () => {
        resolve();
        return DELIVERED;
      };
    });
    email.answer = async () => {
      await taken;
      return DELIVERED;
    };
    const desk = await deskWith(aMessage('one'), aMessage('two', { receiver: 'teams' }));
    expect(await deliver(desk, email, teams)).toMatchObject([{ delivered: 1 }, { delivered: 1 }]);
  });

  test('one whose channel throws is refused, and the others go on', async () => {
    const [email, teams] = [recorder('email'), recorder('teams')];
    email.answer = () => {
      throw new Error('a bug');
    };
    const desk = await deskWith(
      aMessage('one'),
      aMessage('three'),
      aMessage('two', { receiver: 'teams' }),
    );
    const [first, second] = await deliver(desk, email, teams);
    expect(first).toMatchObject({ receiver: 'email', failed: 2, refused: 2 });
    expect(first?.reasons).toHaveLength(1);
    expect(second).toMatchObject({ receiver: 'teams', delivered: 1 });
  });

  test('a defect in one line is thrown only after the others have ended', async () => {
    const [email, teams] = [recorder('email'), recorder('teams')];
    const desk = await deskWith(aMessage('one'), aMessage('two', { receiver: 'teams' }));
    email.answer = () => {
      desk.state.hook = (call) => {
        if (call === 'replace row') desk.state.hook = () => {};
        if (call === 'replace row') throw new Error('a defect');
      };
      return DELIVERED;
    };
    const ended: string[] = [];
    teams.answer = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended.push('teams');
      return DELIVERED;
    };
    await expect(deliver(desk, email, teams)).rejects.toThrow('a defect');
    expect(ended).toEqual(['teams']);
  });
});

describe('what is not sent', () => {
  test('is what was sent or refused before', async () => {
    const email = recorder('email');
    const desk = openDesk();
    await desk.put(aMessage('sent'), { status: 'sent', sentAt: 1 });
    await desk.put(aMessage('dead'), { status: 'dead' });
    expect(await deliver(desk, email)).toEqual([]);
    expect(email.tries).toEqual([]);
  });

  test('is what another run holds, which is counted nowhere', async () => {
    const desk = openDesk();
    await desk.put(aMessage('held'), { claimedUntil: DESK_TIME + MINUTE_MS });
    const [email] = await deliver(desk, recorder('email'));
    expect(email).toMatchObject({ delivered: 0, failed: 0, waiting: 0 });
    expect(await desk.record()).toBeUndefined();
  });

  test('is what goes to a receiver that no setting has any more: it is taken back', async () => {
    const desk = await deskWith(aMessage('one', { receiver: 'gone' }));
    await desk.put(aMessage('held', { receiver: 'gone' }), { claimedUntil: DESK_TIME + 1 });
    expect(await deliver(desk, recorder('email'))).toEqual([]);
    expect(desk.state.outboxRows().map(({ message }) => message.id)).toEqual(['held']);
  });

  test('is what is left when the deadline comes', async () => {
    const email = recorder('email');
    const desk = await deskWith(aMessage('one'), aMessage('two'));
    email.answer = () => {
      desk.now = desk.tools.deadlineAt;
      return DELIVERED;
    };
    expect(await deliver(desk, email)).toMatchObject([
      { delivered: 1, failed: 1, refused: 0, reasons: ['ran out of time before sending'] },
    ]);
    expect(desk.row('two')).toMatchObject({ status: 'pending', attempts: 0 });
  });
});
