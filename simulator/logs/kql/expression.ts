import { comparisons } from './comparisons.ts';
import { callFunction } from './functions.ts';
import type { KqlNode } from './parse.ts';
import { notSimulated, Refusal } from './refusal.ts';
import type { Compiled, Row, Scope } from './scope.ts';
import { parseDatetime, parseTimespan } from './time-text.ts';
import { child, indexOfColumn, listed, nameOf } from './tree.ts';
import { arrayOf, isNull, keyOf } from './values.ts';

/** Makes an expression ready to run; refuses what the simulator does not know. */
export function compileExpression(node: KqlNode, scope: Scope): Compiled {
  const special = specials[node.kind];
  if (special !== undefined) return special(node, scope);
  const literal = literalOf(node);
  if (literal !== undefined) return () => literal.value;
  const compare = comparisons[node.kind];
  if (compare === undefined) throw notSimulated(`the expression ${node.kind}`);
  refuseMixed(node);
  const left = compileExpression(child(node, 'Left'), scope);
  const right = compileExpression(child(node, 'Right'), scope);
  return (row) => compare(left(row), right(row), node.type);
}

/**
 * The service compares a text with a text only and says so with SEM0064; the language service lets
 * `ResultDescription != 200` pass.
 */
function refuseMixed(node: KqlNode): void {
  if (!/^(Equal|NotEqual|LessThan(OrEqual)?|GreaterThan(OrEqual)?)Expression$/.test(node.kind))
    return;
  const types = [child(node, 'Left').type, child(node, 'Right').type];
  const texts = types.filter((type) => type === 'string').length;
  if (texts !== 1 || types.includes('dynamic')) return;
  const message = `Cannot compare values of types ${types.join(' and ')}. Try adding explicit casts`;
  throw new Refusal('SEM0064', message);
}

type Special = (node: KqlNode, scope: Scope) => Compiled;

const specials: { readonly [kind: string]: Special } = {
  NameReference: (node, scope) => named(nameOf(node), scope),
  ParenthesizedExpression: (node, scope) => compileExpression(child(node, 'Expression'), scope),
  UnaryMinusExpression: (node, scope) => {
    const inner = compileExpression(child(node, 'Expression'), scope);
    return (row) => negative(inner(row));
  },
  DynamicExpression: (node) => {
    const value = jsonOf(child(node, 'Expression'));
    return () => value;
  },
  FunctionCallExpression: (node, scope) => scope.aggregate?.(node) ?? callFunction(node, scope),
  ToScalarExpression: (node, scope) => firstValue(child(node, 'Expression'), scope),
  PathExpression: (node, scope) => {
    const inner = compileExpression(child(node, 'Expression'), scope);
    const key = nameOf(child(node, 'Selector'));
    return (row) => member(inner(row), key);
  },
  ElementExpression: (node, scope) => {
    const inner = compileExpression(child(node, 'Expression'), scope);
    const selector = child(child(node, 'Selector'), 'Expression');
    const key = compileExpression(selector, scope);
    return (row) => member(inner(row), key(row));
  },
  BetweenExpression: (node, scope) => between(node, scope, true),
  NotBetweenExpression: (node, scope) => between(node, scope, false),
  InExpression: (node, scope) => isOneOf(node, scope, { wanted: true, fold: false }),
  InCsExpression: (node, scope) => isOneOf(node, scope, { wanted: true, fold: true }),
  NotInExpression: (node, scope) => isOneOf(node, scope, { wanted: false, fold: false }),
  NotInCsExpression: (node, scope) => isOneOf(node, scope, { wanted: false, fold: true }),
  HasAnyExpression: (node, scope) => hasSome(node, scope),
};

function named(name: string, scope: Scope): Compiled {
  const index = indexOfColumn(scope.columns, name);
  if (index >= 0) return (row) => row[index];
  const binding = scope.bindings.get(name);
  if (binding?.kind !== 'scalar') throw notSimulated(`the name ${name}`);
  return () => binding.value;
}

function negative(value: unknown): unknown {
  return isNull(value) ? null : -Number(value);
}

/** A member of a dynamic value; null when there is none, and from the end for a negative index. */
function member(value: unknown, key: unknown): unknown {
  if (Array.isArray(value) && typeof key === 'number') return value.at(key) ?? null;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, String(key)))
    return null;
  return Reflect.get(value, String(key));
}

function firstValue(node: KqlNode, scope: Scope): Compiled {
  const [first] = scope.tabular(node, scope).rows();
  const value = first?.[0] ?? null;
  return () => value;
}

function between(node: KqlNode, scope: Scope, wanted: boolean): Compiled {
  const couple = child(node, 'Right');
  const value = compileExpression(child(node, 'Left'), scope);
  const low = compileExpression(child(couple, 'First'), scope);
  const high = compileExpression(child(couple, 'Second'), scope);
  // A timespan as the second bound of a datetime counts from the first one.
  const relative =
    child(couple, 'Second').type === 'timespan' && child(node, 'Left').type === 'datetime';
  return (row) => {
    const [v, l, h] = [value(row), low(row), high(row)];
    if (isNull(v) || isNull(l) || isNull(h)) return null;
    const upper = relative ? Number(l) + Number(h) : Number(h);
    return (Number(v) >= Number(l) && Number(v) <= upper) === wanted;
  };
}

function isOneOf(
  node: KqlNode,
  scope: Scope,
  how: { readonly wanted: boolean; readonly fold: boolean },
): Compiled {
  const value = compileExpression(child(node, 'Left'), scope);
  const key = (v: unknown) => keyOf(how.fold && typeof v === 'string' ? v.toLowerCase() : v);
  const keys = new Set(listValues(child(node, 'Right'), scope).map(key));
  return (row) => keys.has(key(value(row))) === how.wanted;
}

function hasSome(node: KqlNode, scope: Scope): Compiled {
  const value = compileExpression(child(node, 'Left'), scope);
  const terms = listValues(child(node, 'Right'), scope);
  const has = comparisons['HasExpression'];
  return (row) => terms.some((term) => has?.(value(row), term, 'bool') === true);
}

/** The constants of a list: literals, arrays (whose items count) or the first column of a table. */
function listValues(list: KqlNode, scope: Scope): readonly unknown[] {
  return listed(list, 'Expressions').flatMap((item) => {
    if (item.type === '') return Array.from(scope.tabular(item, scope).rows(), ([first]) => first);
    const value = compileExpression(item, { ...scope, columns: [] })([] satisfies Row);
    return arrayOf(value) ?? [value];
  });
}

/** A literal's value; undefined for an expression that is none. */
function literalOf(node: KqlNode): { readonly value: unknown } | undefined {
  if (!node.kind.endsWith('LiteralExpression') || node.kind.startsWith('Compound')) {
    return node.kind === 'CompoundStringLiteralExpression'
      ? { value: compoundText(node) }
      : undefined;
  }
  const { text } = child(node, 'Token');
  if (node.kind === 'StringLiteralExpression') return { value: text };
  if (text === 'null') return { value: null };
  switch (node.kind) {
    case 'BooleanLiteralExpression':
      return { value: /^(true|1)$/i.test(text) };
    case 'IntLiteralExpression':
    case 'LongLiteralExpression':
    case 'RealLiteralExpression':
      return { value: Number(text) };
    case 'DateTimeLiteralExpression':
      return { value: parseDatetime(text) };
    case 'TimespanLiteralExpression':
      return { value: parseTimespan(text) };
    default:
      return undefined;
  }
}

function compoundText(node: KqlNode): string {
  return listed(node, 'Tokens')
    .map((token) => token.text)
    .join('');
}

/** The value inside `dynamic(…)`, whose grammar is JSON with KQL's literals. */
function jsonOf(node: KqlNode): unknown {
  if (node.kind === 'JsonArrayExpression') return listed(node, 'Values').map(jsonOf);
  if (node.kind === 'JsonObjectExpression') {
    const pairs = listed(node, 'Pairs');
    return Object.fromEntries(pairs.map((pair) => [nameOf(pair), jsonOf(child(pair, 'Value'))]));
  }
  if (node.kind === 'NullLiteralExpression') return null;
  if (node.kind === 'UnaryMinusExpression') return negative(jsonOf(child(node, 'Expression')));
  const literal = literalOf(node);
  if (literal === undefined) throw notSimulated(`${node.kind} in a dynamic literal`);
  return literal.value;
}
