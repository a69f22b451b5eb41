import type { Column } from '../login-table.ts';
import type { KqlNode } from './parse.ts';

/**
 * One row, a value for each column. datetime and timespan are numbers of milliseconds, a dynamic value is
 * what JSON would be, null is the null of every type but string.
 */
export type Row = readonly unknown[];

/**
 * A tabular value: its rows can be walked any number of times and are made while walking, each an array of
 * its own that nobody else holds.
 */
export type Table = {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: () => Iterable<Row>;
  /** Whether its rows are in an order that operators may rely on. */
  readonly serialized?: true;
};

/** An expression that is ready to run on a row. */
export type Compiled = (row: Row) => unknown;

/** What a name stands for beside columns. */
export type Binding =
  | { readonly kind: 'scalar'; readonly value: unknown }
  | { readonly kind: 'table'; readonly table: Table };

/** What an expression or operator can see. */
export type Scope = {
  readonly nowMs: number;
  /** The columns of the row that expressions run on. */
  readonly columns: readonly Column[];
  readonly bindings: ReadonlyMap<string, Binding>;
  /** What an operator without a source of its own reads. */
  readonly input?: Table;
  /** Takes the calls of aggregate functions inside `summarize`. */
  readonly aggregate?: (call: KqlNode) => Compiled | undefined;
  /** The row before the one at hand, where rows are numbered or compared with their predecessor. */
  readonly previous?: () => Row | undefined;
  readonly compile: (node: KqlNode, scope: Scope) => Compiled;
  readonly tabular: (node: KqlNode, scope: Scope) => Table;
};

/** An operator applied to a table; `columns` are those that the language service gives the result. */
export type OperatorCall = {
  readonly node: KqlNode;
  readonly input: Table;
  readonly columns: readonly Column[];
  /** Sees the columns of the input. */
  readonly scope: Scope;
};

/** The table that an operator makes of another. */
export type Operator = (call: OperatorCall) => Table;
