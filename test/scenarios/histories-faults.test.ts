import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemsOf } from '../support/history.ts';
import { histories } from '../support/history-steps.ts';
import { scenarioState } from '../support/scenario-state.ts';

const RUNS = 200;

/**
 * Findings come, go and get worse; scopes are unread, checks throw; the clock jumps, also back;
 * receivers fail in every way there is, are added, removed and routed around; silences and mute
 * windows begin and end; processes and the store die in the middle; two runs overlap. Each promise
 * is kept account of outside the code (test/support/history-oracle.ts, history-judge.ts).
 */
test.each([20_260_301, 7, 99])(
  'whatever happens, all is told in the end, nothing twice without a cause, and nothing untrue (seed %i)',
  { timeout: 60_000 },
  async (seed) => {
    const property = fc.asyncProperty(histories(12), async (history) => {
      expect(await problemsOf(history, (clock) => scenarioState({ clock }))).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, seed });
  },
);
