/** A column as Log Analytics describes it. */
export type Column = { readonly name: string; readonly type: string };

/** A table of a workspace. */
export type TableSchema = { readonly name: string; readonly columns: readonly Column[] };

/** The table that registries write their logins to. */
export const loginTableName = 'ContainerRegistryLoginEvents';

/**
 * Its columns, names and types as documented (MicrosoftDocs/azure-reference-other,
 * azure-monitor-ref/tables/containerregistryloginevents.md, version of 2023-06-08).
 */
export const loginColumns = [
  { name: 'TimeGenerated', type: 'datetime' },
  { name: 'OperationName', type: 'string' },
  { name: 'LoginServer', type: 'string' },
  { name: 'Identity', type: 'string' },
  { name: 'CallerIpAddress', type: 'string' },
  { name: 'UserAgent', type: 'string' },
  { name: 'ResultType', type: 'string' },
  { name: 'ResultDescription', type: 'string' },
  { name: 'JwtId', type: 'string' },
  { name: 'CorrelationId', type: 'string' },
  { name: 'DurationMs', type: 'string' },
  { name: 'Region', type: 'string' },
  { name: 'Category', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: 'TenantId', type: 'string' },
  { name: 'SourceSystem', type: 'string' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_BilledSize', type: 'real' },
  { name: '_IsBillable', type: 'string' },
] as const satisfies readonly Column[];

/** The name of a column of the login table. */
export type LoginColumn = (typeof loginColumns)[number]['name'];

/** The login table of a workspace that lacks some of the columns. */
export function loginTable(missing: readonly string[] = []): TableSchema {
  const columns = loginColumns.filter(({ name }) => !missing.includes(name));
  return { name: loginTableName, columns };
}
