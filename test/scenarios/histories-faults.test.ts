import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsOf } from '../support/history.ts';
import { histories } from '../support/history-steps.ts';
import { scenarioState } from '../support/scenario-state.ts';

test('any history keeps every promise', async () => {
  await fc.assert(
    fc.asyncProperty(histories(12), async (history) => {
      expect(await problemsOf(history, (clock) => scenarioState({ clock }))).toEqual([]);
    }),
    { numRuns: Number(process.env['N'] ?? 300), seed: Number(process.env['SEED'] ?? 20_260_301) },
  );
}, 600_000);
