import { describe, expect, test } from 'vitest';
import type { Outbox, OutboxRow, StoredOutboxRow, Telling } from '../../src/ports/outbox.ts';
import { UNTRIED } from '../support/memory-stores.ts';
import { aMessage, anAlert } from '../support/stored-alerts.ts';

const TELLS: readonly Telling[] = [
  {
    owner: 'registry-quota',
    fingerprint: anAlert().fingerprint,
    reason: 'new',
    owedAt: 5,
    severity: 'critical',
    stage: 1,
    step: 30,
  },
];

/** What every outbox keeps to; `create` gives an empty one each time. */
export function outboxContract(create: () => Outbox): void {
  describe('as an outbox', () => {
    test('has nothing at first', async () => {
      expect(await create().listOpen()).toEqual([]);
    });

    test('gives back a message as it was added, not tried by anyone', async () => {
      const outbox = create();
      await outbox.addMessage(aMessage(), TELLS);
      const [stored] = await outbox.listOpen();
      expect(stored?.row).toStrictEqual({ message: aMessage(), tells: TELLS, ...UNTRIED });
    });

    test('gives back a message without its optional parts as it was added', async () => {
      const outbox = create();
      const { watching: _watching, ...message } = aMessage(1, { portal: undefined, items: [] });
      await outbox.addMessage(message, []);
      const [stored] = await outbox.listOpen();
      expect(stored?.row.message).toStrictEqual(message);
      expect(stored?.row.tells).toEqual([]);
    });

    test('gives back recipients that come from a tag', async () => {
      const outbox = create();
      const message = aMessage(1, { receiver: 'owner-0123456789ab', recipients: ['a@x.example'] });
      await outbox.addMessage(message, TELLS);
      expect((await outbox.listOpen())[0]?.row.message).toStrictEqual(message);
    });

    test('a second message with the same id changes nothing, whatever else differs', async () => {
      const outbox = create();
      await outbox.addMessage(aMessage(1), TELLS);
      await outbox.addMessage({ ...aMessage(1), kind: 'summary', createdAt: 5 }, []);
      const rows = (await outbox.listOpen()).map(({ row }) => row);
      expect(rows).toEqual([{ message: aMessage(1), tells: TELLS, ...UNTRIED }]);
    });

    test('a message that was sent is not added again', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      await outbox.replaceRow(stored, done(stored));
      await outbox.addMessage(aMessage(1), TELLS);
      expect(await outbox.listOpen()).toEqual([]);
    });

    test('lists the oldest first, by the time it was made, of every receiver', async () => {
      const outbox = create();
      for (const [id, createdAt, receiver] of [
        [1, 3000, 'email'],
        [2, 20, 'teams'],
        [3, 100, 'email'],
      ] as const)
        await outbox.addMessage(aMessage(id, { createdAt, receiver }), TELLS);
      const times = (await outbox.listOpen()).map(({ row }) => row.message.createdAt);
      expect(times).toEqual([20, 100, 3000]);
    });

    test('one message to two receivers is two messages', async () => {
      const outbox = create();
      await outbox.addMessage(aMessage(1), TELLS);
      await outbox.addMessage(aMessage(1, { receiver: 'teams' }), TELLS);
      expect(await outbox.listOpen()).toHaveLength(2);
    });

    test('replaces a row of the version that was read, whole', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const row: OutboxRow = {
        ...stored.row,
        claimedUntil: 2_000_000_000_000,
        fence: 3,
        attempt: { id: 'a0000000-0000-4000-8000-000000000001', firstSentAt: 1_999_999_999_999 },
        inDoubt: true,
        mayRepeat: 'no answer came',
        attempts: 2,
        doneParts: 4,
        lastError: 'answered 500: größe',
      };
      const replaced = await outbox.replaceRow(stored, row);
      expect(replaced?.row).toEqual(row);
      expect(await outbox.listOpen()).toEqual([replaced]);
    });

    test('of two runs that claim one row, one gets it', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const claimed = { ...stored.row, claimedUntil: 5, fence: 1 };
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
      expect(await outbox.replaceRow(claimed, done(claimed))).toBeDefined();
      expect(await outbox.listOpen()).toEqual([]);
    });

    test.each([
      ['was sent and its alerts are not marked', { status: 'sent', verified: true }],
      ['was sent and nobody asked what became of it', { status: 'sent', settled: true }],
      ['was refused and its alerts are not looked after', { status: 'dead' }],
    ] as const)('a message that %s is still open', async (_what, change) => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const replaced = await outbox.replaceRow(stored, { ...stored.row, ...change });
      expect(await outbox.listOpen()).toEqual([replaced]);
    });

    test('a message that was refused and settled is open no more', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      await outbox.replaceRow(stored, { ...stored.row, status: 'dead', settled: true });
      expect(await outbox.listOpen()).toEqual([]);
    });

    test('a row that is taken back is gone, and its id can be added again', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      expect(await outbox.removeRow(stored)).toBe(true);
      expect(await outbox.listOpen()).toEqual([]);
      await add(outbox, 1);
      expect(await outbox.listOpen()).toHaveLength(1);
    });

    test('a row that another run has claimed is not taken back', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const claimed = await outbox.replaceRow(stored, { ...stored.row, claimedUntil: 5 });
      expect(await outbox.removeRow(stored)).toBe(false);
      expect(await outbox.listOpen()).toEqual([claimed]);
    });

    test('of two runs that take one row back, one has it', async () => {
      const outbox = create();
      const stored = await add(outbox, 1);
      const answers = await Promise.all([outbox.removeRow(stored), outbox.removeRow(stored)]);
      expect(answers.filter((isTaken) => isTaken)).toHaveLength(1);
    });

    test('prunes what is settled and was made before the time, and nothing else', async () => {
      const outbox = create();
      const before = await add(outbox, 1, { createdAt: 99 });
      const at = await add(outbox, 2, { createdAt: 100 });
      const pending = await add(outbox, 3, { createdAt: 1 });
      await outbox.replaceRow(before, done(before));
      await outbox.replaceRow(at, done(at));
      await outbox.prune(100);
      expect(await outbox.listOpen()).toEqual([pending]);
      // A pruned row is forgotten: its id can be added again; the kept one cannot.
      await outbox.addMessage(aMessage(1), TELLS);
      await outbox.addMessage(aMessage(2), TELLS);
      const ids = (await outbox.listOpen()).map(({ row }) => row.message.id);
      expect(ids).toEqual([pending.row.message.id, aMessage(1).id]);
    });
  });
}

async function add(
  outbox: Outbox,
  id: number,
  given: { readonly createdAt?: number } = {},
): Promise<StoredOutboxRow> {
  const message = aMessage(id, given);
  await outbox.addMessage(message, TELLS);
  const rows = await outbox.listOpen();
  const stored = rows.find(({ row }) => row.message.id === message.id);
  if (stored === undefined) throw new Error('the message was not added');
  return stored;
}

function done({ row }: StoredOutboxRow): OutboxRow {
  return { ...row, status: 'sent', sentAt: 10, settled: true, verified: true, attempts: 1 };
}
