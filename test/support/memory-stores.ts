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
export function createMemoryAlertStore(): AlertStore & {
  readonly peek: (owner: string) => readonly StoredAlert['alert'][];
} {
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
    peek: (owner) =>
      rowsOf(owner)
        .all()
        .map(({ value }) => value),
    loadAlerts: async (owner) =>
      rowsOf(owner)
        .all()
        .map(({ value, version }) => ({ alert: value, version })),
    saveAlerts: async (owner, writes) => writes.flatMap((write) => apply(rowsOf(owner), write)),
  };
}

/** What checks remember, in memory. */
export function createMemoryMemoryStore(): MemoryStore & { readonly peek: () => string } {
  const owners = new Map<
    string,
    Map<string, Readonly<Record<string, string | number | boolean | null>>>
  >();
  return {
    peek: () => JSON.stringify([...owners].map(([owner, kept]) => [owner, [...kept]])),
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

/** An outbox in memory; `rowItems` is how many items a row holds. */
export function createMemoryOutbox(rowItems = Infinity): Outbox & {
  readonly allRows: () => readonly OutboxRow[];
} {
  const rows = createRows<OutboxRow>();
  const keyOfRow = ({ message }: Pick<OutboxRow, 'message'>) => keyOf(message.receiver, message.id);
  return {
    allRows: () => rows.all().map(({ value }) => value),
    async addMessage(message, tells) {
      if (message.items.length > rowItems) return 'too-large';
      const key = keyOfRow({ message });
      if (rows.get(key) === undefined) rows.put(key, { ...UNTRIED, message, tells });
      return 'stored';
    },
    listOpen: async () =>
      rows
        .all()
        .filter(({ value }) => isOpen(value))
        .map(({ value, version }) => ({ row: value, version }))
        .sort(({ row: a }, { row: b }) => {
          const older = a.message.createdAt - b.message.createdAt;
          return older || (a.message.id < b.message.id ? -1 : 1);
        }),
    async replaceRow(stored, row) {
      const key = keyOfRow(row);
      if (rows.get(key)?.version !== stored.version) return undefined;
      return { row, version: rows.put(key, row) };
    },
    async removeRow({ row, version }) {
      const key = keyOfRow(row);
      if (rows.get(key)?.version !== version) return false;
      rows.delete(key);
      return true;
    },
    async prune(before) {
      for (const { value } of rows.all()) {
        if (!isOpen(value) && value.message.createdAt < before) rows.delete(keyOfRow(value));
      }
    },
  };
}

/** A row that nobody has tried yet. */
export const UNTRIED = {
  status: 'pending',
  settled: false,
  claimedUntil: 0,
  fence: 0,
  attempt: undefined,
  inDoubt: false,
  mayRepeat: undefined,
  attempts: 0,
  doneParts: 0,
  sentAt: undefined,
  verified: false,
  lastError: undefined,
} as const;

function isOpen({ status, settled, verified }: OutboxRow): boolean {
  return status === 'pending' || !settled || (status === 'sent' && !verified);
}

/** A run log in memory. */
export function createMemoryRunLog(): RunLog & { readonly peek: () => readonly RunRecord[] } {
  const runs = new Map<string, RunRecord>();
  let installed: number | undefined;
  return {
    peek: () => [...runs.values()],
    installedAt: async (now) => (installed ??= now),
    listRuns: async () => [...runs.values()],
    async claimRun({ check, runId, now, leaseUntil }) {
      const found = runs.get(check);
      if (found !== undefined && found.leaseUntil > now && found.runId !== runId) return undefined;
      const { completedAt, dueAt, gaps = 0, watched = 0, fence = 0 } = found ?? {};
      const times = { startedAt: now, completedAt, dueAt, leaseUntil };
      const record = { check, runId, ...times, fence: fence + 1, gaps, watched };
      runs.set(check, record);
      return record;
    },
    holdsRun: async ({ check, fence }) => runs.get(check)?.fence === fence,
    async recordRun(record) {
      if ((runs.get(record.check)?.fence ?? record.fence) !== record.fence) return;
      runs.set(record.check, { ...record, leaseUntil: 0 });
    },
  };
}
