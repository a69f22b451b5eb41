import { describe, expect, test } from 'vitest';
import {
  generationOf,
  isSpokenTo,
  receiverStatesOf,
  REFUSED_PAUSE_MS,
  refusingReceivers,
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
