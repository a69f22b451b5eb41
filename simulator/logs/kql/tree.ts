import type { Column } from '../login-table.ts';
import type { KqlNode } from './parse.ts';
import { notSimulated } from './refusal.ts';

/** A child that the grammar always has. */
export function child(node: KqlNode, name: string): KqlNode {
  const found = node.named[name];
  if (found === undefined) throw notSimulated(`a ${node.kind} without ${name}`);
  return found;
}

/** The items of a list child; none when the child is not there. */
export function listed(node: KqlNode | undefined, name: string): readonly KqlNode[] {
  return node?.named[name]?.items ?? [];
}

/** A name, however deep it is wrapped: bare, in brackets or quoted. */
export function nameOf(node: KqlNode): string {
  if (node.text !== '') return node.text;
  const inner = node.named['Name'] ?? node.named['Token'] ?? node.named['Expression'];
  if (inner === undefined) throw notSimulated(`a name written as ${node.kind}`);
  return nameOf(inner);
}

/** The name that an expression is given, as in `n = count()`; undefined without one. */
export function givenName(node: KqlNode): string | undefined {
  if (node.kind === 'CompoundNamedExpression') throw notSimulated('several names for one value');
  return node.kind === 'SimpleNamedExpression' ? nameOf(child(node, 'Name')) : undefined;
}

/** The expression without the name it is given. */
export function unnamed(node: KqlNode): KqlNode {
  return node.kind === 'SimpleNamedExpression' ? child(node, 'Expression') : node;
}

/** The arguments of a function call. */
export function argumentsOf(call: KqlNode): readonly KqlNode[] {
  return listed(call.named['ArgumentList'], 'Expressions');
}

/** The parameters of an operator, for example `kind=inner`; hints do not change an answer. */
export function parametersOf(node: KqlNode): ReadonlyMap<string, string> {
  const pairs = listed(node, 'Parameters').map(
    (p) => [nameOf(p), nameOf(child(p, 'Expression'))] as const,
  );
  return new Map(pairs.filter(([name]) => !name.startsWith('hint.')));
}

/** The place of a column; -1 when there is none of that name. */
export function indexOfColumn(columns: readonly Column[], name: string): number {
  return columns.findIndex((column) => column.name === name);
}
