import { TableClient, TableServiceClient } from '@azure/data-tables';

/** Every row of every table of a storage account, as text, in a fixed order. */
export async function readStateRows(connectionString: string): Promise<readonly string[]> {
  const options = { allowInsecureConnection: true };
  const rows: string[] = [];
  const service = TableServiceClient.fromConnectionString(connectionString, options);
  for await (const { name } of service.listTables()) {
    if (name === undefined) continue;
    const table = TableClient.fromConnectionString(connectionString, name, options);
    for await (const row of table.listEntities()) rows.push(`${name} ${JSON.stringify(row)}`);
  }
  return rows.sort();
}
