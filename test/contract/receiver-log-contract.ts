import { describe, expect, test } from 'vitest';
import type { ReceiverLog, ReceiverRecord } from '../../src/ports/receiver-log.ts';

const NOW = 1_800_000_000_000;
const FULL: ReceiverRecord = {
  receiver: 'owner-0123456789ab',
  greetedAt: NOW,
  refusing: {
    since: NOW,
    triedAt: NOW + 1,
    reason: '404: größe ✓',
    settingsKey: 'abc',
    ofMessage: true,
  },
  failing: { since: NOW, triedAt: NOW + 1, reason: '503', settingsKey: 'abc' },
  split: 2,
  refused: 3,
  waitUntil: NOW + 60_000,
  sends: [NOW - 2, NOW - 1, NOW],
};

/** What every log of receivers keeps to; `create` gives an empty one each time. */
export function receiverLogContract(create: () => ReceiverLog): void {
  describe('as a log of receivers', () => {
    test('has nothing at first', async () => {
      expect(await create().listReceivers()).toEqual([]);
    });

    test('a receiver that was never sent to is changed from nothing', async () => {
      const log = create();
      const seen: ReceiverRecord[] = [];
      await log.updateReceiver('teams', (record) => {
        seen.push(record);
        return record.refused === 0 ? { ...record, refused: 1 } : record;
      });
      const empty = { receiver: 'teams', greetedAt: undefined, refusing: undefined };
      const nothing = { ...empty, refused: 0, waitUntil: 0, sends: [] };
      expect(seen[0]).toStrictEqual(nothing);
      expect(await log.listReceivers()).toStrictEqual([{ ...nothing, refused: 1 }]);
    });

    test('gives back every field as it was written', async () => {
      const log = create();
      await log.updateReceiver(FULL.receiver, () => FULL);
      expect(await log.listReceivers()).toStrictEqual([FULL]);
    });

    test('changes a record as it stands in the store', async () => {
      const log = create();
      await log.updateReceiver(FULL.receiver, () => FULL);
      await log.updateReceiver(FULL.receiver, (record) => ({
        ...record,
        refusing: undefined,
        sends: [...record.sends, NOW + 1],
      }));
      expect(await log.listReceivers()).toStrictEqual([
        { ...FULL, refusing: undefined, sends: [NOW - 2, NOW - 1, NOW, NOW + 1] },
      ]);
    });

    test('keeps receivers apart, also when one name begins like another', async () => {
      const log = create();
      await log.updateReceiver('email', (record) => ({ ...record, refused: 1 }));
      await log.updateReceiver('email-2', (record) => ({ ...record, refused: 2 }));
      const records = await log.listReceivers();
      const counts = new Map(records.map(({ receiver, refused }) => [receiver, refused]));
      expect(counts).toEqual(
        new Map([
          ['email', 1],
          ['email-2', 2],
        ]),
      );
      expect(records).toHaveLength(2);
    });

    test('of three changes at once, none is lost', async () => {
      const log = create();
      await Promise.all(
        [1, 2, 3].map((at) =>
          log.updateReceiver('email', (record) => ({ ...record, sends: [...record.sends, at] })),
        ),
      );
      const [record] = await log.listReceivers();
      expect(record?.sends.toSorted((left, right) => left - right)).toEqual([1, 2, 3]);
    });

    test('a change that throws leaves everything as it is', async () => {
      const log = create();
      await log.updateReceiver(FULL.receiver, () => FULL);
      const broken = log.updateReceiver(FULL.receiver, () => {
        throw new Error('on purpose');
      });
      await expect(broken).rejects.toThrow('on purpose');
      expect(await log.listReceivers()).toEqual([FULL]);
    });
  });
}
