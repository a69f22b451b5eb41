import { describe, expect, test } from 'vitest';
import {
  generationOf,
  isSpokenTo,
  FAILING_MS,
  partsFor,
  receiverStatesOf,
  REFUSED_MESSAGE_PAUSE_MS,
  REFUSED_PAUSE_MS,
  refusingReceivers,
  unreadableReceivers,
} from '../../src/monitor/receiver-state.ts';
import type { ReceiverRecord } from '../../src/ports/receiver-log.ts';
import { aRecord, DESK_TIME, refusal, statesOf } from '../support/delivery.ts';
import { bookOf, recorder } from '../support/scenario.ts';

const email = recorder('email');
const owner = recorder('owner-1');
/** A book that makes receivers of tags, as long as email is on. */
const book = {
  ...bookOf([email]),
  find: (name: string) => (name.startsWith('owner-') ? owner : bookOf([email]).find(name)),
};
const refusing = (...records: readonly ReceiverRecord[]) => [
  ...refusingReceivers(statesOf(...records), book, DESK_TIME),
];

describe('a receiver that refused', () => {
  test('refuses for as long as its settings are the same, however long ago that was', () => {
    const old = refusal(DESK_TIME - 10 * REFUSED_PAUSE_MS);
    expect(refusing(aRecord({ refusing: old }))).toEqual(['email']);
    expect(refusing(aRecord({ refusing: refusal(DESK_TIME, 'other settings') }))).toEqual([]);
    expect(refusing(aRecord())).toEqual([]);
  });

  test('does not once no setting makes it any more', () => {
    expect(refusing(aRecord({ receiver: 'gone', refusing: refusal() }))).toEqual([]);
  });

  test('and is made of a tag refuses for as long as it is tried, whose addresses are not known here', () => {
    const tried = (ago: number) =>
      aRecord({ receiver: 'owner-1', refusing: refusal(DESK_TIME - ago, 'of these addresses') });
    expect(refusing(tried(2 * REFUSED_PAUSE_MS - 1))).toEqual(['owner-1']);
    expect(refusing(tried(2 * REFUSED_PAUSE_MS))).toEqual([]);
  });

  test('is left alone for a day, to the ms', () => {
    const states = statesOf(aRecord({ refusing: refusal() }));
    expect(isSpokenTo(states, email, DESK_TIME)).toBe(false);
    expect(isSpokenTo(states, email, DESK_TIME + REFUSED_PAUSE_MS - 1)).toBe(false);
    expect(isSpokenTo(states, email, DESK_TIME + REFUSED_PAUSE_MS)).toBe(true);
  });

  test('is spoken to at once when its settings have changed', () => {
    const states = statesOf(aRecord({ refusing: refusal() }));
    expect(isSpokenTo(states, { ...email, settingsKey: 'new' }, DESK_TIME)).toBe(true);
  });
});

test('a receiver that is not known is spoken to, and has refused nothing', () => {
  const states = receiverStatesOf([aRecord({ receiver: 'teams', refused: 3 })]);
  expect(isSpokenTo(states, email, DESK_TIME)).toBe(true);
  expect(generationOf(states, email)).toBe(0);
  expect(generationOf(states, recorder('teams'))).toBe(3);
});

describe('a receiver that refused messages for what they hold', () => {
  test('is left alone for an hour, to the ms', () => {
    const states = statesOf(aRecord({ refusing: { ...refusal(), ofMessage: true } }));
    expect(isSpokenTo(states, email, DESK_TIME + REFUSED_MESSAGE_PAUSE_MS - 1)).toBe(false);
    expect(isSpokenTo(states, email, DESK_TIME + REFUSED_MESSAGE_PAUSE_MS)).toBe(true);
  });

  test('is owed in twice as many parts each time', () => {
    expect([undefined, 1, 3].map((split) => partsFor(statesOf(aRecord({ split })), email))).toEqual(
      [1, 2, 8],
    );
    expect(partsFor(statesOf(), email)).toBe(1);
  });
});

describe('a receiver that fails', () => {
  const failing = (
    ms: number,
    given: Partial<ReceiverRecord> = {},
    settingsKey = 'email settings',
  ) =>
    aRecord({
      failing: { since: DESK_TIME - 5, triedAt: DESK_TIME - 5 + ms, reason: '503', settingsKey },
      ...given,
    });

  test('counts as one that refuses after an hour of tries, to the ms', () => {
    expect(refusing(failing(FAILING_MS - 1))).toEqual([]);
    expect(refusing(failing(FAILING_MS))).toEqual(['email']);
  });

  test('does not with other settings, or where no setting makes it', () => {
    expect(refusing(failing(FAILING_MS, {}, 'old'))).toEqual([]);
    expect(refusing(failing(FAILING_MS, { receiver: 'gone' }))).toEqual([]);
  });

  test('is spoken to all the time', () => {
    expect(isSpokenTo(statesOf(failing(FAILING_MS)), email, DESK_TIME)).toBe(true);
  });
});

test('receivers with a record that cannot be read are named, and no other rows', () => {
  const rows = [
    { partition: 'receivers', row: 'receiver-on-call' },
    { partition: 'receivers', row: 'other' },
    { partition: 'alerts', row: 'receiver-x' },
  ];
  expect([...unreadableReceivers(rows)]).toEqual(['on-call']);
});
