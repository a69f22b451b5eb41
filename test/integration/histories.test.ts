import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAzurite } from '../../dev/azurite.ts';
import type { Azurite } from '../../dev/azurite.ts';
import { createTableAlertStore } from '../../src/azure/table-alert-store.ts';
import { createServiceClock, createTableClients } from '../../src/azure/table-client.ts';
import { createTableMemoryStore } from '../../src/azure/table-memory-store.ts';
import { createTableOutbox } from '../../src/azure/table-outbox.ts';
import { createTableReceiverLog } from '../../src/azure/table-receiver-log.ts';
import { createTableRunLog } from '../../src/azure/table-run-log.ts';
import { createTableSigningKeys } from '../../src/azure/table-signing-keys.ts';
import { createTableSilenceStore } from '../../src/azure/table-silence-store.ts';
import type { State } from '../../src/monitor/run.ts';
import { problemsOf } from '../support/history.ts';
import { histories } from '../support/history-steps.ts';
import { createTestHttp } from '../support/test-http.ts';

let azurite: Azurite;
let spaces = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

/** State in tables of their own; leases end by the clock of the history. */
function openTables(clock: () => number): State {
  spaces += 1;
  const { http } = createTestHttp({ transport: {} });
  const { connectionString } = azurite;
  let marks = 0;
  const newMark = () => `mark ${(marks += 1)}`;
  const serviceClock = createServiceClock(clock);
  const options = { http, clock, serviceClock, newMark, prefix: `History${spaces}` };
  const tables = createTableClients({ connectionString }, options);
  const onOddRow = (partition: string, row: string, reason: string): void =>
    expect.fail(`${partition}/${row} is odd: ${reason}`);
  return {
    alerts: createTableAlertStore(tables, onOddRow),
    memory: createTableMemoryStore(tables, onOddRow),
    outbox: createTableOutbox(tables, onOddRow),
    runs: createTableRunLog(tables, onOddRow),
    receivers: createTableReceiverLog(tables, onOddRow),
    silences: createTableSilenceStore(tables, onOddRow),
    keys: createTableSigningKeys(tables, { onOddRow, randomBytes }),
    clock,
    oddRows: () => [],
  };
}

test('any history over real tables is told as over those in memory', async () => {
  const property = fc.asyncProperty(histories(6), async (history) => {
    expect(await problemsOf(history, openTables)).toEqual([]);
  });
  await fc.assert(property, { numRuns: 12, seed: 20_260_301, endOnFailure: true });
});
