import type { Alert } from '../domain/alert.ts';
import type { AlertStore, AlertWrite, StoredAlert } from '../ports/alert-store.ts';
import type { TableClients } from './table-client.ts';
import { decodeRows } from './table-decoding.ts';
import { rowsWithPrefix } from './table-filters.ts';
import { writeOver } from './table-known-row.ts';
import { deleteRow, listRows, writeRows } from './table-operations.ts';
import type { OnOddRow } from './table-rows.ts';
import { ALERT_PREFIX, alertRow, alertRowKey, decodeAlert } from './table-state-rows.ts';

/** Deletes at once; the SDK's transactions cannot delete a row of one version only. */
const DELETES_AT_ONCE = 100;

/** Alerts in the table AcrWatchState, partitioned by owner. Throws what `tableError` describes. */
export function createTableAlertStore(tables: TableClients, onOddRow: OnOddRow): AlertStore {
  const table = tables.state;
  return {
    async loadAlerts(owner) {
      const step = { table, operation: `load alerts of ${owner}` };
      const rows = await listRows(step, rowsWithPrefix(owner, ALERT_PREFIX));
      return decodeRows(rows, { decode: decodeAlert, onOddRow }).map(({ value, version }) => ({
        alert: value,
        version,
      }));
    },
    async saveAlerts(owner, writes) {
      const step = { table, operation: `save alerts of ${owner}` };
      const alerts = writes.flatMap(({ alert, version }) =>
        alert === undefined ? [] : [{ alert, write: writeOver(alertRow(owner, alert), version) }],
      );
      const versions = await writeRows(
        step,
        alerts.map(({ write }) => write),
      );
      await deleteAlerts(step, { owner, writes });
      return alerts.flatMap(({ alert }, index) => storedAs(alert, versions[index]));
    },
  };
}

async function deleteAlerts(
  step: Parameters<typeof deleteRow>[0],
  { owner, writes }: { readonly owner: string; readonly writes: readonly AlertWrite[] },
): Promise<void> {
  const deletes = writes.flatMap(({ fingerprint, alert, version }) =>
    alert === undefined && version !== undefined ? [{ fingerprint, version }] : [],
  );
  for (let start = 0; start < deletes.length; start += DELETES_AT_ONCE) {
    const some = deletes.slice(start, start + DELETES_AT_ONCE);
    await Promise.all(
      some.map(({ fingerprint, version }) =>
        deleteRow(step, { partitionKey: owner, rowKey: alertRowKey(fingerprint) }, version),
      ),
    );
  }
}

function storedAs(alert: Alert, version: string | undefined): readonly StoredAlert[] {
  return version === undefined ? [] : [{ alert, version }];
}
