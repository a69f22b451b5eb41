import { describe, expect, test } from 'vitest';
import { inFlightOf, isHeld } from '../../src/monitor/in-flight.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import { DESK_TIME, digestOf, tellsOf, thing } from '../support/delivery.ts';
import { UNTRIED } from '../support/memory-stores.ts';

const alert = thing('a');
const MESSAGE = digestOf([alert]);
const aRow = (given: Partial<OutboxRow> = {}): OutboxRow => ({
  ...UNTRIED,
  message: MESSAGE,
  tells: tellsOf(MESSAGE),
  ...given,
});
const flightOf = (...rows: readonly OutboxRow[]) =>
  inFlightOf(
    rows.map((row) => ({ row, version: 'v' })),
    DESK_TIME,
  );

describe('a row is held', () => {
  test('while it is sent, after a send without an answer, with parts taken, and once it ended', () => {
    const held: readonly Partial<OutboxRow>[] = [
      { claimedUntil: DESK_TIME + 1 },
      { inDoubt: true },
      { doneParts: 1 },
      { status: 'sent' },
      { status: 'dead' },
    ];
    expect(held.map((given) => isHeld(aRow(given), DESK_TIME))).toEqual(held.map(() => true));
  });

  test('and not while it waits, also after a failure that was definite or when a claim ran out', () => {
    const attempt = { id: 'm1', firstSentAt: 1 };
    for (const given of [{}, { attempt, attempts: 3 }, { claimedUntil: DESK_TIME }]) {
      expect(isHeld(aRow(given), DESK_TIME)).toBe(false);
    }
  });
});

describe('what is in flight', () => {
  test('is every alert of an unsettled message, for its receiver alone', () => {
    const flight = flightOf(aRow());
    expect(flight.has(alert, 'email')).toBe(true);
    expect(flight.has(alert, 'teams')).toBe(false);
    expect(flight.has(thing('b'), 'email')).toBe(false);
    expect(flight.has({ ...alert, owner: 'other' }, 'email')).toBe(false);
  });

  test('has a destination for each message, with the recipients of a tag', () => {
    const owners = { ...MESSAGE, receiver: 'owner-a', recipients: ['ana@x.example'] };
    const flight = flightOf(aRow(), aRow({ message: owners }), aRow({ settled: true }));
    expect(flight.destinationsOf(alert)).toEqual([
      { receiver: 'email' },
      { receiver: 'owner-a', recipients: ['ana@x.example'] },
    ]);
    expect(flight.destinationsOf(thing('b'))).toEqual([]);
  });

  test('is only what the message will have named', () => {
    expect(flightOf(aRow({ tells: [] })).has(alert, 'email')).toBe(false);
  });

  test('is no longer what a settled message told', () => {
    const flight = flightOf(aRow({ status: 'sent', settled: true }));
    expect(flight.has(alert, 'email')).toBe(false);
    expect(flight.inDoubt(alert, 'email')).toBe(false);
  });

  test('is in doubt only where the message may have been taken', () => {
    expect(flightOf(aRow()).inDoubt(alert, 'email')).toBe(false);
    const doubtful = flightOf(aRow({ inDoubt: true }));
    expect(doubtful.inDoubt(alert, 'email')).toBe(true);
    expect(doubtful.inDoubt(alert, 'teams')).toBe(false);
    expect(flightOf(aRow(), aRow({ inDoubt: true })).inDoubt(alert, 'email')).toBe(true);
  });

  test('has a greeting only for the receiver of an unsettled summary', () => {
    const summary = { ...MESSAGE, kind: 'summary' as const };
    expect(flightOf(aRow({ message: summary })).isGreeting('email')).toBe(true);
    expect(flightOf(aRow({ message: summary })).isGreeting('teams')).toBe(false);
    expect(flightOf(aRow({ message: summary, settled: true })).isGreeting('email')).toBe(false);
    expect(flightOf(aRow()).isGreeting('email')).toBe(false);
  });
});
