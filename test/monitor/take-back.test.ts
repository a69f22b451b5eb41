import { describe, expect, test } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import type { OutboxRow } from '../../src/ports/outbox.ts';
import { told } from '../support/alerts.ts';
import { DESK_TIME, digestOf, openDesk, thing } from '../support/delivery.ts';
import type { Desk } from '../support/delivery.ts';
import { handOver } from '../../src/monitor/hand-over.ts';
import { handing, messagesFrom, titlesOf } from '../support/handing.ts';

/** Alerts of which a message `m1` tells the first one. */
async function deskWith(alerts: readonly Alert[], changes: Partial<OutboxRow> = {}): Promise<Desk> {
  const desk = openDesk();
  await desk.keep(...alerts);
  await desk.put(digestOf(alerts.slice(0, 1)), changes);
  return desk;
}

const idsOf = ({ state }: Desk) => state.outboxRows().map(({ message }) => message.id);

/** Changes an alert as another run would. */
async function change({ state }: Desk, owner: string, given: Partial<Alert>): Promise<void> {
  const stored = await state.alerts.loadAlerts(owner);
  await state.alerts.saveAlerts(
    owner,
    stored.map(({ alert, version }) => ({
      fingerprint: alert.fingerprint,
      alert: { ...alert, ...given },
      version,
    })),
  );
}

describe('a message that waits untouched', () => {
  test('is taken back and made anew, together with what is owed since', async () => {
    const desk = await deskWith([thing('a'), thing('b')]);
    const messages = await messagesFrom(desk.state, handing(desk));
    expect(messages.map(({ items }) => titlesOf(items))).toEqual([['a', 'b']]);
    expect(idsOf(desk)).toEqual(messages.map(({ id }) => id));
  });

  test('is made anew with the newest state of its alerts', async () => {
    const desk = await deskWith([thing('a')]);
    const { finding } = thing('a', { of: { severity: 'critical' } });
    await change(desk, 'fake', { finding });
    const [message] = await messagesFrom(desk.state, handing(desk));
    expect(message?.items[0]?.finding.severity).toBe('critical');
    expect(desk.state.outboxRows()[0]?.tells[0]?.severity).toBe('critical');
  });

  test('is not sent at all when its alert was put right meanwhile', async () => {
    const desk = await deskWith([thing('a')]);
    await change(desk, 'fake', { state: 'resolved', endsAt: DESK_TIME, owed: {} });
    expect(await messagesFrom(desk.state, handing(desk))).toEqual([]);
    expect(idsOf(desk)).toEqual([]);
  });

  test('keeps its id when nothing has changed', async () => {
    const desk = openDesk();
    await desk.keep(thing('a'));
    const first = await messagesFrom(desk.state, handing(desk));
    const second = await messagesFrom(desk.state, handing(desk));
    expect(second).toEqual(first);
    expect(idsOf(desk)).toHaveLength(1);
  });

  test('is taken back also after a failure that was definite', async () => {
    const attempt = { id: 'm1', firstSentAt: 1 };
    const desk = await deskWith([thing('a')], { attempt, attempts: 4, lastError: '503' });
    await messagesFrom(desk.state, handing(desk));
    expect(idsOf(desk)).not.toContain('m1');
    expect(desk.state.outboxRows()).toMatchObject([{ attempts: 0 }]);
  });

  test('of an owner that another run holds is left to that run, and nothing of it is told', async () => {
    const owner = 'other';
    const desk = await deskWith([thing('a', { owner }), thing('b', { owner })]);
    const request = handing(desk, { owners: [owner], heldElsewhere: new Set([owner]) });
    const { messages, left } = await handOver(desk.state, request);
    expect(messages).toEqual([]);
    expect([...left]).toEqual(['m1']);
    expect(idsOf(desk)).toEqual(['m1']);
  });

  test('of an owner that nobody runs at the moment is made anew with all that it owes', async () => {
    const owner = 'other';
    const desk = await deskWith([thing('a', { owner }), thing('b', { owner })]);
    const messages = await messagesFrom(desk.state, handing(desk, { owners: [owner] }));
    expect(messages.map(({ items }) => titlesOf(items))).toEqual([['a', 'b']]);
  });

  test('is left where it is when another run changes it at this moment', async () => {
    const desk = await deskWith([thing('a'), thing('b')]);
    desk.state.hook = async (call, phase) => {
      if (call !== 'remove row' || phase !== 'before') return;
      desk.state.hook = () => {};
      const [stored] = await desk.state.outbox.listOpen();
      if (stored !== undefined) {
        await desk.state.outbox.replaceRow(stored, { ...stored.row, inDoubt: true });
      }
    };
    const messages = await messagesFrom(desk.state, handing(desk));
    expect(messages.map(({ items }) => titlesOf(items))).toEqual([['b']]);
    expect(idsOf(desk)).toContain('m1');
  });

  test('leaves its debts where the run breaks off before it is made anew', async () => {
    const desk = await deskWith([thing('a')]);
    desk.state.hook = (call) => {
      if (call === 'add message') throw new Error('crashed');
    };
    await expect(messagesFrom(desk.state, handing(desk))).rejects.toThrow('crashed');
    desk.state.hook = () => {};
    expect(idsOf(desk)).toEqual([]);
    expect(await messagesFrom(desk.state, handing(desk))).toHaveLength(1);
  });
});

describe('a message that is on its way', () => {
  const held: Readonly<Record<string, Partial<OutboxRow>>> = {
    'is being sent': { claimedUntil: DESK_TIME + 1 },
    'is in doubt': { inDoubt: true },
    'is partly sent': { doneParts: 1 },
    'was sent and is not settled': { status: 'sent', sentAt: 1 },
  };

  test.each(Object.entries(held))(
    'and %s is left, and no second one names its alert',
    async (_, row) => {
      const desk = await deskWith([thing('a'), thing('b')], row);
      const messages = await messagesFrom(desk.state, handing(desk));
      expect(messages.map(({ items }) => titlesOf(items))).toEqual([['b']]);
      expect(desk.row()).toMatchObject(row);
    },
  );

  test('to one receiver holds back no other', async () => {
    const owed = { reason: 'new' as const, at: DESK_TIME };
    const alert = thing('a', { owed: { email: owed, teams: owed } });
    const desk = await deskWith([alert], { inDoubt: true });
    const messages = await messagesFrom(desk.state, handing(desk));
    expect(messages.map(({ receiver }) => receiver)).toEqual(['teams']);
  });

  test('holds back the resolved notice of its alert too', async () => {
    const resolved = { email: { reason: 'resolved' as const, at: DESK_TIME } };
    const given = { state: 'resolved', endsAt: DESK_TIME, owed: resolved } as const;
    const alert = thing('a', { ...given, told: { email: told() } });
    const desk = await deskWith([alert], { inDoubt: true });
    expect(await messagesFrom(desk.state, handing(desk))).toEqual([]);
  });

  test('holds back nothing any more once it is settled', async () => {
    const reminder = { email: { reason: 'reminder' as const, at: DESK_TIME } };
    const alert = thing('a', { owed: reminder, told: { email: told() } });
    const desk = await deskWith([alert], { status: 'sent', sentAt: 1, settled: true });
    const messages = await messagesFrom(desk.state, handing(desk));
    expect(messages.map(({ reason }) => reason)).toEqual(['reminder']);
  });
});

test('what waits is read before the alerts, so that what is told in between is not owed twice', async () => {
  const desk = await deskWith([thing('a')]);
  desk.state.calls.length = 0;
  await messagesFrom(desk.state, handing(desk));
  expect(desk.state.calls).toEqual([
    'list open',
    'remove row',
    'load alerts of fake',
    'add message',
  ]);
});
