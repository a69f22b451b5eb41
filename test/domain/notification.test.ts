import { describe, expect, test } from 'vitest';
import type { Alert, Transition } from '../../src/domain/alert.ts';
import {
  HAND_OVER_GRACE_MS,
  isHandedOverNow,
  markTold,
  oweNotifications,
} from '../../src/domain/notification.ts';
import { anAlert, told } from '../support/alerts.ts';

const NOW = 50_000_000;

/** What email owes after a run in which the alert did `kind`. */
function owedTo(alert: Alert, kind?: Transition['kind'], channels = ['email']): Alert['owed'] {
  const transitions = kind === undefined ? [] : [{ kind, alert }];
  const [after] = oweNotifications({ alerts: [alert], transitions, channels, now: NOW });
  return after?.owed ?? {};
}

const reasonTo = (alert: Alert, kind?: Transition['kind']) => owedTo(alert, kind)['email']?.reason;
const TOLD = { told: { email: told() } };

describe('what a channel is owed', () => {
  test('an alert it was never told of is new, whatever has happened since', () => {
    for (const kind of ['fired', 'worse', 'step-reached', undefined] as const) {
      expect(reasonTo(anAlert(), kind)).toBe('new');
    }
  });

  test('an alert it was told of is worse or a reminder as it changes, else nothing', () => {
    expect(reasonTo(anAlert(TOLD), 'worse')).toBe('worse');
    expect(reasonTo(anAlert(TOLD), 'step-reached')).toBe('reminder');
    expect(reasonTo(anAlert(TOLD))).toBeUndefined();
  });

  test('what it is owed already stays owed since the same time', () => {
    const owed = { email: { reason: 'worse' as const, at: 7 } };
    expect(owedTo(anAlert({ ...TOLD, owed }))).toEqual(owed);
    expect(owedTo(anAlert({ ...TOLD, owed }), 'step-reached')).toEqual(owed);
    const unsent = { email: { reason: 'new' as const, at: 7 } };
    expect(owedTo(anAlert({ owed: unsent }), 'worse')).toEqual(unsent);
  });

  test('a reminder that waits gives way to worse', () => {
    const owed = { email: { reason: 'reminder' as const, at: 7 } };
    expect(owedTo(anAlert({ ...TOLD, owed }), 'worse')).toEqual({
      email: { reason: 'worse', at: NOW },
    });
  });

  test('nothing of an alert that is only pending', () => {
    expect(owedTo(anAlert({ state: 'pending' }))).toEqual({});
  });

  test('a resolved notice only where it was told of the firing', () => {
    const closed = { state: 'resolved' as const, endsAt: NOW };
    expect(reasonTo(anAlert({ ...closed, ...TOLD }), 'resolved')).toBe('resolved');
    expect(reasonTo(anAlert(closed), 'resolved')).toBeUndefined();
    const unsent = { email: { reason: 'new' as const, at: 7 } };
    expect(reasonTo(anAlert({ ...closed, owed: unsent }), 'resolved')).toBeUndefined();
  });

  test('a resolved notice replaces what still waited, and is owed until it is told', () => {
    const closed = { ...TOLD, state: 'resolved' as const, endsAt: NOW };
    const worse = { email: { reason: 'worse' as const, at: 7 } };
    expect(reasonTo(anAlert({ ...closed, owed: worse }), 'resolved')).toBe('resolved');
    const waiting = { email: { reason: 'resolved' as const, at: 7 } };
    expect(owedTo(anAlert({ ...closed, owed: waiting }))).toEqual(waiting);
    expect(owedTo(anAlert(closed))).toEqual({});
  });

  test.each(['gone', 'no-longer-judged'] as const)('nothing of one that is %s', (state) => {
    const owed = { email: { reason: 'worse' as const, at: 7 } };
    expect(owedTo(anAlert({ ...TOLD, owed, state, endsAt: NOW }), state)).toEqual({});
  });

  test('is decided for each channel by itself, and forgotten for one that is no more', () => {
    const alert = anAlert({ ...TOLD, owed: { fax: { reason: 'new', at: 7 } } });
    expect(owedTo(alert, 'worse', ['email', 'teams'])).toEqual({
      email: { reason: 'worse', at: NOW },
      teams: { reason: 'new', at: NOW },
    });
    expect(owedTo(alert, undefined, [])).toEqual({});
  });

  test('leaves the very same alert where nothing changes', () => {
    const alert = anAlert({ owed: { email: { reason: 'new', at: 7 } } });
    const [after] = oweNotifications({
      alerts: [alert],
      transitions: [],
      channels: ['email'],
      now: NOW,
    });
    expect(after).toBe(alert);
  });
});

describe('whether a run hands over what is owed', () => {
  test('what it decided itself, and what another run has left for ten minutes', () => {
    const owed = (at: number) => ({ reason: 'new' as const, at });
    expect(HAND_OVER_GRACE_MS).toBe(600_000);
    expect(isHandedOverNow(owed(NOW), NOW)).toBe(true);
    expect(isHandedOverNow(owed(NOW - 1), NOW)).toBe(false);
    expect(isHandedOverNow(owed(NOW - HAND_OVER_GRACE_MS + 1), NOW)).toBe(false);
    expect(isHandedOverNow(owed(NOW - HAND_OVER_GRACE_MS), NOW)).toBe(true);
    expect(isHandedOverNow(owed(NOW + 1), NOW)).toBe(false);
  });
});

describe('marking as told', () => {
  test('moves one channel from owed to told and leaves the others', () => {
    const owed = { email: { reason: 'new', at: 7 }, teams: { reason: 'new', at: 7 } } as const;
    const after = markTold(anAlert({ owed }), 'email', 'id', NOW);
    expect(after.owed).toEqual({ teams: owed.teams });
    expect(after.told).toEqual({ email: { reason: 'new', at: NOW, messageId: 'id' } });
  });

  test('leaves the very same alert where nothing is owed', () => {
    const alert = anAlert(TOLD);
    expect(markTold(alert, 'email', 'id', NOW)).toBe(alert);
  });
});
