import { odata } from '@azure/data-tables';
import { SCHEMA_VERSION } from './table-rows.ts';

/** OData filter: the rows of a partition whose keys begin with a prefix that ends in `-`. */
export function rowsWithPrefix(partition: string, prefix: string): string {
  // '.' is the character after '-'.
  const end = `${prefix.slice(0, -1)}.`;
  return odata`PartitionKey eq ${partition} and RowKey ge ${prefix} and RowKey lt ${end}`;
}

/** OData filter: the rows of every partition that have one row key. */
export function rowsNamed(rowKey: string): string {
  return odata`RowKey eq ${rowKey}`;
}

/**
 * OData filter: the rows of a partition, in this version's form, that were sent before a time (an
 * ISO 8601 text in UTC).
 */
export function rowsSentBefore(partition: string, time: string): string {
  return odata`PartitionKey eq ${partition} and status eq 'sent' and schemaVersion eq ${SCHEMA_VERSION} and sentAt lt ${time}`;
}

/** OData filter: the rows of a partition whose column `status` has a value. */
export function rowsOfStatus(partition: string, status: string): string {
  return odata`PartitionKey eq ${partition} and status eq ${status}`;
}
