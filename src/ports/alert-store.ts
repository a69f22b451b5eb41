import type { Alert } from '../domain/alert.ts';
import type { MemoryValue } from '../domain/outcome.ts';

/** Marks the version of a row; a write with a stale one is refused. */
export type RowVersion = string;

export type StoredAlert = { readonly alert: Alert; readonly version: RowVersion };

/** A write of one alert: `version` undefined inserts, `alert` undefined deletes. */
export type AlertWrite = {
  readonly fingerprint: Alert['fingerprint'];
  readonly alert: Alert | undefined;
  readonly version: RowVersion | undefined;
};

export type AlertStore = {
  /** All alerts of an owner (a check id or `discovery`). */
  loadAlerts(owner: string): Promise<readonly StoredAlert[]>;
  /**
   * Applies the writes; gives back the stored ones with their new versions. One whose row was
   * changed or inserted by another run meanwhile is left as it is and is missing from the answer.
   */
  saveAlerts(owner: string, writes: readonly AlertWrite[]): Promise<readonly StoredAlert[]>;
};

/** What checks remember between runs; the last writer wins. */
export type MemoryStore = {
  loadMemory(owner: string): Promise<ReadonlyMap<string, MemoryValue>>;
  saveMemory(owner: string, changes: ReadonlyMap<string, MemoryValue | null>): Promise<void>;
};
