import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Alert } from '../domain/alert.ts';
import type { MemoryValue } from '../domain/outcome.ts';
import { isoTime } from '../domain/time.ts';
import type { RunRecord } from '../ports/run-log.ts';
import type { Decoded, Entity, Row } from './table-rows.ts';
import { decodeJson, jsonColumns, odd } from './table-rows.ts';
import { StoredAlertJson, StoredMemoryJson } from './table-schemas.ts';

/** Row keys of the table AcrWatchState; the partition is the owner. */
export const ALERT_PREFIX = 'alert-';
export const MEMORY_PREFIX = 'memory-';
export const RUN_ROW = 'run';
export const APP_PARTITION = 'app';
export const INSTALL_ROW = 'install';

/** Most characters of a memory key that its column shows; the whole key is in the JSON. */
const SHOWN_KEY_UNITS = 1000;

const MemoryEntry = z.object({ key: z.string(), value: StoredMemoryJson });
type MemoryEntry = { readonly key: string; readonly value: MemoryValue };

const Time = z.number();

const StoredRun = z
  .object({
    check: z.string(),
    runId: z.string(),
    startedAt: Time,
    completedAt: Time.optional(),
    dueAt: Time.optional(),
    leaseUntil: Time,
    fence: z.number(),
    gaps: z.number(),
    watched: z.number(),
  } satisfies { readonly [K in keyof RunRecord]: z.ZodType })
  .transform((run): RunRecord => ({ ...run, completedAt: run.completedAt, dueAt: run.dueAt }));

const Install = z.object({ installedAt: Time });

export function alertRowKey(fingerprint: Alert['fingerprint']): string {
  return `${ALERT_PREFIX}${fingerprint}`;
}

/** The row of an alert: a few columns for people, the alert itself as JSON. */
export function alertRow(owner: string, alert: Alert): Row {
  return {
    partitionKey: owner,
    rowKey: alertRowKey(alert.fingerprint),
    state: alert.state,
    rule: alert.finding.rule,
    severity: alert.finding.severity,
    startsAt: isoTime(alert.startsAt),
    ...jsonColumns(alert),
  };
}

/** The alert in a row; odd also when the row key is not that of the alert. */
export function decodeAlert(entity: Entity): Decoded<Alert> {
  const decoded = decodeJson(entity, StoredAlertJson);
  if (!decoded.ok) return decoded;
  const fits = entity['rowKey'] === alertRowKey(decoded.value.fingerprint);
  return fits ? decoded : odd('its row key is not that of the alert in it');
}

/** Keys hold ids with characters that a row key may not have: the digest stands for the key. */
export function memoryRowKey(key: string): string {
  return `${MEMORY_PREFIX}${createHash('sha256').update(key).digest('hex')}`;
}

export function memoryRow(owner: string, entry: MemoryEntry): Row {
  return {
    partitionKey: owner,
    rowKey: memoryRowKey(entry.key),
    key: entry.key.slice(0, SHOWN_KEY_UNITS).toWellFormed(),
    ...jsonColumns(entry),
  };
}

export function decodeMemory(entity: Entity): Decoded<MemoryEntry> {
  const decoded = decodeJson(entity, MemoryEntry);
  if (!decoded.ok) return decoded;
  const fits = entity['rowKey'] === memoryRowKey(decoded.value.key);
  return fits ? decoded : odd('its row key is not that of the key in it');
}

/** The row of a check's last run, with its times written out for people. */
export function runRow(record: RunRecord): Row {
  const { completedAt } = record;
  return {
    partitionKey: record.check,
    rowKey: RUN_ROW,
    startedAt: isoTime(record.startedAt),
    leaseUntil: isoTime(record.leaseUntil),
    ...(completedAt === undefined ? {} : { completedAt: isoTime(completedAt) }),
    ...jsonColumns(record),
  };
}

export function decodeRun(entity: Entity): Decoded<RunRecord> {
  const decoded = decodeJson(entity, StoredRun);
  if (!decoded.ok) return decoded;
  const fits = entity['partitionKey'] === decoded.value.check;
  return fits ? decoded : odd('its partition is not the check in it');
}

export function installRow(installedAt: number): Row {
  return {
    partitionKey: APP_PARTITION,
    rowKey: INSTALL_ROW,
    installed: isoTime(installedAt),
    ...jsonColumns({ installedAt }),
  };
}

export function decodeInstall(entity: Entity): Decoded<number> {
  const decoded = decodeJson(entity, Install);
  return decoded.ok ? { ok: true, value: decoded.value.installedAt } : decoded;
}
