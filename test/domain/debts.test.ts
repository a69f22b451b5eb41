import { describe, expect, test } from 'vitest';
import type { Alert, Owed } from '../../src/domain/alert.ts';
import { debtsOf, RESOLVED_OWED_MS } from '../../src/domain/debts.ts';
import type { Creditors } from '../../src/domain/debts.ts';
import type { Destination } from '../../src/domain/policy.ts';
import { REMINDER_SLACK_MS } from '../../src/domain/reminders.ts';
import { DAY_MS } from '../../src/domain/time.ts';
import { anAlert, told } from '../support/alerts.ts';

const NOW = 5_000_000_000;
const TOLD = { told: { email: told('new', NOW - 1) } };

type Given = Partial<Omit<Creditors, 'policy'>> & {
  readonly to?: readonly Destination[];
  readonly fallback?: readonly Destination[];
  readonly remindAfterMs?: number;
};

function owedTo(alert: Alert, given: Given = {}): Alert['owed'] {
  const { to = [{ receiver: 'email' }], fallback = [], remindAfterMs, ...rest } = given;
  const reminders = { critical: undefined, warning: remindAfterMs, info: undefined };
  const policy = { route: () => to, fallback, remindAfterMs: reminders, isQuiet: () => false };
  return debtsOf({ policy, refusing: new Set(), inDoubt: () => false, now: NOW, ...rest }, alert);
}

const reasonTo = (alert: Alert, given?: Given) => owedTo(alert, given)['email']?.reason;
const owing = (reason: Owed['reason'], at = 7): Alert['owed'] => ({ email: { reason, at } });

test('a receiver may be called as a field that every object has', () => {
  const to = [{ receiver: 'constructor' }];
  expect(owedTo(anAlert(), { to })).toEqual({ constructor: { reason: 'new', at: NOW } });
  const alert = anAlert({ told: { constructor: told('new', NOW - 1) } });
  expect(owedTo(alert, { to })).toEqual({});
});

test('a resolved alert is owed for 30 days after its end, then nobody waits for it', () => {
  const ended = (before: number) =>
    anAlert({ ...TOLD, state: 'resolved', endsAt: NOW - RESOLVED_OWED_MS + before });
  expect(RESOLVED_OWED_MS).toBe(30 * DAY_MS);
  expect(reasonTo(ended(1))).toBe('resolved');
  expect(owedTo(ended(0))).toEqual({});
});

describe('a firing alert', () => {
  test('is new to whoever was never told, whatever has happened since', () => {
    expect(owedTo(anAlert())).toEqual({ email: { reason: 'new', at: NOW } });
    expect(reasonTo(anAlert({ of: { severity: 'critical', stage: 2, step: 7 } }))).toBe('new');
    expect(owedTo(anAlert({ owed: owing('new') }))).toEqual(owing('new'));
  });

  test('is new to whoever was told last that it was resolved', () => {
    expect(reasonTo(anAlert({ told: { email: told('resolved') } }))).toBe('new');
  });

  test('owes nothing to whoever knows all of it', () => {
    expect(owedTo(anAlert(TOLD))).toEqual({});
    expect(owedTo(anAlert({ ...TOLD, of: { severity: 'info' } }))).toEqual({});
    expect(owedTo(anAlert({ ...TOLD, owed: owing('worse') }))).toEqual({});
  });

  test('is worse than was told by its severity or its stage', () => {
    expect(reasonTo(anAlert({ ...TOLD, of: { severity: 'critical' } }))).toBe('worse');
    expect(reasonTo(anAlert({ ...TOLD, of: { stage: 1 } }))).toBe('worse');
    const knows = { told: { email: told('worse', NOW, { severity: 'critical', stage: 1 }) } };
    expect(reasonTo(anAlert({ ...knows, of: { severity: 'critical', stage: 1 } }))).toBeUndefined();
    expect(reasonTo(anAlert({ ...knows, of: { severity: 'critical', stage: 2 } }))).toBe('worse');
  });

  test('is a reminder at each later step of its ladder, also when steps were missed', () => {
    const at = (step: number, last?: number) =>
      reasonTo(
        anAlert({
          told: { email: told('new', NOW, last === undefined ? {} : { step: last }) },
          of: { step },
        }),
      );
    expect(at(14, 30)).toBe('reminder');
    expect(at(3, 30)).toBe('reminder');
    expect(at(30, 30)).toBeUndefined();
    expect(at(60, 30)).toBeUndefined();
    expect(at(60)).toBe('reminder');
  });

  test('is a reminder when the interval of its severity has passed, since the time it is due', () => {
    const since = (elapsed: number) =>
      owedTo(anAlert({ told: { email: told('new', NOW - elapsed) } }), { remindAfterMs: DAY_MS });
    expect(since(DAY_MS - REMINDER_SLACK_MS - 1)).toEqual({});
    expect(since(DAY_MS - 9)).toEqual({ email: { reason: 'reminder', at: NOW + 9 } });
    expect(since(DAY_MS + 9)).toEqual({ email: { reason: 'reminder', at: NOW } });
    const critical = anAlert({ of: { severity: 'critical' }, told: { email: told('new', 0) } });
    expect(reasonTo(critical, { remindAfterMs: DAY_MS })).toBe('worse');
    const info = anAlert({ of: { severity: 'info' }, told: { email: told('new', 0) } });
    expect(reasonTo(info, { remindAfterMs: DAY_MS })).toBeUndefined();
  });

  test('reminds nobody while the last run no longer saw it; what is new or worse is told', () => {
    const late = { told: { email: told('new', 0) }, clearRuns: 1 };
    expect(reasonTo(anAlert(late), { remindAfterMs: DAY_MS })).toBeUndefined();
    expect(reasonTo(anAlert({ ...late, of: { step: 7 } }))).toBeUndefined();
    expect(reasonTo(anAlert({ ...late, of: { severity: 'critical' } }))).toBe('worse');
    expect(reasonTo(anAlert({ clearRuns: 1 }))).toBe('new');
  });

  test('puts worse in place of a reminder that waits', () => {
    const alert = anAlert({ ...TOLD, of: { severity: 'critical' }, owed: owing('reminder') });
    expect(owedTo(alert)).toEqual({ email: { reason: 'worse', at: NOW } });
  });

  test('owes each receiver for itself, and nothing to one that routing no longer names', () => {
    const alert = anAlert({
      ...TOLD,
      of: { severity: 'critical' },
      owed: { fax: { reason: 'new', at: 7 } },
    });
    const to = [{ receiver: 'email' }, { receiver: 'teams' }];
    expect(owedTo(alert, { to })).toEqual({
      email: { reason: 'worse', at: NOW },
      teams: { reason: 'new', at: NOW },
    });
    expect(owedTo(alert, { to: [] })).toEqual({});
  });

  test('keeps the time of a debt as long as reason and recipients stay the same', () => {
    const debt = (recipients: readonly string[]) => ({ reason: 'new' as const, at: 7, recipients });
    const alert = anAlert({ owed: { owner: debt(['a@x.example', 'b@x.example']) } });
    const to = (...recipients: readonly string[]) =>
      owedTo(alert, { to: [{ receiver: 'owner', recipients }] });
    expect(to('a@x.example', 'b@x.example')['owner']).toBe(alert.owed['owner']);
    expect(to('a@x.example')).toEqual({ owner: { ...debt(['a@x.example']), at: NOW } });
    expect(owedTo(alert, { to: [{ receiver: 'owner' }] })).toEqual({
      owner: { reason: 'new', at: NOW },
    });
  });
});

describe('a receiver that refuses', () => {
  const fallback = [{ receiver: 'mail-all' }, { receiver: 'email' }];
  const refusing = new Set(['teams']);

  test('stays owed, and the fallback is owed as well, each once', () => {
    const to = [{ receiver: 'teams' }, { receiver: 'email' }];
    expect(Object.keys(owedTo(anAlert(), { to, fallback, refusing }))).toEqual([
      'teams',
      'email',
      'mail-all',
    ]);
  });

  test('brings no fallback to findings that do not go there', () => {
    expect(Object.keys(owedTo(anAlert(), { fallback, refusing }))).toEqual(['email']);
  });

  test('leaves the fallback that was told of the firing a resolved notice', () => {
    const alert = anAlert({ state: 'resolved', told: { 'mail-all': told() } });
    expect(owedTo(alert, { to: [{ receiver: 'teams' }] })).toEqual({
      'mail-all': { reason: 'resolved', at: NOW },
    });
  });
});

describe('a closed alert', () => {
  const closed = { state: 'resolved', endsAt: NOW } as const;

  test('owes a resolved notice only where the firing was told, and until it was told', () => {
    expect(reasonTo(anAlert({ ...closed, ...TOLD }))).toBe('resolved');
    expect(owedTo(anAlert({ ...closed, ...TOLD, owed: owing('resolved') }))).toEqual(
      owing('resolved'),
    );
    expect(owedTo(anAlert(closed))).toEqual({});
    expect(owedTo(anAlert({ ...closed, owed: owing('new') }))).toEqual({});
    expect(owedTo(anAlert({ ...closed, told: { email: told('resolved') } }))).toEqual({});
  });

  test('owes it in place of what still waited, also where routing no longer goes', () => {
    const alert = anAlert({ ...closed, ...TOLD, owed: owing('worse') });
    expect(owedTo(alert, { to: [] })).toEqual({ email: { reason: 'resolved', at: NOW } });
  });

  test('owes it to the recipients that were told', () => {
    const recipients = ['a@x.example'];
    const alert = anAlert({ ...closed, told: { owner: told('new', 1, { recipients }) } });
    expect(owedTo(alert, { to: [{ receiver: 'owner', recipients: ['b@x.example'] }] })).toEqual({
      owner: { reason: 'resolved', at: NOW, recipients },
    });
  });

  test('owes nothing to a receiver that no setting has any more', () => {
    const alert = anAlert({ ...closed, told: { email: told(), fax: told() } });
    expect(Object.keys(owedTo(alert, { isKnown: (name) => name !== 'fax' }))).toEqual(['email']);
  });

  test('counts a message that may have been taken as told', () => {
    const inDoubt: Creditors['inDoubt'] = ({ owner }, receiver) =>
      owner === 'fake' && receiver === 'email';
    const alert = anAlert({ ...closed, owed: owing('new') });
    expect(owedTo(alert, { inDoubt })).toEqual({ email: { reason: 'resolved', at: NOW } });
    const again = anAlert({ ...closed, owed: owing('new'), told: { email: told('resolved') } });
    expect(reasonTo(again, { inDoubt })).toBe('resolved');
  });

  test('counts also a message to a receiver that routing names no more, with its recipients', () => {
    const inDoubt = () => true;
    const onTheWay = () => [{ receiver: 'owner-a', recipients: ['ana@x.example'] }];
    expect(owedTo(anAlert(closed), { inDoubt, onTheWay })).toEqual({
      'owner-a': { reason: 'resolved', at: NOW, recipients: ['ana@x.example'] },
    });
    expect(owedTo(anAlert(closed), { onTheWay })).toEqual({});
    expect(owedTo(anAlert(), { to: [], inDoubt, onTheWay })).toEqual({});
  });

  test.each(['gone', 'no-longer-judged'] as const)(
    'owes nobody anything when it is %s',
    (state) => {
      expect(owedTo(anAlert({ ...TOLD, owed: owing('worse'), state, endsAt: NOW }))).toEqual({});
    },
  );
});

test('an alert that is only pending owes nothing', () => {
  expect(owedTo(anAlert({ state: 'pending' }))).toEqual({});
});
