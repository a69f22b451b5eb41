import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { Message } from '../../src/domain/message.ts';
import type { HandOverRequest } from '../../src/monitor/hand-over.ts';
import {
  aRecord,
  DESK_TIME,
  digestOf,
  openDesk,
  refusal,
  statesOf,
  thing,
} from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { handing, messagesFrom, titlesOf } from '../support/handing.ts';
import { bookOf, recorder } from '../support/scenario.ts';

const WATCHING = [{ noun: 'registries', count: 3 }];
const OWED = { reason: 'new' as const, at: DESK_TIME };

/** A run in which nobody was greeted. */
const first = (desk: Desk, given: Partial<HandOverRequest> = {}) =>
  handing(desk, { states: new Map(), watching: WATCHING, ...given });

async function deskWith(...alerts: readonly Alert[]): Promise<Desk> {
  const desk = openDesk();
  await desk.keep(...alerts);
  return desk;
}

const kindsOf = (messages: readonly Message[]) =>
  messages.map(({ receiver, kind, items }) => [receiver, kind, ...titlesOf(items)]);

describe('the first message to a receiver', () => {
  test('says what is watched, also when nothing is wrong', async () => {
    const desk = openDesk();
    const messages = await messagesFrom(desk.state, first(desk));
    expect(kindsOf(messages)).toEqual([
      ['email', 'summary'],
      ['teams', 'summary'],
    ]);
    expect(messages[0]).toMatchObject({ reason: 'new', watching: WATCHING, counts: { total: 0 } });
  });

  test('tells everything that it is owed, whatever the reason, the worst first', async () => {
    const worse = { email: { reason: 'worse' as const, at: DESK_TIME } };
    const desk = await deskWith(
      thing('a'),
      thing('b', { owed: worse, of: { severity: 'critical' } }),
    );
    const messages = await messagesFrom(desk.state, first(desk));
    expect(kindsOf(messages)).toEqual([
      ['email', 'summary', 'b', 'a'],
      ['teams', 'summary'],
    ]);
    expect(desk.state.outboxRows()[0]?.tells).toHaveLength(2);
  });

  test('is sent once: not where one is on its way, nor where one was delivered', async () => {
    const desk = openDesk();
    await desk.put(digestOf([], { kind: 'summary' }), { inDoubt: true });
    const states = statesOf(aRecord({ receiver: 'teams' }));
    expect(await messagesFrom(desk.state, first(desk, { states }))).toEqual([]);
  });

  test('that waits untouched is taken back and made anew, and stays one', async () => {
    const desk = openDesk();
    await messagesFrom(desk.state, first(desk));
    await desk.keep(thing('a'));
    const messages = await messagesFrom(desk.state, first(desk));
    expect(kindsOf(messages)).toEqual([
      ['email', 'summary', 'a'],
      ['teams', 'summary'],
    ]);
    expect(desk.state.outboxRows()).toHaveLength(2);
  });

  test('that waits untouched is left by a run that could not make it anew', async () => {
    const desk = await deskWith(thing('a'));
    await messagesFrom(desk.state, first(desk, { book: bookOf([recorder('email')]) }));
    const waiting = desk.state.outboxRows();
    await desk.keep(thing('b'));
    const later = await messagesFrom(desk.state, first(desk, { mayGreet: false }));
    expect(kindsOf(later)).toEqual([['email', 'digest', 'b']]);
    expect(desk.state.outboxRows().slice(0, 1)).toEqual(waiting);
  });

  test('goes to each receiver that was not greeted, and the others get a digest', async () => {
    const desk = await deskWith(thing('a', { owed: { email: OWED, teams: OWED } }));
    const states = statesOf(aRecord());
    expect(kindsOf(await messagesFrom(desk.state, first(desk, { states })))).toEqual([
      ['teams', 'summary', 'a'],
      ['email', 'digest', 'a'],
    ]);
  });

  test('comes only from a run that may speak for the whole: from others come digests', async () => {
    const desk = await deskWith(thing('a'));
    expect(kindsOf(await messagesFrom(desk.state, first(desk, { mayGreet: false })))).toEqual([
      ['email', 'digest', 'a'],
    ]);
  });

  test('is not made for a receiver that refuses, but for it again after a day', async () => {
    const desk = openDesk();
    const states = statesOf(aRecord({ greetedAt: undefined, refusing: refusal() }));
    expect(kindsOf(await messagesFrom(desk.state, first(desk, { states })))).toEqual([
      ['teams', 'summary'],
    ]);
    const storeNow = DESK_TIME + 86_400_000;
    const later = await messagesFrom(desk.state, first(desk, { states, storeNow }));
    expect(later.map(({ receiver }) => receiver)).toEqual(['email', 'teams']);
  });

  test('is not made for those that a tag names', async () => {
    const recipients = ['owner@contoso.example'];
    const owed = { 'owner-1': { ...OWED, recipients } };
    const desk = await deskWith(thing('a', { owed }));
    const book = { all: [], find: (name: string) => recorder(name) };
    expect(kindsOf(await messagesFrom(desk.state, first(desk, { book })))).toEqual([
      ['owner-1', 'digest', 'a'],
    ]);
  });
});

describe('a first message that cannot hold everything', () => {
  const things = [
    thing('a', { of: { severity: 'info' } }),
    thing('b', { of: { severity: 'critical' } }),
    thing('c'),
    thing('d', { of: { severity: 'info' } }),
    thing('e', { of: { severity: 'info' } }),
  ];

  test('names the worst that fit, counts all, and leaves the rest owed', async () => {
    const desk = openDesk({ rowItems: 2 });
    await desk.keep(...things);
    const book = bookOf([recorder('email')]);
    const [message, ...more] = await messagesFrom(desk.state, first(desk, { book }));
    expect(more).toEqual([]);
    expect(titlesOf(message?.items)).toEqual(['b', 'c']);
    expect(message?.counts).toMatchObject({ total: 5, severities: { critical: 1, info: 3 } });
    expect(desk.state.alertsOf('fake').filter(({ owed }) => 'email' in owed)).toHaveLength(5);
  });

  test('tells only what its receiver is shown by name, and the rest follows when it is delivered', async () => {
    const desk = await deskWith(...things);
    const names: ReturnType<typeof recorder>['names'] = ({ items }) => items.slice(0, 2);
    const book = bookOf([recorder('email', { names })]);
    await messagesFrom(desk.state, first(desk, { book }));
    const [stored] = await desk.state.outbox.listOpen();
    expect(stored?.row.tells).toHaveLength(2);
    if (stored === undefined) return;
    await desk.state.outbox.replaceRow(stored, { ...stored.row, inDoubt: true });
    const later = await messagesFrom(desk.state, first(desk, { book }));
    expect(kindsOf(later)).toEqual([['email', 'digest', 'a', 'd', 'e']]);
  });
});
