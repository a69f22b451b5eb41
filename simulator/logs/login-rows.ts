import type { LoginRow, LoginRun, LogWorkspace } from '../tenant-logs.ts';
import type { Row } from './kql/scope.ts';
import { loginColumns, type LoginColumn, loginTable, loginTableName } from './login-table.ts';
import type { SourceTable } from './kql/run.ts';

/** A span of TimeGenerated in milliseconds since 1970, both ends within. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** What makes the value of one column for the row of a number. */
type Cell = (index: number) => unknown;

/**
 * The login table of a workspace as a query at `nowMs` sees it: rows that have arrived by then and lie in
 * the span. The rows are made while they are walked.
 */
export function loginSource(
  workspace: LogWorkspace,
  o: { readonly nowMs: number; readonly span: Span },
): SourceTable {
  const { columns } = loginTable(workspace.missingColumns);
  const names = loginColumns
    .map(({ name }) => name)
    .filter((name) => columns.some((c) => c.name === name));
  const rows = function* (): Generator<Row> {
    for (const entry of workspace.rows) yield* rowsOf(entry, { ...o, names, workspace });
  };
  return { name: loginTableName, columns, rows };
}

function* rowsOf(
  entry: LoginRow | LoginRun,
  o: {
    readonly nowMs: number;
    readonly span: Span;
    readonly names: readonly LoginColumn[];
    readonly workspace: LogWorkspace;
  },
): Generator<Row> {
  const { repeat, everyMs, row } =
    'repeat' in entry ? entry : { repeat: 1, everyMs: 0, row: entry };
  const startMs = Date.parse(row.TimeGenerated);
  const delayMs = row.ingestedAt === undefined ? 0 : Date.parse(row.ingestedAt) - startMs;
  const cells = o.names.map((name) => cellOf(name, row, o.workspace, startMs, everyMs));
  // Most columns are the same in every row, so a row is a copy with a few values changed.
  const first = cells.map((cell) => cell(0));
  const varying = cells.flatMap((cell, place) =>
    repeat > 1 && cell(1) !== first[place] ? [{ cell, place }] : [],
  );
  for (let i = 0; i < repeat; i += 1) {
    const at = startMs + i * everyMs;
    if (at + delayMs > o.nowMs || at < o.span.fromMs || at > o.span.toMs) continue;
    const made = first.slice();
    for (const { cell, place } of varying) made[place] = cell(i);
    yield made;
  }
}

function cellOf(
  name: LoginColumn,
  row: LoginRow,
  workspace: LogWorkspace,
  startMs: number,
  everyMs: number,
): Cell {
  switch (name) {
    case 'TimeGenerated':
      return (i) => startMs + i * everyMs;
    case 'OperationName':
      return () => 'Login';
    case 'Category':
    case 'Type':
      return () => loginTableName;
    case 'TenantId':
      return () => workspace.customerId;
    case 'SourceSystem':
      return () => 'Azure';
    case '_BilledSize':
      return () => 512;
    case '_IsBillable':
      return () => 'True';
    case 'LoginServer':
    case 'Identity':
    case 'CallerIpAddress':
    case 'UserAgent':
    case 'ResultType':
    case 'ResultDescription':
    case 'JwtId':
    case 'CorrelationId':
    case 'DurationMs':
    case 'Region':
    case '_ResourceId':
    case '_SubscriptionId':
      return textCell(row[name]);
  }
}

function textCell(text: string): Cell {
  const parts = text.split(/(\{n\}|\{ip\})/);
  const [first = '', placeholder, last = ''] = parts;
  if (placeholder === undefined) return () => text;
  const filled = placeholder === '{n}' ? String : addressOf;
  if (parts.length > 3) throw new Error(`a run has one placeholder in each text: ${text}`);
  return (i) => `${first}${filled(i)}${last}`;
}

// An address of the private block 10.0.0.0/8, a different one for each of 16 million numbers.
function addressOf(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}
