import { describe, expect, test } from 'vitest';
import type { Alert, Owed } from '../../src/domain/alert.ts';
import {
  isFinished,
  markDoubted,
  markTold,
  markUntold,
  mayBeTold,
  oweNotifications,
} from '../../src/domain/notification.ts';
import type { ToldAlert } from '../../src/domain/notification.ts';
import { anAlert, told } from '../support/alerts.ts';

const NOW = 50_000_000;
const CLOSED = { state: 'resolved', endsAt: NOW } as const;
const owing = (reason: Owed['reason'], at = 7): Alert['owed'] => ({ email: { reason, at } });

function owe(alert: Alert, latest: Parameters<typeof oweNotifications>[0]['latest'] = new Map()) {
  const [after] = oweNotifications({
    alerts: [alert],
    policy: {
      route: () => [{ receiver: 'email' }],
      fallback: [],
      remindAfterMs: { critical: undefined, warning: undefined, info: undefined },
      isQuiet: () => false,
    },
    refusing: new Set(),
    inDoubt: () => false,
    latest,
    now: NOW,
  });
  return after;
}

describe('what is owed after a run', () => {
  test('stands in the alert', () => {
    expect(owe(anAlert())?.owed).toEqual(owing('new', NOW));
  });

  test('leaves the very same alert where nothing changes', () => {
    for (const alert of [anAlert({ owed: owing('new') }), anAlert({ told: { email: told() } })]) {
      expect(owe(alert)).toBe(alert);
    }
  });

  test('comes with the newest words, and only where something becomes owed', () => {
    const newest = { ...anAlert().finding, title: 'now 9 of 10' };
    const latest = new Map([[newest.fingerprint, newest]]);
    expect(owe(anAlert(), latest)?.finding.title).toBe('now 9 of 10');
    const waiting = anAlert({ owed: owing('new') });
    expect(owe(waiting, latest)).toBe(waiting);
  });
});

describe('marking as told', () => {
  const telling: ToldAlert = { reason: 'new', owedAt: 7, severity: 'warning', stage: 0 };
  const mark = (alert: Alert, given: Partial<ToldAlert> = {}) =>
    markTold(alert, {
      receiver: 'email',
      messageId: 'm',
      telling: { ...telling, ...given },
      at: NOW,
    });

  test('moves one receiver from owed to told, with what the message said, and leaves the others', () => {
    const owed = { email: { reason: 'new', at: 7 }, teams: { reason: 'new', at: 7 } } as const;
    const after = mark(anAlert({ owed, of: { severity: 'critical' } }), { stage: 2, step: 14 });
    expect(after.owed).toEqual({ teams: owed.teams });
    expect(after.told).toEqual({
      email: { reason: 'new', at: NOW, messageId: 'm', severity: 'warning', stage: 2, step: 14 },
    });
  });

  test('keeps the recipients, also when nothing is owed any more', () => {
    const recipients = ['a@x.example'];
    const owed = { email: { reason: 'new' as const, at: 7, recipients } };
    expect(mark(anAlert({ owed })).told['email']?.recipients).toEqual(recipients);
    const known = { email: told('new', 1, { recipients }) };
    expect(mark(anAlert({ told: known })).told['email']?.recipients).toEqual(recipients);
  });

  test('counts the next reminder from when an early one was due', () => {
    const alert = anAlert({ owed: owing('reminder', NOW + 9), told: { email: told('new', 1) } });
    expect(mark(alert, { reason: 'reminder', owedAt: NOW + 9 }).told['email']?.at).toBe(NOW + 9);
    expect(mark(alert, { reason: 'reminder', owedAt: NOW - 9 }).told['email']?.at).toBe(NOW);
  });

  test('twice for one message changes nothing', () => {
    const once = mark(anAlert({ owed: owing('new') }));
    expect(mark(once)).toBe(once);
    const worse = mark(anAlert({ owed: owing('worse', 9), of: { severity: 'critical' } }));
    expect(mark(worse)).toBe(worse);
  });

  test('leaves what became owed meanwhile', () => {
    const worse = anAlert({ owed: owing('worse', 9), of: { severity: 'critical' } });
    expect(mark(worse).owed).toEqual(owing('worse', 9));
    const step = anAlert({ owed: owing('reminder', 9), of: { step: 7 } });
    expect(mark(step, { step: 14 }).owed).toEqual(owing('reminder', 9));
    expect(mark(anAlert({ ...CLOSED, owed: owing('resolved', 9) })).owed).toEqual(
      owing('resolved', 9),
    );
    const reopened = anAlert({ owed: owing('new', 9) });
    expect(mark(reopened, { reason: 'resolved' }).owed).toEqual(owing('new', 9));
  });

  test('pays the very debt that the message was made for, whatever has come since', () => {
    const critical = anAlert({ owed: owing('worse'), of: { severity: 'critical' } });
    const after = mark(critical, { reason: 'worse', severity: 'warning' });
    expect(after.owed).toEqual({});
    expect(owe(after)?.owed).toEqual(owing('worse', NOW));
  });

  test('takes with it what the message told as well', () => {
    expect(mark(anAlert({ owed: owing('new', 9) })).owed).toEqual({});
    expect(
      mark(anAlert({ owed: owing('reminder', 9), of: { step: 7 } }), { step: 7 }).owed,
    ).toEqual({});
    const critical = anAlert({ owed: owing('worse', 9), of: { severity: 'critical' } });
    expect(mark(critical, { severity: 'critical' }).owed).toEqual({});
  });

  test.each(['worse', 'reminder'] as const)(
    'that it is resolved makes what was owed as %s new, for the receiver knows of nothing now',
    (reason) => {
      const graver = { of: { severity: 'critical', step: 7 }, told: { email: told() } } as const;
      const alert = anAlert({ owed: owing(reason, 9), ...graver });
      const after = mark(alert, { reason: 'resolved' });
      expect(after.owed).toEqual(owing('new', 9));
      expect(mark(after, { reason: 'resolved' })).toBe(after);
    },
  );

  test('notes also what is owed no more, so that nobody hears it twice', () => {
    expect(mark(anAlert()).told['email']).toMatchObject({ reason: 'new', messageId: 'm' });
  });
});

describe('taking back what a message told that failed later', () => {
  const mark = (alert: Alert, messageId: string, given: Partial<ToldAlert> = {}) => {
    const telling = { reason: 'new', owedAt: 7, severity: 'warning', stage: 0, ...given } as const;
    return markTold(alert, { receiver: 'email', messageId, telling, at: NOW });
  };
  const fail = (alert: Alert, messageId: string) =>
    markUntold(alert, { receiver: 'email', messageId });

  test('makes the alert new again to a receiver that had heard nothing else of it', () => {
    const after = fail(mark(anAlert({ told: { teams: told() } }), 'm1'), 'm1');
    expect(after.told).toEqual({ teams: told() });
    expect(owe(after)?.owed).toEqual(owing('new', NOW));
  });

  test('leaves what was told before, so that the same is owed again', () => {
    const first = mark(anAlert(), 'm1');
    const worse = anAlert({ ...first, of: { severity: 'critical' } });
    const second = mark({ ...worse, told: first.told }, 'm2', {
      reason: 'worse',
      severity: 'critical',
    });
    expect(owe(second)?.owed).toEqual({});
    const after = fail(second, 'm2');
    expect(after.told).toEqual(first.told);
    expect(owe({ ...after, finding: { ...after.finding, severity: 'critical' } })?.owed).toEqual(
      owing('worse', NOW),
    );
  });

  test('owes a resolved notice again to whoever had heard of the firing', () => {
    const firing = mark(anAlert(), 'm1');
    const closed = mark({ ...firing, ...CLOSED }, 'm2', { reason: 'resolved' });
    expect(owe(closed)?.owed).toEqual({});
    expect(owe(fail(closed, 'm2'))?.owed).toEqual(owing('resolved', NOW));
    expect(owe(fail(fail(closed, 'm2'), 'm1'))?.owed).toEqual({});
  });

  test('forgets an earlier message that failed, and changes nothing for a stranger', () => {
    const both = mark(mark(anAlert(), 'm1'), 'm2', { reason: 'reminder' });
    expect(fail(both, 'm1').told['email']).not.toHaveProperty('before');
    expect(fail(fail(both, 'm1'), 'm2').told).toEqual({});
    expect(fail(both, 'm3')).toBe(both);
    const untold = anAlert();
    expect(fail(untold, 'm1')).toBe(untold);
  });

  test('knows what was told before also when a message is marked twice', () => {
    const first = mark(anAlert(), 'm1');
    const second = mark(first, 'm2', { reason: 'reminder' });
    const again = mark({ ...second, owed: owing('reminder') }, 'm2', { reason: 'reminder' });
    expect(fail(again, 'm2').told).toEqual(first.told);
  });
});

describe('a resolved notice that was refused and may have been seen', () => {
  const alert = anAlert({ told: { email: told(), teams: told() } });

  test('has an alert that is there again told anew to that receiver', () => {
    expect(Object.keys(markDoubted(alert, 'email').told)).toEqual(['teams']);
    expect(owe(markDoubted(alert, 'email'))?.owed).toEqual(owing('new', NOW));
  });

  test('changes nothing for a stranger, and of a closed alert, which it is told of again', () => {
    expect(markDoubted(alert, 'chat')).toBe(alert);
    const closed = { ...alert, ...CLOSED };
    expect(markDoubted(closed, 'email')).toBe(closed);
  });
});

describe('a closed alert is finished', () => {
  test('when it owes nothing; an open one never is', () => {
    expect(isFinished(anAlert(CLOSED))).toBe(true);
    expect(isFinished(anAlert({ ...CLOSED, owed: owing('resolved') }))).toBe(false);
    expect(isFinished(anAlert())).toBe(false);
    expect(isFinished(anAlert({ state: 'pending' }))).toBe(false);
  });

  test('not while a message about it may have been taken', () => {
    const alert = anAlert({ ...CLOSED, told: { email: told() } });
    expect(isFinished(alert, () => true)).toBe(false);
    expect(isFinished(alert, (_, receiver) => receiver === 'teams')).toBe(true);
  });
});

test('a receiver may be called as a field that every object has', () => {
  const receiver = 'constructor';
  const telling: ToldAlert = { reason: 'new', owedAt: NOW, severity: 'warning', stage: 0 };
  const marked = markTold(anAlert(), { receiver, messageId: 'm', telling, at: NOW });
  expect(Object.keys(marked.told)).toEqual([receiver]);
  expect(Object.keys(marked.owed)).toEqual([]);
  expect(markUntold(marked, { receiver, messageId: 'm' })).toEqual(anAlert());
  expect(markUntold(anAlert(), { receiver, messageId: 'm' })).toEqual(anAlert());
  expect(mayBeTold(anAlert(), receiver)).toBe(true);
});

test('a resolved notice may be told only to whoever is known to have heard of the firing', () => {
  const owed = owing('resolved');
  expect(mayBeTold(anAlert({ ...CLOSED, owed }), 'email')).toBe(false);
  expect(mayBeTold(anAlert({ ...CLOSED, owed, told: { email: told('resolved') } }), 'email')).toBe(
    false,
  );
  expect(mayBeTold(anAlert({ ...CLOSED, owed, told: { email: told() } }), 'email')).toBe(true);
  expect(mayBeTold(anAlert({ owed: owing('new') }), 'email')).toBe(true);
});
