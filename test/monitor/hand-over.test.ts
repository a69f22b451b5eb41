import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { handOver, MESSAGE_ITEM_LIMIT } from '../../src/monitor/hand-over.ts';
import { told } from '../support/alerts.ts';
import { aRecord, DESK_TIME, openDesk, refusal, statesOf, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { GREETED, handing, messagesFrom, titlesOf } from '../support/handing.ts';
import { bookOf, briefOf, recorder } from '../support/scenario.ts';

async function deskWith(...alerts: readonly Alert[]): Promise<Desk> {
  const desk = openDesk();
  await desk.keep(...alerts);
  return desk;
}

const OWED = { reason: 'new' as const, at: DESK_TIME };
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => thing(`t${from + at}`));

describe('handing over', () => {
  test('puts what is owed into the outbox and leaves the debts, until it is delivered', async () => {
    const desk = await deskWith(thing('a'), thing('b', { owner: 'other' }));
    const before = desk.state.alertsOf('fake');
    const messages = await messagesFrom(desk.state, handing(desk, { owners: ['fake', 'other'] }));
    expect(messages.map(briefOf)).toEqual([['NEW too-full warning a', 'NEW too-full warning b']]);
    expect(desk.state.outboxRows().map(({ message }) => message)).toEqual(messages);
    expect(desk.state.alertsOf('fake')).toEqual(before);
    expect(desk.state.calls.filter((call) => call.startsWith('save'))).toHaveLength(2);
  });

  test('writes down which alerts the message tells, as they are now', async () => {
    const desk = await deskWith(thing('a', { of: { severity: 'critical', stage: 1, step: 7 } }));
    await messagesFrom(desk.state, handing(desk));
    expect(desk.state.outboxRows()[0]?.tells).toEqual([
      {
        owner: 'fake',
        fingerprint: thing('a').fingerprint,
        reason: 'new',
        owedAt: DESK_TIME,
        severity: 'critical',
        stage: 1,
        step: 7,
      },
    ]);
  });

  test('writes down only what the receiver will be shown by name', async () => {
    const desk = await deskWith(thing('a'), thing('b'));
    const book = bookOf([recorder('email', { names: ({ items }) => items.slice(0, 1) })]);
    const [message] = await messagesFrom(desk.state, handing(desk, { book }));
    expect(message?.items).toHaveLength(2);
    expect(desk.state.outboxRows()[0]?.tells).toHaveLength(1);
  });

  test('says and writes nothing where nothing is owed', async () => {
    const desk = await deskWith(thing('a', { owed: {} }));
    expect(await messagesFrom(desk.state, handing(desk))).toEqual([]);
    expect(desk.state.outboxRows()).toEqual([]);
  });

  test('gives the same message the same id, and another one another', async () => {
    const idOf = async (...alerts: readonly Alert[]) => {
      const desk = await deskWith(...alerts);
      return (await messagesFrom(desk.state, handing(desk)))[0]?.id;
    };
    const [a, b] = [thing('a'), thing('b')];
    expect(await idOf(a, b)).toBe(await idOf(b, a));
    expect(await idOf(a)).not.toBe(await idOf(b));
    const later = { email: { ...OWED, at: DESK_TIME + 1 } };
    expect(await idOf(a)).not.toBe(await idOf(thing('a', { owed: later })));
  });

  test('gives another id to what follows a message that was refused', async () => {
    const desk = await deskWith(thing('a'));
    const states = statesOf(aRecord({ refused: 1 }));
    const [first] = await messagesFrom(desk.state, handing(desk));
    const [second] = await messagesFrom(desk.state, handing(desk, { states }));
    expect(second?.id).not.toBe(first?.id);
  });
});

describe('one message', () => {
  test('is for one receiver and one reason', async () => {
    const worse = { reason: 'worse' as const, at: DESK_TIME };
    const desk = await deskWith(
      thing('a'),
      thing('b', { owed: { email: worse, teams: OWED } }),
      thing('c'),
    );
    const messages = await messagesFrom(desk.state, handing(desk, { book: GREETED.book }));
    expect(
      messages.map(({ receiver, reason, items }) => [receiver, reason, ...titlesOf(items)]),
    ).toEqual([
      ['email', 'new', 'a', 'c'],
      ['email', 'worse', 'b'],
      ['teams', 'new', 'b'],
    ]);
  });

  test('tells the worst first, then by title', async () => {
    const of = (severity: 'critical' | 'info') => ({ of: { severity } });
    const desk = await deskWith(
      thing('c', of('info')),
      thing('b', of('critical')),
      thing('a', of('info')),
      thing('d', of('critical')),
    );
    const [message] = await messagesFrom(desk.state, handing(desk));
    expect(titlesOf(message?.items)).toEqual(['b', 'd', 'a', 'c']);
  });

  test('has at most 500 items, and the rest follows in further ones', async () => {
    const whole = await deskWith(...many(MESSAGE_ITEM_LIMIT));
    expect(await messagesFrom(whole.state, handing(whole))).toHaveLength(1);
    const more = await deskWith(...many(MESSAGE_ITEM_LIMIT + 1));
    const messages = await messagesFrom(more.state, handing(more));
    expect(messages.map(({ items }) => items.length)).toEqual([MESSAGE_ITEM_LIMIT, 1]);
    expect(MESSAGE_ITEM_LIMIT).toBe(500);
  });

  test('is halved until a row can hold it, and every item is told once', async () => {
    const desk = openDesk({ rowItems: 2 });
    await desk.keep(...many(7));
    const messages = await messagesFrom(desk.state, handing(desk));
    expect(messages.every(({ items, counts }) => items.length <= 2 && counts.total <= 2)).toBe(
      true,
    );
    const titles = messages.flatMap(({ items }) => titlesOf(items));
    expect(titles.toSorted()).toEqual(many(7).map(({ finding }) => finding.title));
    expect(desk.state.outboxRows().map(({ message }) => message)).toEqual(messages);
  });

  test('of one item that no row can hold is a defect', async () => {
    const desk = openDesk({ rowItems: 0 });
    await desk.keep(thing('a'));
    await expect(messagesFrom(desk.state, handing(desk))).rejects.toThrow(
      'one item for email does not fit the outbox',
    );
  });

  test('carries the addresses of a receiver that is made of a tag', async () => {
    const recipients = ['owner@contoso.example'];
    const desk = await deskWith(thing('a', { owed: { 'owner-1': { ...OWED, recipients } } }));
    const found: unknown[] = [];
    const book = {
      all: [],
      find: (name: string, given?: readonly string[]) => {
        found.push([name, given]);
        return recorder(name);
      },
    };
    const [message] = await messagesFrom(desk.state, handing(desk, { book }));
    expect(message).toMatchObject({ receiver: 'owner-1', recipients });
    expect(found).toEqual([['owner-1', recipients]]);
  });

  test('carries no addresses where the settings name them', async () => {
    const desk = await deskWith(thing('a'));
    const [message] = await messagesFrom(desk.state, handing(desk));
    expect(message).not.toHaveProperty('recipients');
  });

  test('says what could not be read, where links lead, and when it was made', async () => {
    const desk = await deskWith(thing('a'));
    const given = { unread: ['contosoprod'], portal: 'https://portal.example', now: 7 };
    const [message] = await messagesFrom(desk.state, handing(desk, given));
    expect(message).toMatchObject({
      unread: ['contosoprod'],
      portal: 'https://portal.example',
      createdAt: 7,
      kind: 'digest',
    });
    expect(message).not.toHaveProperty('watching');
  });
});

describe('an item', () => {
  test('has a link that silences it while it is open, and none once it is resolved', async () => {
    const desk = await deskWith(
      thing('a'),
      thing('b', {
        state: 'resolved',
        endsAt: DESK_TIME + 1,
        owed: { email: { reason: 'resolved', at: DESK_TIME } },
        told: { email: told() },
      }),
    );
    const snoozeUrlOf = ({ finding }: Alert) => `https://app.example/${finding.title}`;
    const messages = await messagesFrom(desk.state, handing(desk, { snoozeUrlOf }));
    const items = messages.flatMap((message) => message.items);
    expect(items.map(({ snoozeUrl, endsAt }) => [snoozeUrl, endsAt])).toEqual([
      ['https://app.example/a', undefined],
      [undefined, DESK_TIME + 1],
    ]);
  });

  test('has no link where the address of the app is not known', async () => {
    const desk = await deskWith(thing('a'));
    const [message] = await messagesFrom(desk.state, handing(desk));
    expect(message?.items[0]).not.toHaveProperty('snoozeUrl');
  });
});

describe('what is not handed over', () => {
  test('is what is muted: it stays owed and is told when that ends', async () => {
    const desk = await deskWith(thing('a'), thing('b'));
    const seen: (readonly Alert[])[] = [];
    const mutingFor = (alerts: readonly Alert[]) => {
      seen.push(alerts);
      return ({ finding }: Alert) =>
        finding.title === 'a' ? ({ kind: 'window' } as const) : undefined;
    };
    const [message] = await messagesFrom(desk.state, handing(desk, { mutingFor }));
    expect(titlesOf(message?.items)).toEqual(['b']);
    expect(seen.map((alerts) => alerts.length)).toEqual([2]);
    const { muted } = await handOver(desk.state, handing(desk, { mutingFor }));
    expect(muted.map(({ alert, muting }) => [alert.finding.title, muting.kind])).toEqual([
      ['a', 'window'],
    ]);
    expect(desk.state.alertsOf('fake')[0]?.owed).toEqual({ email: OWED });
    const [after] = await messagesFrom(desk.state, handing(desk));
    expect(titlesOf(after?.items)).toEqual(['a', 'b']);
  });

  test('is what goes to a receiver that is not known any more', async () => {
    const desk = await deskWith(thing('a', { owed: { gone: OWED } }));
    expect(await messagesFrom(desk.state, handing(desk))).toEqual([]);
  });

  test('is what goes to a receiver that refused within the last day with the same settings', async () => {
    const desk = await deskWith(thing('a'));
    const of = (settingsKey?: string) => ({
      mayGreet: false,
      states: statesOf(aRecord({ refusing: refusal(DESK_TIME, settingsKey) })),
    });
    expect(await messagesFrom(desk.state, handing(desk, of()))).toEqual([]);
    expect(await messagesFrom(desk.state, handing(desk, of('old settings')))).toHaveLength(1);
  });

  test('is measured by the clock of the store, not by that of the run', async () => {
    const desk = await deskWith(thing('a'));
    const states = statesOf(aRecord({ refusing: refusal() }));
    const now = DESK_TIME + 1e9;
    const mayGreet = false;
    expect(await messagesFrom(desk.state, handing(desk, { states, now, mayGreet }))).toEqual([]);
    const storeNow = now;
    const given = { states, now: DESK_TIME, storeNow, mayGreet };
    expect(await messagesFrom(desk.state, handing(desk, given))).toHaveLength(1);
  });

  test('is a resolved notice that is owed only as long as a message is in doubt', async () => {
    const resolved = { email: { reason: 'resolved' as const, at: DESK_TIME } };
    const alert = thing('a', { state: 'resolved', endsAt: DESK_TIME, owed: resolved, told: {} });
    const desk = await deskWith(alert);
    expect(await messagesFrom(desk.state, handing(desk))).toEqual([]);
  });

  test('is what alerts of other owners owe, which another run holds', async () => {
    const desk = await deskWith(thing('a'), thing('b', { owner: 'other' }));
    const [message, ...more] = await messagesFrom(desk.state, handing(desk));
    expect(titlesOf(message?.items)).toEqual(['a']);
    expect(more).toEqual([]);
  });
});
