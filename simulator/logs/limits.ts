import type { KqlAnswer } from './kql/run.ts';
import { datetimeJson, timespanText } from './kql/time-text.ts';
import { textOf } from './kql/values.ts';
import type { Column } from './login-table.ts';

/** Rows and bytes that one answer may have (MicrosoftDocs/azure-monitor-docs, "Query API" limits). */
export const serviceLimits = { rows: 500_000, bytes: 104_857_600 } as const;

/** An answer's body, and which limit cut it. */
export type LimitedAnswer = {
  readonly table: {
    readonly name: string;
    readonly columns: readonly Column[];
    readonly rows: readonly (readonly unknown[])[];
  };
  readonly cutAt: string | undefined;
};

/** The rows as JSON has them, cut at so many bytes of it. */
export function limitBytes(
  answer: Extract<KqlAnswer, { kind: 'table' }>,
  mostBytes: number,
): LimitedAnswer {
  const { name, columns } = answer;
  const rows: (readonly unknown[])[] = [];
  let bytes = 0;
  let cutAt = answer.cut ? `${answer.mostRows} records` : undefined;
  for (const row of answer.rows) {
    const encoded = columns.map(({ type }, i) => encode(row[i], type));
    bytes += Buffer.byteLength(JSON.stringify(encoded)) + 1;
    if (bytes > mostBytes) {
      cutAt = `${mostBytes} bytes`;
      break;
    }
    rows.push(encoded);
  }
  return { table: { name, columns, rows }, cutAt };
}

/** The error beside the tables of a cut answer; shape and text for rows are recorded. */
export function partialError(cutAt: string): object {
  const message =
    `The results of this query exceed the set limit of ${cutAt}, so not all records were returned ` +
    '(E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). See https://aka.ms/kustoquerylimits for more ' +
    'information and possible solutions.';
  const innererror = { code: '-2133196797', message, severity: 2, severityName: 'Error' };
  const engine = 'Something went wrong processing your query on the server.';
  return {
    code: 'PartialError',
    message: 'There were some errors when processing your query.',
    details: [{ code: 'EngineError', message: engine, innererror }],
  };
}

// Recorded: bool, int, long and real are JSON values, datetime and dynamic are texts, null is null.
function encode(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return type === 'string' ? '' : null;
  switch (type) {
    case 'datetime':
      return datetimeJson(Number(value));
    case 'timespan':
      return timespanText(Number(value));
    case 'dynamic':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'string':
      return textOf(value, type);
    default:
      return value;
  }
}
