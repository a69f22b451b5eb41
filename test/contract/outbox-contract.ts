import { describe, expect, test } from 'vitest';
import type { Outbox, OutboxRow, StoredOutboxRow } from '../../src/ports/outbox.ts';
import { aMessage } from '../support/stored-alerts.ts';

/** What every outbox keeps to; `create` gives an empty one each time. */
export function outboxContract(create: () => Outbox): void {
  describe('as an outbox', () => {
    test('has nothing at first', async () => {
      expect(await create().listPending('email')).toEqual([]);
    });

    test('gives back a message as it was added, not tried by anyone', async () => {
      const outbox = create();
      await outbox.addMessage(aMessage());
      const [stored] = await outbox.listPending('email');
      expect(stored?.row).toStrictEqual({
        message: aMessage(),
        status: 'pending',
        claimedUntil: 0,
        firstSentAt: undefined,
        attempts: 0,
        lastError: undefined,
      });
    });

    test('gives back a message without its optional parts as it was added', async () => {
      const outbox = create();
      const { watching: _watching, ...message } = aMessage(1, { portal: undefined, items: [] });
      await outbox.addMessage(message);
      const [stored] = await outbox.listPending('email');
      expect(stored?.row.message).toStrictEqual(message);
    });

    test('a second message with the same id changes nothing, whatever else differs', async () => {
      const outbox = create();
      await outbox.addMessage(aMessage(1));
      await outbox.addMessage({ ...aMessage(1), kind: 'summary', createdAt: 5 });
      expect((await outbox.listPending('email')).map(({ row }) => row.message)).toEqual([
        aMessage(1),
      ]);
    });

    test('a message that was sent is not added again', async () => {
      const outbox = create();
      await outbox.replaceRow(await add(outbox, 1), sent(1, 10));
      await outbox.addMessage(aMessage(1));
      expect(await outbox.listPending('email')).toEqual([]);
    });

    test('lists the oldest first, by the time it was made', async () => {
      const outbox = create();
      for (const [id, createdAt] of [
        [1, 3000],
        [2, 20],
        [3, 100],
      ] as const)
        await outbox.addMessage(aMessage(id, { createdAt }));
      const times = (await outbox.listPending('email')).map(({ row }) => row.message.createdAt);
      expect(times).toEqual([20, 100, 3000]);
    });

    test('keeps the messages of a channel to itself', async () => {
      const outbox = create();
      await outbox.addMessage(aMessage(1));
      await outbox.addMessage(aMessage(1, { channel: 'teams' }));
      const [stored] = await outbox.listPending('teams');
      expect(stored?.row.message.channel).toBe('teams');
      expect(await outbox.listPending('email')).toHaveLength(1);
    });

    test('replaces a row of the version that was read', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const row: OutboxRow = {
        ...stored.row,
        claimedUntil: 2_000_000_000_000,
        firstSentAt: 1_999_999_999_999,
        attempts: 2,
        lastError: 'answered 500: größe',
      };
      const replaced = await outbox.replaceRow(stored, row);
      expect(replaced?.row).toEqual(row);
      expect(await outbox.listPending('email')).toEqual([replaced]);
    });

    test('of two runs that claim one row, one gets it', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const claimed = { ...stored.row, claimedUntil: 5 };
      const answers = await Promise.all([
        outbox.replaceRow(stored, claimed),
        outbox.replaceRow(stored, claimed),
      ]);
      expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
    });

    test('a row can be replaced again by the version that the replace gave', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const claimed = await outbox.replaceRow(stored, { ...stored.row, claimedUntil: 5 });
      if (claimed === undefined) throw new Error('the row was not claimed');
      expect(await outbox.replaceRow(claimed, sent(1, 10))).toBeDefined();
      expect(await outbox.listPending('email')).toEqual([]);
    });

    test('prunes what was sent before the time, not at it, nor what is pending', async () => {
      const outbox = create();
      const before = await add(outbox, 1);
      const at = await add(outbox, 2);
      await outbox.replaceRow(before, sent(1, 99));
      const kept = await outbox.replaceRow(at, sent(2, 100));
      const pending = await add(outbox, 3, { createdAt: 1 });
      await outbox.pruneSent('email', 100);
      expect(await outbox.listPending('email')).toEqual([pending]);
      // A pruned row is forgotten: its id can be added again; the kept one cannot.
      await outbox.addMessage(aMessage(1));
      await outbox.addMessage(aMessage(2));
      const ids = (await outbox.listPending('email')).map(({ row }) => row.message.id);
      expect(ids).toEqual([pending.row.message.id, aMessage(1).id]);
      expect(kept).toBeDefined();
    });

    test('prunes only the channel it is asked to', async () => {
      const outbox = create();
      await outbox.replaceRow(await add(outbox, 1), sent(1, 10));
      await outbox.pruneSent('teams', 100);
      await outbox.addMessage(aMessage(1));
      expect(await outbox.listPending('email')).toEqual([]);
    });
  });
}

async function add(
  outbox: Outbox,
  id: number,
  given: { readonly createdAt?: number } = {},
): Promise<StoredOutboxRow> {
  const message = aMessage(id, given);
  await outbox.addMessage(message);
  const rows = await outbox.listPending(message.channel);
  const stored = rows.find(({ row }) => row.message.id === message.id);
  if (stored === undefined) throw new Error('the message was not added');
  return stored;
}

function sent(id: number, firstSentAt: number): OutboxRow {
  const message = aMessage(id);
  return {
    message,
    status: 'sent',
    claimedUntil: 0,
    firstSentAt,
    attempts: 1,
    lastError: undefined,
  };
}
