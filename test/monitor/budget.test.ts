import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/time.ts';
import { createLedger } from '../../src/monitor/budget.ts';
import { aRecord, DESK_TIME, statesOf } from '../support/delivery.ts';

const MAIL = { key: 'mail', perMinute: 2, perHour: 3 };
const byName = (name: string) => (name === 'teams' ? 'teams' : 'mail');

function ledgerAfter(...sends: readonly number[]) {
  return createLedger(statesOf(aRecord({ sends })), byName, DESK_TIME);
}

describe('a budget', () => {
  test('allows so many sends a minute, and the next when the first is a minute old', () => {
    const ledger = ledgerAfter();
    const takes = [0, 1, MINUTE_MS - 1, MINUTE_MS].map((ms) => ledger.take(MAIL, DESK_TIME + ms));
    expect(takes).toEqual([true, true, false, true]);
  });

  test('allows so many an hour, counting those of runs before', () => {
    const sends = [0, MINUTE_MS, 2 * MINUTE_MS].map((ms) => DESK_TIME + ms);
    expect(ledgerAfter(...sends).take(MAIL, DESK_TIME + HOUR_MS - 1)).toBe(false);
    expect(ledgerAfter(...sends).take(MAIL, DESK_TIME + HOUR_MS)).toBe(true);
  });

  test('is shared by receivers with the same key, and by no others', () => {
    const states = statesOf(
      aRecord({ receiver: 'email', sends: [DESK_TIME] }),
      aRecord({ receiver: 'owner-1', sends: [DESK_TIME] }),
      aRecord({ receiver: 'teams', sends: [DESK_TIME] }),
    );
    const ledger = createLedger(states, byName, DESK_TIME);
    expect(ledger.take(MAIL, DESK_TIME)).toBe(false);
    expect(ledger.take({ ...MAIL, key: 'teams' }, DESK_TIME)).toBe(true);
    expect(ledger.take({ ...MAIL, key: 'new' }, DESK_TIME)).toBe(true);
  });

  test('does not count the sends of a receiver that no setting makes any more', () => {
    const states = statesOf(aRecord({ sends: [DESK_TIME, DESK_TIME] }));
    expect(createLedger(states, () => undefined, DESK_TIME).take(MAIL, DESK_TIME)).toBe(true);
  });

  test('counts a message by its posts, which must all fit', () => {
    const chat = { key: 'mail', perMinute: 4, perHour: 4 };
    const ledger = ledgerAfter();
    expect(ledger.take(chat, DESK_TIME, 2)).toBe(true);
    expect(ledger.take(chat, DESK_TIME, 3)).toBe(false);
    expect(ledger.take(chat, DESK_TIME, 2)).toBe(true);
    expect(ledger.take(chat, DESK_TIME)).toBe(false);
  });

  test('lets a message go that is larger than itself, when nothing else went', () => {
    const ledger = ledgerAfter();
    expect(ledger.take(MAIL, DESK_TIME, 9)).toBe(true);
    expect(ledger.take(MAIL, DESK_TIME + HOUR_MS - 1)).toBe(false);
    expect(ledger.take(MAIL, DESK_TIME + HOUR_MS, 9)).toBe(true);
  });

  test('that is used up takes nothing from what is left of the hour', () => {
    const ledger = ledgerAfter();
    for (let times = 0; times < 5; times += 1) ledger.take(MAIL, DESK_TIME);
    expect(ledger.take(MAIL, DESK_TIME + MINUTE_MS)).toBe(true);
    expect(ledger.take(MAIL, DESK_TIME + MINUTE_MS)).toBe(false);
  });

  test('gets back what was taken and not sent, also of a message without posts', () => {
    const ledger = ledgerAfter(DESK_TIME);
    expect(ledger.take(MAIL, DESK_TIME)).toBe(true);
    ledger.giveBack(MAIL, 0);
    expect(ledger.take(MAIL, DESK_TIME)).toBe(false);
    ledger.giveBack(MAIL, 1);
    expect(ledger.take(MAIL, DESK_TIME)).toBe(true);
  });
});

describe('a service that asks to wait', () => {
  test('holds back every receiver with the same key, and no other', () => {
    const ledger = ledgerAfter();
    expect(ledger.postpone(MAIL, DESK_TIME, MINUTE_MS)).toBe(DESK_TIME + MINUTE_MS);
    expect(ledger.take(MAIL, DESK_TIME + MINUTE_MS - 1)).toBe(false);
    expect(ledger.take({ ...MAIL, key: 'teams' }, DESK_TIME)).toBe(true);
    expect(ledger.take(MAIL, DESK_TIME + MINUTE_MS)).toBe(true);
  });

  test('is remembered for whoever shares the key', () => {
    const states = statesOf(aRecord({ waitUntil: DESK_TIME + 1 }));
    const ledger = createLedger(states, byName, DESK_TIME);
    expect(ledger.take(MAIL, DESK_TIME)).toBe(false);
    expect(ledger.take(MAIL, DESK_TIME + 1)).toBe(true);
  });

  test('is heard for an hour at most, whether it asks now or a record says so', () => {
    const ledger = ledgerAfter();
    expect(ledger.postpone(MAIL, DESK_TIME, 999 * HOUR_MS)).toBe(DESK_TIME + HOUR_MS);
    for (const [wait, isTaken] of [
      [HOUR_MS, false],
      [HOUR_MS + 1, true],
    ] as const) {
      const states = statesOf(aRecord({ waitUntil: DESK_TIME + wait }));
      expect(createLedger(states, byName, DESK_TIME).take(MAIL, DESK_TIME)).toBe(isTaken);
    }
  });
});
