import { describe, expect, test } from 'vitest';
import { listSilences } from '../../src/monitor/list-silences.ts';
import { pruneSilences } from '../../src/monitor/prune-silences.ts';
import { createMemorySilenceStore } from '../support/memory-telling-stores.ts';
import { aSilence, SILENCE_TIME } from '../support/silences.ts';

const NOW = SILENCE_TIME;
const DAY = 24 * 3_600_000;

async function storeOf(...silences: ReturnType<typeof aSilence>[]) {
  const store = createMemorySilenceStore();
  for (const silence of silences) await store.addSilence(silence);
  return store;
}

describe('the list of silences', () => {
  test('shows what holds or will hold, oldest first', async () => {
    const store = await storeOf(
      aSilence(3, { startsAt: NOW + 1 }),
      aSilence(1),
      aSilence(2, { endsAt: NOW }),
      aSilence(4, { ended: { at: NOW, by: 'Bo' } }),
    );
    const shown = await listSilences(store, { all: false, now: NOW });
    expect(shown.map(({ state }) => state)).toEqual(['active', 'pending']);
    const all = await listSilences(store, { all: true, now: NOW });
    expect(all.map(({ state }) => state)).toEqual(['active', 'expired', 'pending', 'ended']);
  });

  test('has each for 90 days after its end and not for longer', async () => {
    const ended = aSilence(1, { ended: { at: NOW, by: 'Bo' } });
    const expired = aSilence(2, { endsAt: NOW });
    const store = await storeOf(ended, expired, aSilence(3, { endsAt: NOW + 1 }));
    await pruneSilences(store, await store.listSilences(), NOW + 90 * DAY);
    expect(await store.listSilences()).toHaveLength(3);
    await pruneSilences(store, await store.listSilences(), NOW + 90 * DAY + 1);
    expect(await store.listSilences()).toEqual([aSilence(3, { endsAt: NOW + 1 })]);
  });
});
