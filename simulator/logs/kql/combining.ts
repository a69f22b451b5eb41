import type { Column } from '../login-table.ts';
import type { KqlNode } from './parse.ts';
import { notSimulated } from './refusal.ts';
import type { Compiled, Operator, OperatorCall, Row, Scope, Table } from './scope.ts';
import { child, indexOfColumn, listed, nameOf, parametersOf } from './tree.ts';
import { emptyOf, keyOfAll } from './values.ts';

/** The rows of several tables, each column by its name; what a table lacks is empty. */
export function unionOf(tables: readonly Table[], columns: readonly Column[]): Table {
  const rows = function* (): Generator<Row> {
    for (const table of tables) {
      const places = columns.map((column) => placeOf(table, column));
      const empty = columns.map(({ type }) => emptyOf(type));
      for (const row of table.rows()) yield places.map((at, i) => (at < 0 ? empty[i] : row[at]));
    }
  };
  return { name: 'PrimaryResult', columns, rows };
}

// Two columns of one name and different types become two columns, `a_string` and `a_long` (documented).
function placeOf(table: Table, { name, type }: Column): number {
  const same = table.columns.findIndex((own) => own.name === name && own.type === type);
  if (same >= 0) return same;
  return table.columns.findIndex((own) => `${own.name}_${own.type}` === name);
}

/** `union` with or without a table before it. */
export function union(node: KqlNode, scope: Scope, columns: readonly Column[]): Table {
  const parameters = parametersOf(node);
  for (const name of parameters.keys()) {
    if (name !== 'isfuzzy' && name !== 'kind') throw notSimulated(`union ${name}`);
  }
  if (parameters.get('kind') === 'inner') throw notSimulated('union kind=inner');
  const { input, ...outside } = scope;
  const others = listed(node, 'Expressions').map((item) => scope.tabular(item, outside));
  return unionOf(input === undefined ? others : [input, ...others], columns);
}

type JoinKind = { readonly unmatched: boolean; readonly right: boolean; readonly matched: boolean };

const joinKinds: { readonly [kind: string]: JoinKind } = {
  inner: { matched: true, unmatched: false, right: true },
  innerunique: { matched: true, unmatched: false, right: true },
  leftouter: { matched: true, unmatched: true, right: true },
  leftanti: { matched: false, unmatched: true, right: false },
  leftsemi: { matched: true, unmatched: false, right: false },
};

/** `join` on equal keys; the right side is kept in memory. */
export const join: Operator = (call) => {
  const name = parametersOf(call.node).get('kind') ?? 'innerunique';
  const kind = joinKinds[name];
  if (kind === undefined) throw notSimulated(`join kind=${name}`);
  const { input: _, ...outside } = call.scope;
  const right = call.scope.tabular(child(call.node, 'Expression'), outside);
  const keys = joinKeys(call, right);
  const once = name === 'innerunique';
  return {
    name: call.input.name,
    columns: call.columns,
    rows: () => joinRows({ left: call.input, right, keys, kind, once }),
  };
};

type JoinKeys = { readonly left: readonly Compiled[]; readonly right: readonly Compiled[] };

function joinKeys(call: OperatorCall, right: Table): JoinKeys {
  const pairs = listed(child(call.node, 'ConditionClause'), 'Expressions').map((item) => {
    const [a, b] = namesOf(item);
    return [column(call.input, a), column(right, b)] as const;
  });
  return { left: pairs.map(([a]) => a), right: pairs.map(([, b]) => b) };
}

function namesOf(condition: KqlNode): readonly [string, string] {
  if (condition.kind === 'NameReference') return [nameOf(condition), nameOf(condition)];
  if (condition.kind !== 'EqualExpression') throw notSimulated('this condition of a join');
  const sides = [child(condition, 'Left'), child(condition, 'Right')].map((side) => {
    const name = nameOf(child(side, 'Selector'));
    return [nameOf(child(side, 'Expression')), name] as const;
  });
  const found = new Map(sides);
  return [found.get('$left') ?? '', found.get('$right') ?? ''];
}

function column(table: Table, name: string): Compiled {
  const place = indexOfColumn(table.columns, name);
  if (place < 0) throw notSimulated(`a join on ${name}`);
  return (row) => row[place];
}

function* joinRows(o: {
  readonly left: Table;
  readonly right: Table;
  readonly keys: JoinKeys;
  readonly kind: JoinKind;
  /** Takes one row of each key from the left. */
  readonly once: boolean;
}): Generator<Row> {
  const index = Map.groupBy(o.right.rows(), (row) => keyOfAll(o.keys.right.map((v) => v(row))));
  const nothing = o.kind.right ? o.right.columns.map(({ type }) => emptyOf(type)) : [];
  const seen = new Set<unknown>();
  for (const row of o.left.rows()) {
    const key = keyOfAll(o.keys.left.map((value) => value(row)));
    if (o.once && seen.has(key)) continue;
    seen.add(key);
    const matches = index.get(key);
    if (matches === undefined && o.kind.unmatched) yield [...row, ...nothing];
    if (matches === undefined || !o.kind.matched) continue;
    if (!o.kind.right) yield row;
    else for (const match of matches) yield [...row, ...match];
  }
}
