import { parseKql } from '../../simulator/logs/kql/parse.ts';
import { loginTable, type TableSchema } from '../../simulator/logs/login-table.ts';

/** One objection to a query: where it begins and how far it goes, in UTF-16 units. */
export type KqlObjection = {
  readonly message: string;
  readonly start: number;
  readonly length: number;
};

/**
 * What Microsoft's own language service has against a query, checked against the documented columns of
 * ContainerRegistryLoginEvents (or other tables); empty for a query that is right.
 */
export function diagnose(
  query: string,
  tables: readonly TableSchema[] = [loginTable()],
): readonly KqlObjection[] {
  return parseKql(query, tables).diagnostics.map(({ message, start, length }) => ({
    message,
    start,
    length,
  }));
}
