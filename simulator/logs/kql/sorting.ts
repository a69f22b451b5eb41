import type { KqlNode } from './parse.ts';
import type { Compiled, Operator, Row, Scope, Table } from './scope.ts';
import { child, listed } from './tree.ts';
import { isNull, order } from './values.ts';

/** Compares two rows. */
type RowOrder = (a: Row, b: Row) => number;

/** `order by` and `sort by`; rows that compare equal keep their order. */
export const sort: Operator = ({ node, input, scope }) => {
  const compare = allOf(listed(node, 'Expressions').map((item) => orderOf(item, scope)));
  return { ...input, serialized: true, rows: () => [...input.rows()].toSorted(compare) };
};

/** `top N by …`. */
export const top: Operator = ({ node, input, scope }) => {
  const count = constant(child(node, 'Expression'), scope);
  const compare = orderOf(child(node, 'ByExpression'), scope);
  const rows = () => [...input.rows()].toSorted(compare).slice(0, count);
  return { ...input, serialized: true, rows };
};

/** `take N` and `limit N`: here always the first ones. */
export const take: Operator = ({ node, input, scope }) => {
  const count = constant(child(node, 'Expression'), scope);
  return { ...input, rows: () => firstOf(input, count) };
};

/** The number that a constant expression gives. */
export function constant(node: KqlNode, scope: Scope): number {
  return Number(scope.compile(node, { ...scope, columns: [] })([]));
}

/** The order of one item: descending unless it says otherwise, nulls last then and first otherwise. */
function orderOf(item: KqlNode, scope: Scope): RowOrder {
  const ordered = item.kind === 'OrderedExpression';
  const value = scope.compile(ordered ? child(item, 'Expression') : item, scope);
  const ordering = item.named['Ordering']?.named;
  const ascending = ordering?.['AscOrDescKeyword']?.kind === 'AscKeyword';
  const nulls = ordering?.['NullsClause']?.named['FirstOrLastKeyword']?.kind;
  const nullsFirst = nulls === undefined ? ascending : nulls === 'FirstKeyword';
  return (a, b) => compareBy({ value, ascending, nullsFirst }, a, b);
}

function compareBy(
  by: { readonly value: Compiled; readonly ascending: boolean; readonly nullsFirst: boolean },
  a: Row,
  b: Row,
): number {
  const [x, y] = [by.value(a), by.value(b)];
  if (isNull(x) || isNull(y)) {
    const nulls = Number(isNull(y)) - Number(isNull(x));
    return by.nullsFirst ? nulls : -nulls;
  }
  return by.ascending ? order(x, y) : order(y, x);
}

function allOf(orders: readonly RowOrder[]): RowOrder {
  return (a, b) => {
    for (const compare of orders) {
      const found = compare(a, b);
      if (found !== 0) return found;
    }
    return 0;
  };
}

function* firstOf(input: Table, count: number): Generator<Row> {
  if (count <= 0) return;
  let left = count;
  for (const row of input.rows()) {
    yield row;
    left -= 1;
    if (left === 0) return;
  }
}
