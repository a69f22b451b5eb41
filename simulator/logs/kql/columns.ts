import type { Column } from '../login-table.ts';
import type { KqlNode } from './parse.ts';
import type { Compiled, Operator, OperatorCall, Row, Scope, Table } from './scope.ts';
import { child, givenName, indexOfColumn, listed, nameOf, unnamed } from './tree.ts';

/** `where` keeps the rows for which the condition is true, not false and not null. */
export const filter: Operator = ({ node, input, scope }) => {
  const holds = scope.compile(child(node, 'Condition'), scope);
  return { ...input, rows: () => keep(input, (row) => holds(row) === true) };
};

function* keep(input: Table, wanted: (row: Row) => boolean): Generator<Row> {
  for (const row of input.rows()) if (wanted(row)) yield row;
}

/** `project`: exactly the columns named, in that order. */
export const project: Operator = ({ node, input, columns, scope }) => {
  const values = listed(node, 'Expressions').map((item) => scope.compile(unnamed(item), scope));
  return { ...input, columns, rows: () => map(input, (row) => values.map((value) => value(row))) };
};

/** `project-away`, `project-keep`, `project-reorder`: columns of the input by name. */
export const choose: Operator = ({ input, columns }) => {
  const places = columns.map(({ name }) => indexOfColumn(input.columns, name));
  return { ...input, columns, rows: () => map(input, (row) => places.map((i) => row[i])) };
};

/** `project-rename` leaves values and order. */
export const rename: Operator = ({ input, columns }) => ({ ...input, columns });

/** `extend` and `serialize`: columns replaced, or added at the end. */
export const extend: Operator = ({ node, input, columns, scope }) => {
  const names = targets({ node, input, columns, scope });
  const ordered = input.serialized === true || node.kind === 'SerializeOperator';
  const order = ordered ? { serialized: true as const } : {};
  return { ...input, ...order, columns, rows: () => extended() };

  function* extended(): Generator<Row> {
    let before: Row | undefined;
    // Compiled anew for each walk: a row number starts again.
    const inside = ordered ? { ...scope, previous: () => before } : scope;
    const values = assignments(node, names, columns, inside);
    const places = values.map(({ place }) => place);
    const looksBack = mentions(node, 'prev');
    for (const row of input.rows()) {
      // A copy only where the row before is asked for: this runs for every row of every walk.
      const made = looksBack ? row.slice() : ownRow(row);
      const results = values.map(({ value }) => value(row));
      places.forEach((place, i) => {
        made[place] = results[i];
      });
      yield made;
      before = row;
    }
  }
};

/** Tables hand each row out once (see Table), so whoever got it last may change it. */
function ownRow(row: Row): unknown[] {
  return row as unknown[];
}

function mentions(node: KqlNode, text: string): boolean {
  return [...Object.values(node.named), ...node.items].some(
    (inner) => inner.text === text || mentions(inner, text),
  );
}

function assignments(
  node: KqlNode,
  names: readonly string[],
  columns: readonly Column[],
  scope: Scope,
): readonly { readonly place: number; readonly value: Compiled }[] {
  return listed(node, 'Expressions').map((item, i) => ({
    place: indexOfColumn(columns, names[i] ?? ''),
    value: scope.compile(unnamed(item), scope),
  }));
}

/** The column that each item sets; one without a name gets the next new one of the result. */
function targets({ node, input, columns }: OperatorCall): readonly string[] {
  const items = listed(node, 'Expressions');
  const named = items.map((item) =>
    item.kind === 'NameReference' ? nameOf(item) : givenName(item),
  );
  const taken = new Set([...named, ...input.columns.map(({ name }) => name)]);
  const free = columns.map(({ name }) => name).filter((name) => !taken.has(name));
  return named.map((name) => name ?? free.shift() ?? '');
}

function* map(input: Table, change: (row: Row) => Row): Generator<Row> {
  for (const row of input.rows()) yield change(row);
}
