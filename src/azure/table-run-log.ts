import type { RunLog, RunRecord } from '../ports/run-log.ts';
import type { Table, TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import type { Versioned } from './table-decoding.ts';
import { rowsNamed } from './table-filters.ts';
import { CHANGE_TRIES, keptChanging, readKnownRow, writeOver } from './table-known-row.ts';
import { listRows, writeRow } from './table-operations.ts';
import type { OnOddRow } from './table-rows.ts';
import {
  APP_PARTITION,
  decodeInstall,
  decodeRun,
  INSTALL_ROW,
  installRow,
  RUN_ROW,
  runRow,
} from './table-state-rows.ts';

type Claim = Parameters<RunLog['claimRun']>[0];
type Log = { readonly table: Table; readonly onOddRow: OnOddRow };

/**
 * The runs of each check in the table AcrWatchState. Throws what `tableError` describes, and when
 * a row that has to be written is odd: it is another version's and is not written over.
 */
export function createTableRunLog(tables: TableClients, onOddRow: OnOddRow): RunLog {
  const log: Log = { table: tables.state, onOddRow };
  return {
    installedAt: (now) => installedAt(log, now),
    async listRuns() {
      const rows = await listRows({ ...log, operation: 'list runs' }, rowsNamed(RUN_ROW));
      return decodeRows(rows, { decode: decodeRun, onOddRow }).map(({ value }) => value);
    },
    claimRun: (claim) => claimRun(log, claim),
    holdsRun: async ({ check, fence }) => (await readRun(log, check))?.value.fence === fence,
    recordRun: (record) => recordRun(log, record),
  };
}

async function installedAt(log: Log, now: number): Promise<number> {
  const step = { ...log, operation: 'read the install time' };
  const find = () =>
    readKnownRow({
      ...log,
      key: { partitionKey: APP_PARTITION, rowKey: INSTALL_ROW },
      decode: decodeInstall,
    });
  const found = await find();
  if (found !== undefined) return found.value;
  const written = await writeRow(step, { kind: 'insert', row: installRow(now) });
  return written === undefined ? ((await find())?.value ?? now) : now;
}

async function claimRun(log: Log, claim: Claim): Promise<RunRecord | undefined> {
  const step = { ...log, operation: `claim a run of ${claim.check}` };
  const found = await readRun(log, claim.check);
  if (found !== undefined && isHeld(found.value, claim)) return undefined;
  const record = claimed(found?.value, claim);
  if ((await writeRow(step, writeOver(runRow(record), found?.version))) !== undefined)
    return record;
  // A repeat of a claim that had been carried out is refused too: the row then names this run.
  const now = await readRun(log, claim.check);
  return now?.value.runId === claim.runId ? now.value : undefined;
}

async function recordRun(log: Log, record: RunRecord): Promise<void> {
  const step = { ...log, operation: `record a run of ${record.check}` };
  const ended = { ...record, leaseUntil: 0 };
  for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
    const found = await readRun(log, record.check);
    if (found !== undefined && found.value.fence !== record.fence) return;
    if ((await writeRow(step, writeOver(runRow(ended), found?.version))) !== undefined) return;
  }
  throw keptChanging(log.table, step.operation);
}

function isHeld(record: RunRecord, claim: Claim): boolean {
  return record.leaseUntil > claim.now && record.runId !== claim.runId;
}

function claimed(previous: RunRecord | undefined, claim: Claim): RunRecord {
  return {
    check: claim.check,
    runId: claim.runId,
    startedAt: claim.now,
    completedAt: previous?.completedAt,
    dueAt: previous?.dueAt,
    leaseUntil: claim.leaseUntil,
    fence: (previous?.fence ?? 0) + 1,
    gaps: previous?.gaps ?? 0,
    watched: previous?.watched ?? 0,
  };
}

function readRun(log: Log, check: string): Promise<Versioned<RunRecord> | undefined> {
  const key = { partitionKey: check, rowKey: RUN_ROW };
  return readKnownRow({ ...log, key, decode: decodeRun });
}
