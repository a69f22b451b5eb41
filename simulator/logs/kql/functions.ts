import type { ScalarFunction } from './function-types.ts';
import { conversions } from './functions-convert.ts';
import { dynamicFunctions } from './functions-dynamic.ts';
import { textFunctions } from './functions-text.ts';
import { timeFunctions } from './functions-time.ts';
import type { KqlNode } from './parse.ts';
import { notSimulated, Refusal } from './refusal.ts';
import type { Compiled, Scope } from './scope.ts';
import { argumentsOf, child, indexOfColumn, nameOf } from './tree.ts';
import { emptyOf, isNull, opposite } from './values.ts';

const logic: { readonly [name: string]: ScalarFunction } = {
  not: ([value]) => opposite(value),
  iff: ([test, yes, no]) => (test === true ? yes : no),
  iif: ([test, yes, no]) => (test === true ? yes : no),
  case: (values) => {
    for (let i = 0; i + 1 < values.length; i += 2) if (values[i] === true) return values[i + 1];
    return values.at(-1);
  },
  coalesce: (values, { type }) =>
    values.find((value) => !isNull(value) && (type !== 'string' || value !== '')) ?? emptyOf(type),
  isempty: ([value]) => isNull(value) || value === '',
  isnotempty: ([value]) => !isNull(value) && value !== '',
  isnull: ([value]) => isNull(value),
  isnotnull: ([value]) => !isNull(value),
};

const scalarFunctions: { readonly [name: string]: ScalarFunction } = {
  ...logic,
  ...conversions,
  ...textFunctions,
  ...timeFunctions,
  ...dynamicFunctions,
};

type SpecialFunction = (call: KqlNode, scope: Scope) => Compiled;

/** Functions that look at more than the values of their arguments. */
const special: { readonly [name: string]: SpecialFunction } = {
  column_ifexists: (call, scope) => {
    const [name, otherwise] = argumentsOf(call);
    if (name === undefined || otherwise === undefined) throw notSimulated('column_ifexists so');
    const index = indexOfColumn(scope.columns, nameOf(name));
    return index < 0 ? scope.compile(otherwise, scope) : (row) => row[index];
  },
  row_number: (call, scope) => {
    const [start, restart] = argumentsOf(call).map((argument) => scope.compile(argument, scope));
    if (scope.previous === undefined) throw unordered('row_number');
    let last: number | undefined;
    return (row) => {
      const again = last === undefined || restart?.(row) === true;
      last = again ? Number(start?.(row) ?? 1) : Number(last) + 1;
      return last;
    };
  },
  prev: (call, scope) => {
    const [value, offset] = argumentsOf(call);
    const { previous } = scope;
    if (previous === undefined) throw unordered('prev');
    if (value === undefined || offset !== undefined) throw notSimulated('prev with an offset');
    const compiled = scope.compile(value, scope);
    return () => {
      const row = previous();
      return row === undefined ? emptyOf(call.type) : compiled(row);
    };
  },
};

/** Makes the call of a scalar function ready to run. */
export function callFunction(call: KqlNode, scope: Scope): Compiled {
  const name = nameOf(child(call, 'Name'));
  const found = special[name];
  if (found !== undefined) return found(call, scope);
  const apply = scalarFunctions[name];
  if (apply === undefined) throw notSimulated(`the function ${name}`);
  const nodes = argumentsOf(call);
  const values = nodes.map((node) => scope.compile(node, scope));
  const facts = { types: nodes.map((node) => node.type), type: call.type, nowMs: scope.nowMs };
  const [only] = values;
  if (only !== undefined && values.length === 1) return remembering(only, (v) => apply([v], facts));
  return (row) =>
    apply(
      values.map((value) => value(row)),
      facts,
    );
}

/** Rows that follow one another often have the same value, and its texts then are one and the same. */
function remembering(value: Compiled, apply: (value: unknown) => unknown): Compiled {
  let last: { readonly value: unknown; readonly result: unknown } | undefined;
  return (row) => {
    const next = value(row);
    if (last === undefined || last.value !== next) last = { value: next, result: apply(next) };
    return last.result;
  };
}

// The service's own rule; its code for it is not in public text.
function unordered(name: string): Refusal {
  return new Refusal(
    'SEM0000',
    `Function '${name}' cannot be invoked in current context: the input is not serialized`,
  );
}
