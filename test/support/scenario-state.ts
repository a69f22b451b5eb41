import type { Alert } from '../../src/domain/alert.ts';
import type { MemoryValue } from '../../src/domain/outcome.ts';
import type { Message } from '../../src/domain/message.ts';
import type { State } from '../../src/monitor/run.ts';
import type { AlertStore, MemoryStore } from '../../src/ports/alert-store.ts';
import type { Outbox, OutboxRow } from '../../src/ports/outbox.ts';
import type { RunLog, RunRecord } from '../../src/ports/run-log.ts';

/** Called around every store call; what it throws is what the store throws. */
export type StoreHook = (call: string, phase: 'before' | 'after') => void | Promise<void>;

type Row = { readonly text: string; readonly version: number };

/** State whose rows are text, so that nothing is shared with the run and it compares by bytes. */
export type ScenarioState = State & {
  hook: StoreHook;
  /** Every row as it stands, for comparing. */
  readonly snapshot: () => string;
  readonly alertsOf: (owner: string) => readonly Alert[];
  readonly outboxRows: () => readonly OutboxRow[];
  readonly runRecords: () => readonly RunRecord[];
  /** Names of the calls made so far, in order. */
  readonly calls: string[];
};

type Table = Map<string, Row>;

export function scenarioState(): ScenarioState {
  const tables = { alerts: new Map(), memory: new Map(), outbox: new Map(), runs: new Map() };
  const calls: string[] = [];
  const around = async <T>(call: string, act: () => T): Promise<T> => {
    calls.push(call);
    await state.hook(call, 'before');
    const result = act();
    await state.hook(call, 'after');
    return result;
  };
  const state: ScenarioState = {
    hook: () => {},
    calls,
    snapshot: () => JSON.stringify(Object.entries(tables).map(([name, rows]) => [name, [...rows]])),
    alertsOf: (owner) => rowsOf<Alert>(tables.alerts, `${owner}|`).map(({ value }) => value),
    outboxRows: () => rowsOf<OutboxRow>(tables.outbox, '').map(({ value }) => value),
    runRecords: () => rowsOf<RunRecord>(tables.runs, '').map(({ value }) => value),
    alerts: alertStore(tables.alerts, around),
    memory: memoryStore(tables.memory, around),
    outbox: outboxOf(tables.outbox, around),
    runs: runLog(tables.runs, around),
  };
  return state;
}

type Around = <T>(call: string, act: () => T) => Promise<T>;

function alertStore(table: Table, around: Around): AlertStore {
  return {
    loadAlerts: (owner) =>
      around(`load alerts of ${owner}`, () =>
        rowsOf<Alert>(table, `${owner}|`).map(({ value, version }) => ({ alert: value, version })),
      ),
    saveAlerts: (owner, writes) =>
      around(`save alerts of ${owner}`, () =>
        writes.flatMap(({ fingerprint, alert, version }) => {
          const key = `${owner}|${fingerprint}`;
          if (versionOf(table, key) !== version) return [];
          if (alert === undefined) {
            table.delete(key);
            return [];
          }
          return [{ alert, version: put(table, key, alert) }];
        }),
      ),
  };
}

function memoryStore(table: Table, around: Around): MemoryStore {
  return {
    loadMemory: (owner) =>
      around(`load memory of ${owner}`, () => {
        const rows = rowsOf<MemoryValue>(table, `${owner}|`);
        return new Map(rows.map(({ key, value }) => [key.slice(owner.length + 1), value]));
      }),
    saveMemory: (owner, changes) =>
      around(`save memory of ${owner}`, () => {
        for (const [key, value] of changes) {
          if (value === null) table.delete(`${owner}|${key}`);
          else put(table, `${owner}|${key}`, value);
        }
      }),
  };
}

function outboxOf(table: Table, around: Around): Outbox {
  const rows = () => rowsOf<OutboxRow>(table, '');
  return {
    addMessage: (message: Message) =>
      around('add message', () => {
        const row = { message, status: 'pending', claimedUntil: 0, attempts: 0 };
        const key = `${message.channel}|${message.id}`;
        if (!table.has(key)) put(table, key, row);
      }),
    listPending: (channel) =>
      around('list pending', () =>
        rows()
          .filter(({ value }) => value.message.channel === channel && value.status === 'pending')
          .sort((left, right) => left.value.message.createdAt - right.value.message.createdAt)
          .map(({ value, version }) => ({ row: value, version })),
      ),
    replaceRow: (stored, row) =>
      around('replace row', () => {
        const key = `${row.message.channel}|${row.message.id}`;
        if (versionOf(table, key) !== stored.version) return undefined;
        return { row, version: put(table, key, row) };
      }),
    pruneSent: (channel, before) =>
      around('prune sent', () => {
        for (const { key, value } of rows()) {
          const { message, status, firstSentAt } = value;
          const isOld = (firstSentAt ?? message.createdAt) < before;
          if (message.channel === channel && status === 'sent' && isOld) table.delete(key);
        }
      }),
  };
}

function runLog(table: Table, around: Around): RunLog {
  return {
    installedAt: (now) => around('installed at', () => now),
    listRuns: () => around('list runs', () => rowsOf<RunRecord>(table, '').map((row) => row.value)),
    claimRun: ({ check, runId, now, leaseUntil }) =>
      around(`claim ${check}`, () => {
        const [known] = rowsOf<RunRecord>(table, check).map(({ value }) => value);
        if (known !== undefined && known.leaseUntil > now && known.runId !== runId) {
          return undefined;
        }
        const { completedAt, dueAt, gaps = 0 } = known ?? {};
        const record: RunRecord = {
          check,
          runId,
          startedAt: now,
          completedAt,
          dueAt,
          leaseUntil,
          gaps,
        };
        put(table, check, record);
        return record;
      }),
    recordRun: (record) =>
      around(`record ${record.check}`, () => {
        put(table, record.check, { ...record, leaseUntil: 0 });
      }),
  };
}

/** Safe: only `put` fills the tables, each with rows of one type. */
function rowsOf<T>(table: Table, prefix: string) {
  return [...table]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, { text, version }]) => ({
      key,
      value: JSON.parse(text) as T,
      version: String(version),
    }));
}

function versionOf(table: Table, key: string): string | undefined {
  const row = table.get(key);
  return row === undefined ? undefined : String(row.version);
}

let versions = 0;

function put(table: Table, key: string, value: unknown): string {
  versions += 1;
  table.set(key, { text: JSON.stringify(value), version: versions });
  return String(versions);
}
