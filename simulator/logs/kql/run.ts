import type { Column, TableSchema } from '../login-table.ts';
import { compileExpression } from './expression.ts';
import { type Objection, objectionTo } from './objections.ts';
import { type KqlNode, parseKql } from './parse.ts';
import { notSimulated, Refusal } from './refusal.ts';
import type { Binding, Row, Scope, Table } from './scope.ts';
import { tableOf } from './tabular.ts';
import { child, nameOf } from './tree.ts';
import { constant } from './sorting.ts';

/** A table of a workspace with the way to walk its rows, columns in the order of the schema. */
export type SourceTable = TableSchema & { readonly rows: () => Iterable<Row> };

/** What a query comes to; the rows are still to be walked, and may refuse on the way. */
export type KqlAnswer =
  | {
      readonly kind: 'table';
      readonly name: string;
      readonly columns: readonly Column[];
      readonly rows: readonly Row[];
      /** Whether there were more rows than the limit lets through. */
      readonly cut: boolean;
      readonly mostRows: number;
    }
  | Objection;

/**
 * Runs a query over the tables of a workspace. At most `mostRows` rows come back, or as many as the query
 * allows itself with `set truncationmaxrecords`.
 */
export function runKql(o: {
  readonly text: string;
  readonly tables: readonly SourceTable[];
  readonly nowMs: number;
  readonly mostRows: number;
}): KqlAnswer {
  const { root, diagnostics } = parseKql(o.text, o.tables);
  const objection = objectionTo(o.text, diagnostics);
  if (objection !== undefined) return objection;
  try {
    return runStatements(child(root, 'Statements').items, o);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'semantic', code: error.code, message: error.message };
  }
}

function runStatements(
  statements: readonly KqlNode[],
  o: { readonly tables: readonly SourceTable[]; readonly nowMs: number; readonly mostRows: number },
): KqlAnswer {
  const bindings = new Map<string, Binding>(
    o.tables.map((table) => [table.name, { kind: 'table', table }]),
  );
  const scope: Scope = {
    nowMs: o.nowMs,
    columns: [],
    bindings,
    compile: compileExpression,
    tabular: tableOf,
  };
  let { mostRows } = o;
  let answer: Table | undefined;
  for (const statement of statements) {
    if (answer !== undefined) throw notSimulated('a second answer');
    if (statement.kind === 'LetStatement') bind(statement, scope, bindings);
    else if (statement.kind === 'SetOptionStatement')
      mostRows = rowOption(statement, scope, mostRows);
    else if (statement.kind === 'ExpressionStatement') {
      answer = tableOf(child(statement, 'Expression'), scope);
    } else throw notSimulated(`the statement ${statement.kind}`);
  }
  if (answer === undefined) throw notSimulated('a query without an answer');
  return { kind: 'table', ...firstRows(answer, mostRows), mostRows };
}

function bind(statement: KqlNode, scope: Scope, bindings: Map<string, Binding>): void {
  const expression = child(statement, 'Expression');
  const name = nameOf(child(statement, 'Name'));
  if (expression.kind === 'FunctionDeclaration') throw notSimulated('functions in let');
  // A copy, so that a later let of the same name does not reach back.
  const seen = { ...scope, bindings: new Map(bindings) };
  bindings.set(
    name,
    expression.type === ''
      ? { kind: 'table', table: tableOf(expression, seen) }
      : { kind: 'scalar', value: compileExpression(expression, seen)([]) },
  );
}

function rowOption(statement: KqlNode, scope: Scope, mostRows: number): number {
  const name = nameOf(child(statement, 'Name'));
  if (name !== 'truncationmaxrecords') throw notSimulated(`set ${name}`);
  return Math.min(mostRows, constant(child(child(statement, 'ValueClause'), 'Expression'), scope));
}

function firstRows(
  table: Table,
  most: number,
): Pick<Extract<KqlAnswer, { kind: 'table' }>, 'name' | 'columns' | 'rows' | 'cut'> {
  const rows: Row[] = [];
  const { columns } = table;
  const name = table.name === 'getschema' ? table.name : 'PrimaryResult';
  for (const row of table.rows()) {
    if (rows.length >= most) return { name, columns, rows, cut: true };
    rows.push(row);
  }
  return { name, columns, rows, cut: false };
}
