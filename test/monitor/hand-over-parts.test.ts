import { describe, expect, test } from 'vitest';
import { noteBroken } from '../../src/monitor/receiver-tally.ts';
import { capNames, MAX_UNREAD_NAMES } from '../../src/monitor/unread-names.ts';
import type { Message, MessageItem } from '../../src/domain/message.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { aRecord, DESK_TIME, openDesk, statesOf, thing } from '../support/delivery.ts';
import { handing, messagesFrom, titlesOf } from '../support/handing.ts';
import { bookOf, recorder } from '../support/scenario.ts';

const FIVE = ['a', 'b', 'c', 'd', 'e'].map((id) => thing(id));

async function partsOf(split: number | undefined) {
  const desk = openDesk();
  await desk.keep(...FIVE);
  const states = statesOf(aRecord({ split }));
  const book = bookOf([recorder('email')]);
  return messagesFrom(desk.state, handing(desk, { states, book }));
}

describe('what is owed to a receiver that refused messages for what they hold', () => {
  test('is made in twice as many parts each time, down to one alert, the worst first', async () => {
    const sizes = async (split?: number) => (await partsOf(split)).map(({ items }) => items.length);
    expect(await sizes()).toEqual([5]);
    expect(await sizes(1)).toEqual([3, 2]);
    expect(await sizes(2)).toEqual([2, 2, 1]);
    expect(await sizes(9)).toEqual([1, 1, 1, 1, 1]);
    expect(titlesOf((await partsOf(1)).flatMap(({ items }) => items))).toEqual([
      ...['a', 'b', 'c', 'd', 'e'],
    ]);
  });

  test('follows its greeting, which goes without it and counts it', async () => {
    const desk = openDesk();
    await desk.keep(...FIVE);
    const states = statesOf(aRecord({ split: 1, greetedAt: undefined }));
    const book = bookOf([recorder('email')]);
    const messages = await messagesFrom(desk.state, handing(desk, { states, book }));
    expect(messages).toMatchObject([{ kind: 'summary', items: [], counts: { total: 5 } }]);
  });
});

describe('a channel that breaks on what it is to say', () => {
  const breaking = (isBad: (message: Message) => boolean) =>
    recorder('email', {
      names: (message): readonly MessageItem[] => {
        if (isBad(message)) throw new Error('a bug');
        return message.items;
      },
    });
  const onC = ({ items }: Message) => titlesOf(items).includes('c');

  test('leaves that owed, says so, and the rest is made', async () => {
    const desk = openDesk();
    await desk.keep(...FIVE);
    const book = bookOf([breaking(onC), recorder('teams')]);
    const onBroken = noteBroken(desk.tools);
    const messages = await messagesFrom(desk.state, handing(desk, { book, onBroken }));
    expect(titlesOf(messages.flatMap(({ items }) => items))).toEqual(['a', 'b', 'd', 'e']);
    expect((await desk.record())?.failing).toMatchObject({
      since: DESK_TIME,
      reason: 'internal error of the channel, report it: a bug',
      settingsKey: 'email settings',
    });
    expect(desk.logs).toEqual(['error a channel broke on what is owed']);
  });

  test('makes a greeting without it, and none where it breaks on everything', async () => {
    for (const [isBad, count] of [
      [onC, 1],
      [() => true, 0],
    ] as const) {
      const desk = openDesk();
      await desk.keep(thing('c'));
      const given = { book: bookOf([breaking(isBad)]), states: statesOf() };
      const messages = await messagesFrom(desk.state, handing(desk, given));
      expect(messages.map(({ items }) => items)).toEqual(Array.from({ length: count }, () => []));
    }
  });

  test('keeps the time since which it breaks, and needs no record that can be written', async () => {
    const desk = openDesk();
    const note = noteBroken(desk.tools);
    await note(recorder('email'), 'one');
    desk.now += 5;
    await note(recorder('email'), 'two');
    expect((await desk.record())?.failing).toMatchObject({ since: DESK_TIME, reason: 'two' });
    desk.state.hook = () => {
      throw new StateError('odd');
    };
    await note(recorder('email'), 'three');
    expect(desk.logs.at(-1)).toBe('warn what a receiver did could not be kept');
  });
});

test('a receiver whose record cannot be read is not greeted, as it may have been', async () => {
  const desk = openDesk();
  const given = { book: bookOf([recorder('email')]), states: statesOf() };
  expect(
    await messagesFrom(desk.state, handing(desk, { ...given, unreadable: new Set(['email']) })),
  ).toEqual([]);
  expect(await messagesFrom(desk.state, handing(desk, given))).toHaveLength(1);
});

test('a message holds a thousand names of what could not be read, and how many more', async () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `scope ${at}`);
  expect(capNames(names(MAX_UNREAD_NAMES))).toHaveLength(MAX_UNREAD_NAMES);
  const capped = capNames(names(MAX_UNREAD_NAMES + 7));
  expect(capped).toHaveLength(MAX_UNREAD_NAMES + 1);
  expect(capped.at(-1)).toBe('and 7 more');
  const desk = openDesk();
  await desk.keep(thing('a'));
  const [message] = await messagesFrom(desk.state, handing(desk, { unread: names(5000) }));
  expect(message?.unread).toHaveLength(MAX_UNREAD_NAMES + 1);
});
