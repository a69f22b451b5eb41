import { SECOND_MS } from '../domain/time.ts';
import { claimOwners, release } from './claims.ts';
import type { RunRequest, RunTools } from './run-types.ts';

/** Name under which the run log keeps the lease; no owner of alerts has it. */
export const TELLING = 'telling';
/** How long the lease of a run that died keeps others off, in ms, less the minute of `claimOwners`. */
const LEASE_MS = 60 * SECOND_MS;
/** How often and how long a run waits for another that makes messages, in ms. */
const WAITS = 10;
const WAIT_MS = 2 * SECOND_MS;

/**
 * Runs `work` while no other run makes messages: what one takes back and makes anew, no other can
 * make as well. Undefined when another run kept the lease all the time: it, or the next run, makes
 * the messages then, because the debts stand in the alerts.
 */
export async function withTellingLease<T>(
  tools: RunTools,
  request: Pick<RunRequest, 'runId' | 'deliverBy'>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const { state, logger } = tools;
  const claimTools = { runs: state.runs, clock: state.clock, logger };
  for (let waits = 0; ; waits += 1) {
    const deliverBy = state.clock() + LEASE_MS;
    const claim = { runId: request.runId, owners: [TELLING], deliverBy };
    const claimed = await claimOwners(claimTools, claim);
    if (claimed.size > 0) {
      try {
        return await work();
      } finally {
        await release(claimTools, claimed);
      }
    }
    if (waits >= WAITS || tools.clock() + WAIT_MS >= request.deliverBy) return undefined;
    await tools.telling.sleep(WAIT_MS);
  }
}
