import { describe, expect, test } from 'vitest';
import { runSweep } from '../../src/monitor/sweep.ts';
import type { SweepCheck } from '../../src/monitor/sweep.ts';
import { fakeEvidence } from '../support/evidence.ts';
import { anOutcome } from '../support/fake-check.ts';
import { EVERYWHERE, START } from '../support/scenario.ts';

/** Whether a check's time is up at a time after the start, where the run has ten minutes. */
async function isOverAt(ms: number, limitMs?: number): Promise<boolean | undefined> {
  let now = START;
  let isOver: boolean | undefined;
  const check: SweepCheck = {
    id: 'fake',
    settingsKey: '',
    limitMs,
    run: async (context) => {
      now += ms;
      isOver = context.isOver();
      return anOutcome();
    },
  };
  await runSweep(
    {
      clock: () => now,
      catalog: {
        listSubscriptions: async () => ({ ok: true, value: [] }),
        listRegistries: async () => ({ ok: true, value: [] }),
      },
      evidence: fakeEvidence(),
      probe: { probe: async () => ({ ok: true, value: 'present' }) },
      onProgress: () => {},
    },
    {
      runId: 'run',
      cloud: 'AzureCloud',
      checks: [check],
      registry: undefined,
      deadlineAt: START + 600_000,
      scope: EVERYWHERE,
      remembered: new Map(),
      notes: [],
    },
  );
  return isOver;
}

describe('the time of a check', () => {
  test.each([
    [undefined, 599_999, false],
    [undefined, 600_000, true],
    [240_000, 239_999, false],
    [240_000, 240_000, true],
    [900_000, 600_000, true],
  ])('with a limit of %s ms is up after %i ms: %s', async (limitMs, ms, isUp) => {
    expect(await isOverAt(ms, limitMs)).toBe(isUp);
  });
});
