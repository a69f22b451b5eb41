import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  behindKey,
  minutesKey,
  minutesOfValue,
  minutesValue,
  readOfValue,
  readValue,
  routeKey,
  routeOfValue,
  routeValue,
} from '../../src/checks/login-memory.ts';
import { NO_NAMES } from '../../src/domain/login.ts';
import { aRegistry } from '../support/resources.ts';

describe('keys', () => {
  test('follow the id in any casing', () => {
    const { id } = aRegistry();
    expect(routeKey(id)).toBe(routeKey(id.toUpperCase()));
    expect(minutesKey(id)).toBe(minutesKey(id.toUpperCase()));
    expect(behindKey(id, 'w')).toBe(behindKey(id.toUpperCase(), 'w'));
  });
});

describe('a route', () => {
  test.each(['sends', 'seen', 'elsewhere', 'nowhere'] as const)('%s comes back', (kind) => {
    const route = { checkedAt: 5, kind, names: ['/a b', '/c'], targets: ['g1', 'g2'], joinedAt: 4 };
    expect(routeOfValue(routeValue(route))).toEqual(route);
  });

  test.each([undefined, {}, { checkedAt: 5, joinedAt: 4, kind: 'other', names: '', targets: '' }])(
    'from %j is none',
    (value) => {
      expect(routeOfValue(value)).toBe(undefined);
    },
  );
});

describe('how far a workspace was read', () => {
  test.each([undefined, { from: 1, to: 2, at: 3 }])('comes back with %j missed', (missed) => {
    expect(readOfValue(readValue({ readTo: 9, missed }))).toEqual({ readTo: 9, missed });
  });

  test('is unknown from another form', () => {
    expect(readOfValue({ readTo: 'x' })).toBe(undefined);
  });
});

describe('minutes', () => {
  const count = fc.nat({ max: 1_000_000 });
  const counts = fc.record({
    unauthorized: count,
    forbidden: count,
    throttled: count,
    other: count,
    anonymous: count,
  });

  test('come back, in whatever order they were', () => {
    const minutes = fc.array(fc.tuple(fc.nat({ max: 40_000_000 }), counts), { maxLength: 50 });
    fc.assert(
      fc.property(minutes, (entries) => {
        const known = { minutes: new Map(entries), names: NO_NAMES };
        expect(minutesOfValue(minutesValue(known))).toEqual(known);
      }),
    );
  });

  test('come back with who failed', () => {
    const names = {
      identities: 12,
      addresses: 1,
      topIdentities: [{ name: 'a "b" {c}', count: 3 }],
      topAddresses: [],
    };
    const known = { minutes: new Map(), names };
    expect(minutesOfValue(minutesValue(known))).toEqual(known);
  });

  test('of a whole day of failures fit into one column of a table', () => {
    const one = { unauthorized: 999, forbidden: 99, throttled: 99, other: 9, anonymous: 99 };
    const day = new Map(Array.from({ length: 1440 }, (_, at) => [29_000_000 + at, one]));
    const { minutes } = minutesValue({ minutes: day, names: NO_NAMES });
    expect(String(minutes).length).toBeLessThan(32_768);
  });

  test.each([
    undefined,
    {},
    { minutes: '1.2.x', names: '{}' },
    { minutes: '', names: 'not json' },
    { minutes: '', names: '[]' },
    { minutes: '1.1', names: JSON.stringify(NO_NAMES) },
  ])('from %j are none', (value) => {
    expect(minutesOfValue(value)).toBe(undefined);
  });

  test('leave out names in another form', () => {
    const names = JSON.stringify({ ...NO_NAMES, topIdentities: [1, { name: 2 }], topAddresses: 3 });
    expect(minutesOfValue({ minutes: '', names })?.names).toEqual(NO_NAMES);
  });
});
