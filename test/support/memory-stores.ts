import type {
  AlertStore,
  AlertWrite,
  MemoryStore,
  StoredAlert,
} from '../../src/ports/alert-store.ts';
import type { Outbox, OutboxRow } from '../../src/ports/outbox.ts';
import type { RunLog, RunRecord } from '../../src/ports/run-log.ts';

type Versioned<T> = { readonly value: T; readonly version: string };

/** Rows under keys, each with a version that no other write has; values are copied in and out. */
type Rows<T> = {
  get(key: string): Versioned<T> | undefined;
  all(): readonly Versioned<T>[];
  put(key: string, value: T): string;
  delete(key: string): void;
};

function createRows<T>(): Rows<T> {
  const rows = new Map<string, Versioned<T>>();
  let written = 0;
  const copy = ({ value, version }: Versioned<T>) => ({ value: structuredClone(value), version });
  return {
    get(key) {
      const row = rows.get(key);
      return row === undefined ? undefined : copy(row);
    },
    all: () => [...rows.values()].map(copy),
    put(key, value) {
      written += 1;
      rows.set(key, { value: structuredClone(value), version: `v${written}` });
      return `v${written}`;
    },
    delete: (key) => void rows.delete(key),
  };
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/** Alerts in memory. */
export function createMemoryAlertStore(): AlertStore {
  const owners = new Map<string, Rows<StoredAlert['alert']>>();
  const rowsOf = (owner: string) => {
    const rows = owners.get(owner) ?? createRows<StoredAlert['alert']>();
    owners.set(owner, rows);
    return rows;
  };
  const apply = (rows: Rows<StoredAlert['alert']>, write: AlertWrite): readonly StoredAlert[] => {
    const { fingerprint, alert, version } = write;
    if (rows.get(fingerprint)?.version !== version) return [];
    if (alert !== undefined) return [{ alert, version: rows.put(fingerprint, alert) }];
    rows.delete(fingerprint);
    return [];
  };
  return {
    loadAlerts: async (owner) =>
      rowsOf(owner)
        .all()
        .map(({ value, version }) => ({ alert: value, version })),
    saveAlerts: async (owner, writes) => writes.flatMap((write) => apply(rowsOf(owner), write)),
  };
}

/** What checks remember, in memory. */
export function createMemoryMemoryStore(): MemoryStore {
  const owners = new Map<
    string,
    Map<string, Readonly<Record<string, string | number | boolean | null>>>
  >();
  return {
    loadMemory: async (owner) => structuredClone(owners.get(owner) ?? new Map()),
    async saveMemory(owner, changes) {
      const kept = owners.get(owner) ?? new Map();
      owners.set(owner, kept);
      for (const [key, value] of changes) {
        if (value === null) kept.delete(key);
        else kept.set(key, structuredClone(value));
      }
    },
  };
}

/** An outbox in memory. */
export function createMemoryOutbox(): Outbox {
  const rows = createRows<OutboxRow>();
  const of = (channel: string, status: OutboxRow['status']) =>
    rows.all().filter(({ value }) => value.message.channel === channel && value.status === status);
  return {
    async addMessage(message) {
      const key = keyOf(message.channel, message.id);
      if (rows.get(key) !== undefined) return 'stored';
      const tried = { attempts: 0, firstSentAt: undefined, lastError: undefined };
      rows.put(key, { message, status: 'pending', claimedUntil: 0, ...tried });
      return 'stored';
    },
    listPending: async (channel) =>
      of(channel, 'pending')
        .map(({ value, version }) => ({ row: value, version }))
        .sort(({ row: a }, { row: b }) => {
          const older = a.message.createdAt - b.message.createdAt;
          return older || (a.message.id < b.message.id ? -1 : 1);
        }),
    async replaceRow(stored, row) {
      const key = keyOf(row.message.channel, row.message.id);
      if (rows.get(key)?.version !== stored.version) return undefined;
      return { row, version: rows.put(key, row) };
    },
    async pruneSent(channel, before) {
      for (const { value } of of(channel, 'sent')) {
        const sentAt = value.firstSentAt ?? value.message.createdAt;
        if (sentAt < before) rows.delete(keyOf(channel, value.message.id));
      }
    },
  };
}

/** A run log in memory. */
export function createMemoryRunLog(): RunLog {
  const runs = new Map<string, RunRecord>();
  let installed: number | undefined;
  return {
    installedAt: async (now) => (installed ??= now),
    listRuns: async () => [...runs.values()],
    async claimRun({ check, runId, now, leaseUntil }) {
      const found = runs.get(check);
      if (found !== undefined && found.leaseUntil > now && found.runId !== runId) return undefined;
      const { completedAt, dueAt, gaps = 0 } = found ?? {};
      const record = { check, runId, startedAt: now, completedAt, dueAt, leaseUntil, gaps };
      runs.set(check, record);
      return record;
    },
    async recordRun(record) {
      const found = runs.get(record.check);
      const at = record.completedAt ?? record.startedAt;
      if (found !== undefined && found.runId !== record.runId && found.leaseUntil > at) return;
      runs.set(record.check, { ...record, leaseUntil: 0 });
    },
  };
}
