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

/** OData filter: messages, of every receiver, that something is left to do for. */
export function openRows(): string {
  return odata`isOpen eq 'yes'`;
}

/**
 * OData filter: messages in this version's form that nothing is left to do for and that were made
 * before a time (an ISO 8601 text in UTC).
 */
export function closedRowsBefore(time: string): string {
  return odata`isOpen eq 'no' and schemaVersion eq ${SCHEMA_VERSION} and createdAt lt ${time}`;
}
