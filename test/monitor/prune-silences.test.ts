import { expect, test } from 'vitest';
import { pruneSilences, SILENCE_KEPT_MS } from '../../src/monitor/prune-silences.ts';
import { createMemorySilenceStore } from '../support/memory-telling-stores.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';

const END = SILENCE_TIME + 1000;

async function keptAt(now: number) {
  const store = createMemorySilenceStore();
  for (const silence of [aSilence(1, { endsAt: END }), aSilence(2, { endsAt: END + 1 })]) {
    await store.addSilence(silence);
  }
  await pruneSilences(store, await store.listSilences(), now);
  return (await store.listSilences()).map(({ id }) => id);
}

test('a silence can be read for 90 days after its end and is then forgotten', async () => {
  expect(await keptAt(END + SILENCE_KEPT_MS)).toHaveLength(2);
  expect(await keptAt(END + SILENCE_KEPT_MS + 1)).toEqual([aSilence(2).id]);
});

test('the end that somebody gave it counts', async () => {
  const asked: number[] = [];
  const store = {
    ...createMemorySilenceStore(),
    pruneSilences: async (before: number) => void asked.push(before),
  };
  const ended = aSilence(1, { endsAt: END * 2, ended: { at: END, by: 'Bo' } });
  await pruneSilences(store, [ended], END + SILENCE_KEPT_MS);
  expect(asked).toEqual([]);
  await pruneSilences(store, [ended], END + SILENCE_KEPT_MS + 1);
  expect(asked).toEqual([END + 1]);
});
