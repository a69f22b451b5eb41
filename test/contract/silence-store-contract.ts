import { describe, expect, test } from 'vitest';
import type { SilenceStore } from '../../src/ports/silence-store.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';

const END = { at: SILENCE_TIME + 1000, by: 'Bo "<b>"' };

/** What every store of silences keeps to; `create` gives an empty one each time. */
export function silenceStoreContract(create: () => SilenceStore): void {
  const filled = async (...silences: ReturnType<typeof aSilence>[]) => {
    const store = create();
    for (const silence of silences) await store.addSilence(silence);
    return store;
  };

  describe('as a store of silences', () => {
    test('has nothing at first', async () => {
      expect(await create().listSilences()).toEqual([]);
    });

    test('gives back every field as it was written', async () => {
      const ended = aSilence(1, { ended: END, breaksOnRise: false, via: 'link' });
      expect(await (await filled(ended)).listSilences()).toStrictEqual([ended]);
    });

    test('gives back one that nobody ended as it was written', async () => {
      expect(await (await filled(aSilence())).listSilences()).toStrictEqual([aSilence()]);
    });

    test('lists the oldest first, by the time it was made', async () => {
      const store = await filled(
        aSilence(1, { createdAt: 3000 }),
        aSilence(2, { createdAt: 20 }),
        aSilence(3, { createdAt: 100 }),
      );
      expect((await store.listSilences()).map(({ createdAt }) => createdAt)).toEqual([
        20, 100, 3000,
      ]);
    });

    test('a second one with the same id changes nothing', async () => {
      const store = await filled(aSilence(1), aSilence(1, { comment: 'another' }));
      expect(await store.listSilences()).toEqual([aSilence(1)]);
    });

    test('what is stored is the answer, also where another was there first', async () => {
      const store = create();
      expect(await store.addSilence(aSilence(1))).toEqual(aSilence(1));
      expect(await store.addSilence(aSilence(1, { comment: 'another' }))).toEqual(aSilence(1));
    });

    test('keeps the severity that one by link was made at', async () => {
      const [one] = await (await filled(aSilence(1, { upTo: 'warning' }))).listSilences();
      expect(one?.upTo).toBe('warning');
    });

    test('ends one and gives it back; the others go on', async () => {
      const store = await filled(aSilence(1), aSilence(2));
      const ended = aSilence(1, { ended: END });
      expect(await store.endSilence(ended.id, END)).toStrictEqual(ended);
      expect(await store.listSilences()).toEqual([ended, aSilence(2)]);
    });

    test.each([
      ['that is not there', 'ffffffff-0000-4000-8000-000000000000'],
      ['without any character', ''],
      ['that no row can have', "a/b\\c?d#e'f\u0000"],
      ['that is far too long', 'x'.repeat(5000)],
    ])('ends nothing by an id %s', async (_, id) => {
      const store = await filled(aSilence());
      expect(await store.endSilence(id, END)).toBeUndefined();
      expect(await store.listSilences()).toEqual([aSilence()]);
    });

    test('what somebody ended stays as they ended it', async () => {
      const store = await filled(aSilence());
      await store.endSilence(aSilence().id, END);
      const again = { at: END.at + 1, by: 'another' };
      expect(await store.endSilence(aSilence().id, again)).toBeUndefined();
      expect((await store.listSilences())[0]?.ended).toEqual(END);
    });

    test('what has ended by itself is not ended, up to the very ms of its end', async () => {
      const { id, endsAt } = aSilence();
      const store = await filled(aSilence());
      expect(await store.endSilence(id, { ...END, at: endsAt })).toBeUndefined();
      expect(await store.endSilence(id, { ...END, at: endsAt - 1 })).toBeDefined();
    });

    test('of two that end it at once, one does', async () => {
      const store = await filled(aSilence());
      const answers = await Promise.all([
        store.endSilence(aSilence().id, { at: END.at, by: 'one' }),
        store.endSilence(aSilence().id, { at: END.at, by: 'two' }),
      ]);
      expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
      expect(await store.listSilences()).toEqual(answers.filter((one) => one !== undefined));
    });

    test('prunes what ended before the time, by itself or by somebody, not at it', async () => {
      const before = SILENCE_TIME + 5000;
      const kept = [
        aSilence(1, { endsAt: before }),
        aSilence(2, { ended: { at: before, by: 'x' } }),
        aSilence(3),
      ];
      const store = await filled(
        ...kept,
        aSilence(4, { endsAt: before - 1 }),
        aSilence(5, { ended: { at: before - 1, by: 'x' } }),
      );
      await store.pruneSilences(before);
      expect(await store.listSilences()).toEqual(kept);
    });
  });
}
