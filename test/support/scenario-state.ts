import type { Alert } from '../../src/domain/alert.ts';
import type { MemoryValue } from '../../src/domain/outcome.ts';
import type { Message } from '../../src/domain/message.ts';
import type { State } from '../../src/monitor/run.ts';
import type { AlertStore, MemoryStore } from '../../src/ports/alert-store.ts';
import type { Outbox, OutboxRow } from '../../src/ports/outbox.ts';
import type { RunLog, RunRecord } from '../../src/ports/run-log.ts';

/** Called around every store call; what it throws is what the store throws. */
export type StoreHook = (call: string, phase: 'before' | 'after') => void | Promise<void>;

type Row<T> = { readonly value: T; readonly version: number };

/** State in memory that shares nothing with the run, can break off at any call, and is compared whole. */
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

type Table<T> = Map<string, Row<T>>;
type Tables = {
  readonly alerts: Table<Alert>;
  readonly memory: Table<MemoryValue>;
  readonly outbox: Table<OutboxRow>;
  readonly runs: Table<RunRecord>;
};

/** `rowItems`: how many items a row of the outbox holds. */
export function scenarioState(rowItems = Infinity): ScenarioState {
  const tables: Tables = {
    alerts: new Map(),
    memory: new Map(),
    outbox: new Map(),
    runs: new Map(),
  };
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
    alertsOf: (owner) => rowsOf(tables.alerts, `${owner}|`).map(({ value }) => value),
    outboxRows: () => rowsOf(tables.outbox, '').map(({ value }) => value),
    runRecords: () => rowsOf(tables.runs, '').map(({ value }) => value),
    alerts: alertStore(tables.alerts, around),
    memory: memoryStore(tables.memory, around),
    outbox: outboxOf(tables.outbox, around, rowItems),
    runs: runLog(tables.runs, around),
  };
  return state;
}

type Around = <T>(call: string, act: () => T) => Promise<T>;

function alertStore(table: Table<Alert>, around: Around): AlertStore {
  return {
    loadAlerts: (owner) =>
      around(`load alerts of ${owner}`, () =>
        rowsOf(table, `${owner}|`).map(({ value, version }) => ({ alert: value, version })),
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

function memoryStore(table: Table<MemoryValue>, around: Around): MemoryStore {
  return {
    loadMemory: (owner) =>
      around(`load memory of ${owner}`, () => {
        const rows = rowsOf(table, `${owner}|`);
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

function outboxOf(table: Table<OutboxRow>, around: Around, rowItems: number): Outbox {
  const rows = () => rowsOf(table, '');
  return {
    addMessage: (message: Message) =>
      around('add message', () => {
        const untried = {
          claimedUntil: 0,
          attempts: 0,
          firstSentAt: undefined,
          lastError: undefined,
        };
        const row: OutboxRow = { message, status: 'pending', ...untried };
        const key = `${message.channel}|${message.id}`;
        if (message.items.length > rowItems) return 'too-large';
        if (!table.has(key)) put(table, key, row);
        return 'stored';
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

function runLog(table: Table<RunRecord>, around: Around): RunLog {
  let installed: number | undefined;
  return {
    installedAt: (now) => around('installed at', () => (installed ??= now)),
    listRuns: () => around('list runs', () => rowsOf(table, '').map(({ value }) => value)),
    claimRun: ({ check, runId, now, leaseUntil }) =>
      around(`claim ${check}`, () => {
        const known = table.get(check)?.value;
        if (known !== undefined && known.leaseUntil > now && known.runId !== runId) {
          return undefined;
        }
        const { completedAt, dueAt, gaps = 0 } = known ?? {};
        const record = { check, runId, startedAt: now, completedAt, dueAt, leaseUntil, gaps };
        put(table, check, record);
        return record;
      }),
    recordRun: (record) =>
      around(`record ${record.check}`, () => {
        const known = table.get(record.check)?.value;
        const endedAt = record.completedAt ?? record.startedAt;
        const isTakenOver = known?.runId !== record.runId && (known?.leaseUntil ?? 0) > endedAt;
        if (!isTakenOver) put(table, record.check, { ...record, leaseUntil: 0 });
      }),
  };
}

function rowsOf<T>(table: Table<T>, prefix: string) {
  return [...table]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, { value, version }]) => ({
      key,
      value: structuredClone(value),
      version: String(version),
    }));
}

function versionOf<T>(table: Table<T>, key: string): string | undefined {
  const row = table.get(key);
  return row === undefined ? undefined : String(row.version);
}

let versions = 0;

function put<T>(table: Table<T>, key: string, value: T): string {
  versions += 1;
  table.set(key, { value: structuredClone(value), version: versions });
  return String(versions);
}
