import type { Expression, Property, StringText } from './syntax.ts';
import { childrenOf, continues, lineOf, namedChildrenOf, type Node } from './tree.ts';
import { unshield } from './shield.ts';

/** Turns child resources of an object into declarations; the reader of files knows how. */
export type ReadObject = (node: Node) => Expression;

/** What an expression is made of before operators are put in order: operands and signs, in turn. */
type Item = { readonly operand: Expression } | { readonly sign: string; readonly line: number };

/**
 * Reads an expression. The grammar's tree has operators and member access in a wrong order
 * (`a == b.c` as `(a == b).c`), so they are laid out flat and put in order by Bicep's precedence.
 */
export function readExpression(node: Node, readObject: ReadObject): Expression {
  return order(flatten(node, readObject));
}

function order(items: readonly Item[]): Expression {
  const [only] = items;
  if (items.length === 1 && only !== undefined && 'operand' in only) return only.operand;
  return climb({ items, position: 0 }, 0);
}

const OPERATORS = ['binary_expression', 'unary_expression', 'ternary_expression'];
const ACCESS = [
  'member_expression',
  'subscript_expression',
  'resource_expression',
  'call_expression',
];

/** @param start what comes before the node's first bracket, where the grammar cut that off */
function flatten(node: Node, readObject: ReadObject, start?: Expression): readonly Item[] {
  if (OPERATORS.includes(node.type)) {
    return childrenOf(node).flatMap((child, index): readonly Item[] =>
      child.isNamed
        ? flatten(child, readObject, index === 0 ? start : undefined)
        : [{ sign: child.text, line: lineOf(child) }],
    );
  }
  if (!ACCESS.includes(node.type)) {
    const operand = start === undefined ? readOperand(node, readObject) : undefined;
    return [{ operand: operand ?? readBracket(node, { start, readObject }) }];
  }
  const [first, ...rest] = childrenOf(node);
  if (first === undefined) throw new Error(`an empty ${node.type}`);
  const before = flatten(first, readObject, start);
  const { last, others } = lastOperand(before);
  return [...others, { operand: readAccess({ node, base: last, rest }, readObject) }];
}

function lastOperand(items: readonly Item[]) {
  const last = items.at(-1);
  if (last === undefined || !('operand' in last)) throw new Error('an operator without operand');
  return { last: last.operand, others: items.slice(0, -1) };
}

type Bracket = { readonly start: Expression | undefined; readonly readObject: ReadObject };

/** Arguments or an index that the grammar took for an item of its own. */
function readBracket(node: Node, { start, readObject }: Bracket): Expression {
  const line = lineOf(node);
  const inner = namedChildrenOf(node).map((child) => readExpression(child, readObject));
  if (start === undefined) return { kind: 'other', line, feature: 'a bracket after nothing' };
  if (node.type === 'parenthesized_expression') return callOf(start, { args: inner, line });
  const [index] = inner;
  return index === undefined || inner.length > 1
    ? { kind: 'other', line, feature: 'an index that is none' }
    : { kind: 'index', line, base: start, index };
}

type Access = { readonly node: Node; readonly base: Expression; readonly rest: readonly Node[] };

function readAccess({ node, base, rest }: Access, readObject: ReadObject): Expression {
  const line = lineOf(node);
  const signs = rest.filter(({ isNamed }) => !isNamed).map(({ text }) => text);
  const last = rest.findLast(({ isNamed }) => isNamed);
  const newer = signs.find((sign) => sign === '!' || sign === '.?' || sign === '?');
  if (newer !== undefined) return { kind: 'other', line, feature: `the operator ${newer}` };
  if (last === undefined) return { kind: 'other', line, feature: `an empty ${node.type}` };
  switch (node.type) {
    case 'member_expression':
      return { kind: 'member', line, base, name: last.text };
    case 'resource_expression':
      return { kind: 'child', line, base, name: last.text };
    case 'subscript_expression':
      return { kind: 'index', line, base, index: readExpression(last, readObject) };
    default:
      return readCall({ node, base, rest }, readObject);
  }
}

function readCall({ node, base, rest }: Access, readObject: ReadObject): Expression {
  const line = lineOf(node);
  const list = rest.find(({ type }) => type === 'arguments');
  if (list === undefined || rest.length > 1) {
    return { kind: 'other', line, feature: 'the operator !' };
  }
  const args = namedChildrenOf(list).map((arg) => readExpression(arg, readObject));
  return callOf(base, { args, line });
}

function callOf(
  callee: Expression,
  { args, line }: { readonly args: readonly Expression[]; readonly line: number },
): Expression {
  if (callee.kind === 'name') {
    return { kind: 'call', line, base: undefined, name: callee.name, args };
  }
  if (callee.kind === 'member') {
    return { kind: 'call', line, base: callee.base, name: callee.name, args };
  }
  return { kind: 'other', line, feature: 'a call of something that is no function' };
}

/** Items of an array, those put together again that the grammar cut in two. */
function readItems(node: Node, readObject: ReadObject): readonly Expression[] {
  const nodes = namedChildrenOf(node);
  const read: (readonly Item[])[] = [];
  for (const [index, item] of nodes.entries()) {
    const before = continues(nodes[index - 1], item) ? read.pop() : undefined;
    if (before === undefined) {
      read.push(flatten(item, readObject));
    } else {
      const { last, others } = lastOperand(before);
      read.push([...others, ...flatten(item, readObject, last)]);
    }
  }
  return read.map(order);
}

function readOperand(node: Node, readObject: ReadObject): Expression {
  const line = lineOf(node);
  switch (node.type) {
    case 'string':
      return readString(node, readObject);
    case 'number':
      return { kind: 'number', line, value: Number(node.text) };
    case 'boolean':
      return { kind: 'boolean', line, value: node.text === 'true' };
    case 'null':
      return { kind: 'null', line };
    case 'identifier':
      return { kind: 'name', line, name: node.text };
    case 'array':
      return { kind: 'array', line, items: readItems(node, readObject) };
    case 'parenthesized_expression':
      return readParentheses(node, readObject);
    case 'object':
      return readObject(node);
    case 'for_statement':
      return readLoop(node, readObject);
    default:
      return { kind: 'other', line, feature: node.type.replaceAll('_', ' ') };
  }
}

function readParentheses(node: Node, readObject: ReadObject): Expression {
  const [inner, second] = namedChildrenOf(node);
  if (inner === undefined || second !== undefined) {
    return { kind: 'other', line: lineOf(node), feature: 'arguments of a lambda' };
  }
  return readExpression(inner, readObject);
}

/** A loop; its body may be an object behind an `if`. */
function readLoop(node: Node, readObject: ReadObject): Expression {
  const line = lineOf(node);
  const named = namedChildrenOf(node);
  const body = named.at(-1);
  const list = named.at(-2);
  const head = named.at(-3);
  if (body === undefined || list === undefined || head === undefined) {
    return { kind: 'other', line, feature: 'a loop without a variable' };
  }
  const names = head.type === 'identifier' ? [head] : namedChildrenOf(head);
  const { condition, inner } = readIf(body, readObject);
  return {
    kind: 'for',
    line,
    item: names[0]?.text ?? '',
    index: names[1]?.text,
    list: readExpression(list, readObject),
    condition,
    body: readExpression(inner, readObject),
  };
}

/** What stands behind an `if`, with its condition; anything else as it is. */
export function readIf(
  node: Node,
  readObject: ReadObject,
): { readonly condition: Expression | undefined; readonly inner: Node } {
  if (node.type !== 'if_statement') return { condition: undefined, inner: node };
  const [condition, inner] = namedChildrenOf(node);
  if (condition === undefined || inner === undefined) throw new Error('an if without a body');
  return { condition: readExpression(condition, readObject), inner };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A string with the escapes resolved. */
export function readString(node: Node, readObject: ReadObject): StringText {
  const parts: (string | Expression)[] = [''];
  for (const child of namedChildrenOf(node)) {
    if (child.type === 'interpolation') {
      const [inner] = namedChildrenOf(child);
      if (inner !== undefined) parts.push(readExpression(inner, readObject), '');
    } else {
      parts.push(`${String(parts.pop())}${textOf(child)}`);
    }
  }
  return { kind: 'string', line: lineOf(node), parts };
}

function textOf(node: Node): string {
  if (node.type !== 'escape_sequence') return unshield(node.text);
  const code = /^\\u\{?([0-9a-fA-F]+)/.exec(node.text)?.[1];
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  const sign = node.text.slice(1);
  return ESCAPES[sign] ?? sign;
}

/** A property of an object. */
export function readProperty(node: Node, readObject: ReadObject): Property | undefined {
  const [key, value, more] = namedChildrenOf(node);
  if (key === undefined || value === undefined || more !== undefined) return undefined;
  const keyText = key.type === 'string' ? readString(key, readObject) : undefined;
  const literal = keyText?.parts.length === 1 ? keyText.parts[0] : undefined;
  return {
    line: lineOf(node),
    key: keyText === undefined ? key.text : typeof literal === 'string' ? literal : undefined,
    keyText,
    value: readExpression(value, readObject),
  };
}

/** How tight operators bind, as in Bicep's grammar. */
const TIGHTNESS: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  ...Object.fromEntries(['==', '!=', '=~', '!~'].map((sign) => [sign, 4])),
  ...Object.fromEntries(['<', '<=', '>', '>='].map((sign) => [sign, 5])),
  ...Object.fromEntries(['+', '-'].map((sign) => [sign, 6])),
  ...Object.fromEntries(['*', '/', '%'].map((sign) => [sign, 7])),
};

type Cursor = { readonly items: readonly Item[]; position: number };

function climb(cursor: Cursor, floor: number): Expression {
  let left = readUnary(cursor);
  for (let item = cursor.items[cursor.position]; item !== undefined; ) {
    if (!('sign' in item)) throw new Error('two operands without an operator');
    const tightness = item.sign === '?' ? 0 : (TIGHTNESS[item.sign] ?? -1);
    if (tightness < floor) return left;
    cursor.position += 1;
    left = item.sign === '?' ? readConditional(cursor, left) : readBinary(cursor, left, item.sign);
    item = cursor.items[cursor.position];
  }
  return left;
}

function readBinary(cursor: Cursor, left: Expression, operator: string): Expression {
  const right = climb(cursor, (TIGHTNESS[operator] ?? 0) + 1);
  return { kind: 'binary', line: left.line, operator, left, right };
}

function readConditional(cursor: Cursor, condition: Expression): Expression {
  const yes = climb(cursor, 0);
  cursor.position += 1;
  return { kind: 'conditional', line: condition.line, condition, yes, no: climb(cursor, 0) };
}

function readUnary(cursor: Cursor): Expression {
  const item = cursor.items[cursor.position];
  if (item === undefined) throw new Error('an expression that ends with an operator');
  cursor.position += 1;
  if ('operand' in item) return item.operand;
  const { sign: operator, line } = item;
  return { kind: 'unary', line, operator, operand: readUnary(cursor) };
}
