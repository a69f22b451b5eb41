import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { settleOutbox } from '../../src/monitor/settle.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import { StateError } from '../../src/ports/state-error.ts';
import { told } from '../support/alerts.ts';
import { DESK_TIME, digestOf, openDesk, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';

const SENT = { status: 'sent', sentAt: DESK_TIME + 5 } as const;

async function settle({ state }: Desk): Promise<void> {
  await settleOutbox(state, await state.outbox.listOpen());
}

/** A desk with alerts and one message of them, in the state that `changes` say. */
async function deskWith(alerts: readonly Alert[], changes: Partial<OutboxRow> = SENT) {
  const desk = openDesk();
  await desk.keep(...alerts);
  const { state, endsAt } = alerts[0] ?? {};
  const reason = state === 'resolved' && endsAt !== undefined ? 'resolved' : 'new';
  await desk.put(digestOf(alerts, { reason }), changes);
  return desk;
}

const alertsOf = ({ state }: Desk, owner = 'fake') => state.alertsOf(owner);

/** Another run changes an alert just before this one writes it, so many times. */
function interfere({ state }: Desk, times: number, change: (alert: Alert) => Alert): void {
  let left = times;
  state.hook = async (call, phase) => {
    if (call !== 'save alerts of fake' || phase !== 'before' || left === 0) return;
    left -= 1;
    const { hook } = state;
    state.hook = () => {};
    const stored = await state.alerts.loadAlerts('fake');
    const writes = stored.map(({ alert, version }) => ({
      fingerprint: alert.fingerprint,
      alert: change(alert),
      version,
    }));
    await state.alerts.saveAlerts('fake', writes);
    state.hook = hook;
  };
}

describe('a delivered message', () => {
  test('marks its alerts as told as they were when it was made, and then is settled', async () => {
    const now = thing('a', { of: { severity: 'critical', stage: 2, step: 7 } });
    const asMade = thing('a', { of: { severity: 'warning', stage: 1, step: 30 } });
    const desk = openDesk();
    await desk.keep(now);
    await desk.put(digestOf([asMade]), SENT);
    await settle(desk);
    expect(alertsOf(desk)[0]).toMatchObject({
      owed: {},
      told: {
        email: {
          reason: 'new',
          at: DESK_TIME,
          messageId: 'm1',
          severity: 'warning',
          stage: 1,
          step: 30,
        },
      },
    });
    expect(desk.row()).toMatchObject({ ...SENT, settled: true });
  });

  test('is settled only after its alerts are written', async () => {
    const desk = await deskWith([thing('a')]);
    desk.state.calls.length = 0;
    await settle(desk);
    const writes = desk.state.calls.filter((call) => /save|replace/.test(call));
    expect(writes).toEqual(['save alerts of fake', 'replace row']);
  });

  test('marks alerts of each owner, and no other alert that has the same identity', async () => {
    const [mine, theirs] = [thing('a'), thing('b', { owner: 'other' })];
    const twin = thing('a', { owner: 'other' });
    const desk = await deskWith([mine, theirs]);
    await desk.keep(twin);
    await settle(desk);
    const toldOf = (owner: string) =>
      alertsOf(desk, owner).map(({ finding, told: by }) => [finding.title, 'email' in by]);
    expect(toldOf('fake')).toEqual([['a', true]]);
    expect(toldOf('other')).toEqual([
      ['b', true],
      ['a', false],
    ]);
  });

  test('leaves what is owed to others, and what became owed meanwhile', async () => {
    const owed = {
      email: { reason: 'worse' as const, at: DESK_TIME + 1 },
      teams: { reason: 'new' as const, at: DESK_TIME },
    };
    const desk = openDesk();
    await desk.keep(thing('a', { owed, of: { severity: 'critical' } }));
    await desk.put(digestOf([thing('a')]), SENT);
    await settle(desk);
    expect(alertsOf(desk)[0]?.owed).toEqual(owed);
    expect(Object.keys(alertsOf(desk)[0]?.told ?? {})).toEqual(['email']);
  });

  test('ends a resolved alert that nobody is owed any more, and its row goes', async () => {
    const resolved = (owed: Alert['owed']) =>
      thing('a', { state: 'resolved', endsAt: DESK_TIME, owed, told: { email: told() } });
    const debt = { reason: 'resolved' as const, at: DESK_TIME };
    const desk = await deskWith([resolved({ email: debt })]);
    await settle(desk);
    expect(alertsOf(desk)).toEqual([]);
    const both = await deskWith([resolved({ email: debt, teams: debt })]);
    await settle(both);
    expect(alertsOf(both)).toHaveLength(1);
  });

  test('says of an alert that is gone nothing, and is settled', async () => {
    const desk = openDesk();
    await desk.put(digestOf([thing('a')]), SENT);
    await settle(desk);
    expect(alertsOf(desk)).toEqual([]);
    expect(desk.row()?.settled).toBe(true);
  });

  test('that was a greeting makes its receiver greeted, once and for all', async () => {
    const desk = openDesk();
    await desk.put(digestOf([], { kind: 'summary' }), SENT);
    await settle(desk);
    expect(await desk.record()).toMatchObject({ greetedAt: SENT.sentAt });
    await desk.put(digestOf([], { id: 'm2', kind: 'summary' }), { ...SENT, sentAt: 1 });
    await settle(desk);
    expect(await desk.record()).toMatchObject({ greetedAt: SENT.sentAt });
  });

  test('is left alone while it waits, and once it is settled', async () => {
    for (const changes of [{}, { inDoubt: true }, { ...SENT, settled: true }]) {
      const desk = await deskWith([thing('a')], changes);
      const before = desk.state.snapshot();
      await settle(desk);
      expect(desk.state.snapshot()).toBe(before);
      expect(await desk.record()).toBeUndefined();
    }
  });
});

describe('a message that was refused for good', () => {
  test('tells nothing: its alerts stay owed', async () => {
    const desk = await deskWith([thing('a')], { status: 'dead' });
    const before = alertsOf(desk);
    await settle(desk);
    expect(alertsOf(desk)).toEqual(before);
    expect(desk.state.calls).not.toContain('load alerts of fake');
    expect(desk.row()?.settled).toBe(true);
  });

  test('is counted, so that what follows is another message, and does not greet', async () => {
    const desk = openDesk();
    await desk.put(digestOf([], { kind: 'summary' }), { status: 'dead' });
    await settle(desk);
    await settle(desk);
    expect(await desk.record()).toMatchObject({ refused: 1, greetedAt: undefined });
  });

  test('and said RESOLVED, which may have been seen, is told anew if the alert is there again', async () => {
    const closing = thing('a', { state: 'resolved', endsAt: DESK_TIME });
    const back = thing('a', { owed: {}, told: { email: told(), teams: told() } });
    const toldAfter = async (changes: Partial<OutboxRow>, stored: Alert = back) => {
      const desk = await deskWith([closing], { status: 'dead', ...changes });
      const [before] = await desk.state.alerts.loadAlerts('fake');
      const { fingerprint } = stored;
      const write = { fingerprint, alert: stored, version: before?.version };
      await desk.state.alerts.saveAlerts('fake', [write]);
      await settle(desk);
      return Object.keys(alertsOf(desk)[0]?.told ?? {});
    };
    expect(await toldAfter({ inDoubt: true })).toEqual(['teams']);
    expect(await toldAfter({ doneParts: 1 })).toEqual(['teams']);
    expect(await toldAfter({})).toEqual(['email', 'teams']);
    const closed = { ...back, state: 'resolved', owed: closing.owed } as const;
    expect(await toldAfter({ inDoubt: true }, closed)).toEqual(['email', 'teams']);
  });

  test('after it was taken takes its telling back', async () => {
    const alert = thing('a', { owed: {}, told: { email: told('new', 1, { messageId: 'm1' }) } });
    const desk = await deskWith([alert], { status: 'dead', sentAt: DESK_TIME });
    await settle(desk);
    expect(alertsOf(desk)[0]?.told).toEqual({});
  });

  test('after it was taken leaves what another message told since', async () => {
    const alert = thing('a', { owed: {}, told: { email: told('new', 1, { messageId: 'm2' }) } });
    const desk = await deskWith([alert], { status: 'dead', sentAt: DESK_TIME });
    await settle(desk);
    expect(alertsOf(desk)).toEqual([alert]);
  });
});

describe('settling beside another run', () => {
  test('tries again when that run writes the same alert, and keeps what it wrote', async () => {
    const desk = await deskWith([thing('a')]);
    interfere(desk, 4, (alert) => ({ ...alert, clearRuns: alert.clearRuns + 1 }));
    await settle(desk);
    expect(alertsOf(desk)[0]).toMatchObject({ clearRuns: 4, owed: {} });
    expect(alertsOf(desk)[0]?.told['email']?.messageId).toBe('m1');
  });

  test('tries again also where an alert was to be deleted', async () => {
    const debt = { reason: 'resolved' as const, at: DESK_TIME };
    const resolved = thing('a', {
      state: 'resolved',
      endsAt: DESK_TIME,
      owed: { email: debt },
      told: { email: told() },
    });
    const desk = await deskWith([resolved]);
    interfere(desk, 1, (alert) => ({ ...alert, seenRuns: 2 }));
    await settle(desk);
    expect(alertsOf(desk)).toEqual([]);
  });

  test('gives up after five tries with an error of the store, and the row stays to be settled', async () => {
    const desk = await deskWith([thing('a')]);
    interfere(desk, 5, (alert) => ({ ...alert, clearRuns: alert.clearRuns + 1 }));
    await expect(settle(desk)).rejects.toThrow(StateError);
    expect(desk.row()?.settled).toBe(false);
  });
});

describe('a run that broke off', () => {
  test('between marking and settling is made good, and nothing is told twice', async () => {
    const desk = await deskWith([thing('a')]);
    desk.state.hook = (call) => {
      if (call === 'replace row') throw new Error('crashed');
    };
    await expect(settle(desk)).rejects.toThrow('crashed');
    desk.state.hook = () => {};
    const marked = alertsOf(desk);
    expect(marked[0]?.told['email']?.messageId).toBe('m1');
    expect(desk.row()?.settled).toBe(false);
    await settle(desk);
    expect(alertsOf(desk)).toEqual(marked);
    expect(desk.row()?.settled).toBe(true);
  });

  test('before marking is made good too', async () => {
    const desk = await deskWith([thing('a')]);
    desk.state.hook = (call) => {
      if (call === 'save alerts of fake') throw new Error('crashed');
    };
    await expect(settle(desk)).rejects.toThrow('crashed');
    desk.state.hook = () => {};
    await settle(desk);
    expect(alertsOf(desk)[0]?.told['email']?.messageId).toBe('m1');
  });
});

describe('a receiver whose record cannot be changed', () => {
  const odd = (desk: Desk) => {
    desk.state.hook = (call) => {
      if (call === 'update receiver teams') throw new StateError('the row is odd');
    };
  };

  test('is logged, and holds back no other', async () => {
    const desk = openDesk();
    await desk.put(digestOf([], { id: 'm1', receiver: 'teams', kind: 'summary' }), SENT);
    await desk.put(digestOf([], { id: 'm2', receiver: 'teams' }), { status: 'dead' });
    await desk.put(digestOf([], { id: 'm3', kind: 'summary' }), SENT);
    odd(desk);
    await settleOutbox(desk.state, await desk.state.outbox.listOpen(), desk.tools.logger);
    expect(await desk.record()).toMatchObject({ greetedAt: SENT.sentAt });
    const settled = ['m1', 'm2', 'm3'].map((id) => desk.row(id)?.settled);
    expect(settled).toEqual([true, false, true]);
    expect(desk.logs).toEqual(Array(2).fill('warn what a receiver did could not be kept'));
  });

  test('through a defect is no silence', async () => {
    const desk = openDesk();
    await desk.put(digestOf([], { kind: 'summary' }), SENT);
    desk.state.hook = (call) => {
      if (call === 'update receiver email') throw new Error('a defect');
    };
    await expect(settle(desk)).rejects.toThrow('a defect');
  });
});

test('a greeting that failed after it was taken is to be made again, unless another greeted', async () => {
  for (const [greetedAt, after] of [
    [SENT.sentAt, undefined],
    [SENT.sentAt - 1, SENT.sentAt - 1],
  ] as const) {
    const desk = openDesk();
    await desk.state.receivers.updateReceiver('email', (record) => ({ ...record, greetedAt }));
    await desk.put(digestOf([], { kind: 'summary' }), { ...SENT, status: 'dead' });
    await settle(desk);
    expect(await desk.record()).toMatchObject({ greetedAt: after, refused: 1 });
  }
});
