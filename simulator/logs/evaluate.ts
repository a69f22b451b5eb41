/** A query as the service takes it. */
export type LogsQuery = { readonly workspace: string; readonly query: string };

/** What a query comes to. */
export type QueryOutcome =
  | {
      readonly kind: 'table';
      readonly table: {
        readonly columns: readonly { readonly name: string; readonly type: string }[];
        readonly rows: readonly (readonly unknown[])[];
      };
    }
  | { readonly kind: 'semantic-error'; readonly code: string; readonly message: string };

/**
 * Evaluates a query over the workspace's tables. No workspace has one yet, so every query meets what
 * the service says of a table that was never written: SEM0100 with the operator and the table's name.
 */
export function evaluateQuery(asked: LogsQuery): QueryOutcome {
  const table = /^\s*(?:let[^;]*;\s*)*(\w+)/.exec(asked.query)?.[1] ?? '';
  const operator = /\|\s*([\w-]+)/.exec(asked.query)?.[1];
  const subject = operator === undefined ? '' : `'${operator}' operator: `;
  return {
    kind: 'semantic-error',
    code: 'SEM0100',
    message: `${subject}Failed to resolve table or column expression named '${table}'`,
  };
}
