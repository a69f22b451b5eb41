import { notSimulated } from './refusal.ts';
import { constant } from './sorting.ts';
import type { Compiled, Operator, Row } from './scope.ts';
import { aggregateOf } from './aggregates.ts';
import { unionOf } from './combining.ts';
import { child, givenName, indexOfColumn, listed, nameOf, parametersOf, unnamed } from './tree.ts';
import { isNull, keyOf, order } from './values.ts';

/** `count` without `summarize`. */
export const count: Operator = ({ input, columns }) => ({
  name: input.name,
  columns,
  rows: () => {
    let total = 0;
    for (const _ of input.rows()) total += 1;
    return [[total]];
  },
});

const systemTypes: { readonly [type: string]: string } = {
  string: 'System.String',
  datetime: 'System.DateTime',
  bool: 'System.SByte',
  real: 'System.Double',
  int: 'System.Int32',
  long: 'System.Int64',
  timespan: 'System.TimeSpan',
  dynamic: 'System.Object',
};

/** `getschema`, whose answer has a name of its own (recorded). */
export const getSchema: Operator = ({ input, columns }) => ({
  name: 'getschema',
  columns,
  rows: () => input.columns.map(({ name, type }, i) => [name, i, systemTypes[type] ?? '', type]),
});

/** `mv-expand`: a row for each item of an array, one with null for an empty one. */
export const expand: Operator = ({ node, input, columns, scope }) => {
  if (parametersOf(node).size > 0) throw notSimulated('this mv-expand');
  const items = listed(node, 'Expressions').map((item) => {
    const inner = item.kind === 'MvExpandExpression' ? child(item, 'Expression') : item;
    const name = givenName(inner) ?? nameOf(inner);
    return { place: indexOfColumn(columns, name), value: scope.compile(unnamed(inner), scope) };
  });
  const limit = node.named['RowLimitClause'];
  const most = limit === undefined ? 2_147_483_647 : constant(child(limit, 'RowLimit'), scope);
  const rows = function* (): Generator<Row> {
    for (const row of input.rows()) yield* expandedRow(row, items, most);
  };
  return { ...input, columns, rows };
};

function* expandedRow(
  row: Row,
  items: readonly { readonly place: number; readonly value: Compiled }[],
  most: number,
): Generator<Row> {
  const lists = items.map(({ place, value }) => ({ place, list: itemsOf(value(row)) }));
  const length = Math.max(1, ...lists.map(({ list }) => list.length));
  for (let i = 0; i < Math.min(length, most); i += 1) {
    const made = row.slice();
    for (const { place, list } of lists) made[place] = list[i] ?? null;
    yield made;
  }
}

/** A bag gives a bag for each of its properties. */
function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return isNull(value) ? [] : [value];
  return Object.entries(value).map(([key, inner]: [string, unknown]) => ({ [key]: inner }));
}

/** `partition by column (operators)`: the operators run on the rows of each value alone. */
export const partition: Operator = ({ node, input, columns, scope }) => {
  if (node.named['Operand']?.kind !== 'PartitionSubquery') throw notSimulated('this partition');
  const query = child(child(node, 'Operand'), 'Subquery');
  const key = scope.compile(child(node, 'ByExpression'), scope);
  const rows = function* (): Generator<Row> {
    const groups = Map.groupBy(input.rows(), (row) => keyOf(key(row)));
    const parts = [...groups.values()].map((group) =>
      scope.tabular(query, {
        ...scope,
        input: { ...input, rows: () => group.map((row) => row.slice()) },
      }),
    );
    yield* unionOf(parts, columns).rows();
  };
  return { ...input, columns, rows };
};

type Level = {
  readonly most: number;
  readonly key: Compiled;
  readonly measure: (rows: readonly Row[]) => unknown;
};

/** `top-nested`: the best values of each level, within those of the level above. */
export const topNested: Operator = ({ node, input, columns, scope }) => {
  const levels = listed(node, 'Clauses').map((clause): Level => {
    if (clause.named['WithOthersClause'] !== undefined)
      throw notSimulated('top-nested with others');
    const most = clause.named['Expression'];
    const by = child(clause, 'ByExpression');
    const ranking = unnamed(by.kind === 'OrderedExpression' ? child(by, 'Expression') : by);
    if (by.kind === 'OrderedExpression') throw notSimulated('top-nested with an order');
    const aggregate = aggregateOf(ranking, scope);
    if (aggregate === undefined) throw notSimulated('top-nested by this');
    const { start, add, result } = aggregate;
    const measure = (rows: readonly Row[]) => result(rows.reduce(add, start()));
    return {
      most: most === undefined ? Number.POSITIVE_INFINITY : constant(most, scope),
      key: scope.compile(unnamed(child(clause, 'OfExpression')), scope),
      measure,
    };
  });
  return { ...input, columns, rows: () => nested([...input.rows()], levels, []) };
};

function* nested(rows: readonly Row[], levels: readonly Level[], above: Row): Generator<Row> {
  const [level, ...below] = levels;
  if (level === undefined) {
    yield above;
    return;
  }
  const groups = [...Map.groupBy(rows, (row) => keyOf(level.key(row))).values()]
    .map((group) => ({ group, value: level.key(group[0] ?? []), rank: level.measure(group) }))
    .toSorted((a, b) => order(b.rank, a.rank))
    .slice(0, level.most);
  for (const { group, value, rank } of groups) yield* nested(group, below, [...above, value, rank]);
}
