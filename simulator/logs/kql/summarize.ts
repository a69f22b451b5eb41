import type { Column } from '../login-table.ts';
import { type Aggregate, aggregateOf } from './aggregates.ts';
import type { KqlNode } from './parse.ts';
import { notSimulated } from './refusal.ts';
import type { Compiled, Operator, OperatorCall, Row, Scope, Table } from './scope.ts';
import { argumentsOf, child, listed, nameOf, unnamed } from './tree.ts';
import { isNull, keyOf, keyOfAll, order } from './values.ts';

/** One item of `summarize`: the aggregates in it, and what makes values of their results. */
type Item = {
  readonly aggregates: readonly Aggregate[];
  readonly finish: (results: Row) => readonly unknown[];
};

/** `summarize … by …`, walking the input once and keeping one entry per group. */
export const summarize: Operator = (call) => {
  const by = listed(call.node.named['ByClause'], 'Expressions');
  const keys = by.map((item) => call.scope.compile(unnamed(item), call.scope));
  const items = listed(call.node, 'Aggregates').map((node) => itemOf(unnamed(node), call, by));
  return {
    name: call.input.name,
    columns: call.columns,
    rows: () => groupRows({ input: call.input, keys, items, columns: call.columns }),
  };
};

/** `distinct`, by some columns or all. */
export const distinct: Operator = ({ node, input, columns, scope }) => {
  const values = listed(node, 'Expressions').map((item) =>
    item.kind === 'StarExpression' ? undefined : scope.compile(unnamed(item), scope),
  );
  const pick = (row: Row) => values.flatMap((value) => (value === undefined ? row : [value(row)]));
  return { name: input.name, columns, rows: () => distinctRows(input, pick) };
};

function* distinctRows(input: Table, pick: (row: Row) => Row): Generator<Row> {
  const seen = new Set<unknown>();
  for (const row of input.rows()) {
    const picked = pick(row);
    const key = keyOfAll(picked);
    if (!seen.has(key)) yield picked;
    seen.add(key);
  }
}

function* groupRows(o: {
  readonly input: Table;
  readonly keys: readonly Compiled[];
  readonly items: readonly Item[];
  readonly columns: readonly Column[];
}): Generator<Row> {
  const aggregates = o.items.flatMap((item) => item.aggregates);
  const fresh = (key: Row) => [...key, ...aggregates.map(({ start }) => start())];
  const index = createGroupIndex(fresh);
  // Without keys there is one group, even of no rows (documented).
  if (o.keys.length === 0) index.groupOf([]);
  for (const row of o.input.rows()) {
    const key = o.keys.map((value) => value(row));
    const group = index.groupOf(key);
    let place = key.length;
    for (const { add } of aggregates) {
      group[place] = add(group[place], row);
      place += 1;
    }
  }
  for (const group of index.groups) yield finished(group, o);
}

/** The values of a group's keys, then what each aggregate has gathered. */
type Group = unknown[];

/** Finds groups by one map for each key: a joined key would cost a long text for each row. */
function createGroupIndex(fresh: (key: Row) => Group): {
  readonly groups: readonly Group[];
  readonly groupOf: (key: Row) => Group;
} {
  const groups: Group[] = [];
  const root = new Map<unknown, unknown>();
  const added = (key: Row) => {
    const group = fresh(key);
    groups.push(group);
    return group;
  };
  const groupOf = (key: Row) => {
    let level = root;
    for (const value of key.slice(0, -1)) level = childOf(level, keyOf(value), () => new Map());
    return childOf(level, keyOf(key.at(-1)), () => added(key));
  };
  return { groups, groupOf };
}

/** What a map holds for a key, made when it is not there; each level holds one kind of thing only. */
function childOf<T>(level: Map<unknown, unknown>, key: unknown, make: () => T): T {
  const found = level.get(key);
  if (found !== undefined) return found as T;
  const made = make();
  level.set(key, made);
  return made;
}

function finished(
  group: Row,
  o: {
    readonly keys: readonly Compiled[];
    readonly items: readonly Item[];
    readonly columns: readonly Column[];
  },
): Row {
  const row = group.slice(0, o.keys.length);
  let at = o.keys.length;
  for (const { aggregates, finish } of o.items) {
    const first = at;
    row.push(...finish(aggregates.map(({ result }, i) => result(group[first + i]))));
    at += aggregates.length;
  }
  if (row.length !== o.columns.length) throw notSimulated('this combination of aggregates');
  return row;
}

function itemOf(node: KqlNode, call: OperatorCall, by: readonly KqlNode[]): Item {
  const wide = node.kind === 'FunctionCallExpression' ? wideItem(node, call, by) : undefined;
  if (wide !== undefined) return wide;
  const aggregates: Aggregate[] = [];
  const aggregate = (inner: KqlNode): Compiled | undefined => {
    const found = aggregateOf(inner, call.scope);
    if (found === undefined) return undefined;
    const place = aggregates.push(found) - 1;
    return (results) => results[place];
  };
  const value = call.scope.compile(node, { ...call.scope, columns: [], aggregate });
  return { aggregates, finish: (results) => [value(results)] };
}

/** An aggregate that gives several columns: arg_max, arg_min, and take_any of more than one. */
function wideItem(node: KqlNode, call: OperatorCall, by: readonly KqlNode[]): Item | undefined {
  const name = nameOf(child(node, 'Name'));
  const [first, ...rest] = argumentsOf(node);
  if (first === undefined) return undefined;
  const spread = (nodes: readonly KqlNode[], without: readonly KqlNode[]) =>
    nodes.flatMap((n) => (n.kind === 'StarExpression' ? others(call.scope, without) : compiled(n)));
  const compiled = (n: KqlNode) => [call.scope.compile(unnamed(n), call.scope)];
  if (name === 'arg_max' || name === 'arg_min') {
    const measure = call.scope.compile(first, call.scope);
    const values = [measure, ...spread(rest, [...by, first])];
    return wide(bestRow(measure, name === 'arg_max' ? 1 : -1), values);
  }
  const several = name === 'take_any' && (rest.length > 0 || first.kind === 'StarExpression');
  return several ? wide(anyRow(), spread([first, ...rest], by)) : undefined;
}

function wide(aggregate: Aggregate, values: readonly Compiled[]): Item {
  return {
    aggregates: [aggregate],
    finish: ([row]) => values.map((value) => (Array.isArray(row) ? value(row) : null)),
  };
}

/** Every column but those named. */
function others(scope: Scope, without: readonly KqlNode[]): readonly Compiled[] {
  const names = new Set(without.filter((n) => n.kind === 'NameReference').map(nameOf));
  return scope.columns.flatMap(({ name }, i) => (names.has(name) ? [] : [(row: Row) => row[i]]));
}

function bestRow(measure: Compiled, sign: 1 | -1): Aggregate {
  return {
    start: () => null,
    add: (best, row) => {
      const value = measure(row);
      if (isNull(value)) return best;
      return !Array.isArray(best) || order(value, measure(best)) * sign > 0 ? row : best;
    },
    result: (best) => best,
  };
}

function anyRow(): Aggregate {
  return { start: () => null, add: (taken, row) => taken ?? row, result: (taken) => taken };
}
