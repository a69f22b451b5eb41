import { choose, extend, filter, project, rename } from './columns.ts';
import { join, union } from './combining.ts';
import { count, expand, getSchema, partition, topNested } from './expanding.ts';
import type { KqlNode } from './parse.ts';
import { notSimulated } from './refusal.ts';
import type { Operator, Row, Scope, Table } from './scope.ts';
import { sort, take, top } from './sorting.ts';
import { distinct, summarize } from './summarize.ts';
import { child, listed, nameOf, unnamed } from './tree.ts';

const operators: { readonly [kind: string]: Operator } = {
  FilterOperator: filter,
  ExtendOperator: extend,
  SerializeOperator: extend,
  ProjectOperator: project,
  ProjectAwayOperator: choose,
  ProjectKeepOperator: choose,
  ProjectReorderOperator: choose,
  ProjectRenameOperator: rename,
  SummarizeOperator: summarize,
  DistinctOperator: distinct,
  SortOperator: sort,
  TopOperator: top,
  TakeOperator: take,
  CountOperator: count,
  GetSchemaOperator: getSchema,
  JoinOperator: join,
  MvExpandOperator: expand,
  PartitionOperator: partition,
  TopNestedOperator: topNested,
};

/** The table that a tabular expression stands for; its rows are made when they are walked. */
export function tableOf(node: KqlNode, scope: Scope): Table {
  const source = sources[node.kind];
  if (source !== undefined) return source(node, scope);
  if (scope.input !== undefined) return applied(node, scope.input, scope);
  throw notSimulated(`${node.kind} as a table`);
}

const sources: { readonly [kind: string]: (node: KqlNode, scope: Scope) => Table } = {
  PipeExpression: (node, scope) =>
    applied(child(node, 'Operator'), tableOf(child(node, 'Expression'), scope), scope),
  NameReference: (node, scope) => {
    const binding = scope.bindings.get(nameOf(node));
    if (binding?.kind !== 'table') throw notSimulated(`the table ${nameOf(node)}`);
    return binding.table;
  },
  ParenthesizedExpression: (node, scope) => tableOf(child(node, 'Expression'), scope),
  MaterializeExpression: (node, scope) => tableOf(child(node, 'Expression'), scope),
  UnionOperator: (node, scope) => union(node, scope, node.columns),
  PrintOperator: (node, scope) => {
    const outside = { ...scope, columns: [] };
    const values = listed(node, 'Expressions').map((item) =>
      scope.compile(unnamed(item), outside)([]),
    );
    return { name: 'PrimaryResult', columns: node.columns, rows: () => [values.slice()] };
  },
  DataTableExpression: (node, scope) => {
    const values = listed(node, 'Values').map((item) => scope.compile(item, scope)([]));
    const width = node.columns.length;
    const height = width === 0 ? 0 : values.length / width;
    const rows = Array.from(
      { length: height },
      (_, i): Row => values.slice(i * width, (i + 1) * width),
    );
    return {
      name: 'PrimaryResult',
      columns: node.columns,
      rows: () => rows.map((row) => row.slice()),
    };
  },
};

function applied(node: KqlNode, input: Table, scope: Scope): Table {
  const inside = { ...scope, columns: input.columns };
  if (node.kind === 'UnionOperator') return union(node, { ...inside, input }, node.columns);
  const operator = operators[node.kind];
  if (operator === undefined) throw notSimulated(`the operator ${node.kind}`);
  return operator({ node, input, columns: node.columns, scope: inside });
}
