import { expect, test } from 'vitest';
import { sideBySide } from '../../src/checks/side-by-side.ts';

test('results come in the order of the items, whichever is ready first', async () => {
  const waits = [3, 1, 2];
  const results = await sideBySide(waits, 3, async (turns) => {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    return { turns };
  });
  expect(results).toEqual([{ turns: 3 }, { turns: 1 }, { turns: 2 }]);
});

test('no more than the limit are under way at once', async () => {
  let running = 0;
  let most = 0;
  await sideBySide([1, 2, 3, 4, 5], 2, async () => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return {};
  });
  expect(most).toBe(2);
});

test('nothing to do is done', async () => {
  expect(await sideBySide([], 4, async () => ({}))).toEqual([]);
});
