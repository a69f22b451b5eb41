import type { KqlNode } from './parse.ts';
import { notSimulated } from './refusal.ts';
import type { Compiled, Row, Scope } from './scope.ts';
import { argumentsOf, child, nameOf } from './tree.ts';
import { dynamicOf, emptyOf, isNull, keyOf, order } from './values.ts';

/**
 * An aggregate over the rows of a group. What it has gathered is a plain value, so that a million groups
 * of one row cost little more than their keys; `add` gives the value to go on with.
 */
export type Aggregate = {
  readonly start: () => unknown;
  readonly add: (gathered: unknown, row: Row) => unknown;
  readonly result: (gathered: unknown) => unknown;
};

/** The most items that `make_list` and `make_set` keep (documented). */
const mostItems = 1_048_576;

type Parts = {
  readonly values: readonly Compiled[];
  readonly types: readonly string[];
  /** The type of the result. */
  readonly type: string;
};

const aggregates: { readonly [name: string]: (parts: Parts) => Aggregate } = {
  count: () => counter(() => true),
  countif: ({ values }) => counter((row) => values[0]?.(row) === true),
  sum: ({ values }) => fold(values[0], (sum, value) => Number(sum ?? 0) + Number(value), 0),
  avg: ({ values }) => average(values[0]),
  min: ({ values }) =>
    fold(values[0], (best, v) => (isNull(best) || order(v, best) < 0 ? v : best)),
  max: ({ values }) =>
    fold(values[0], (best, v) => (isNull(best) || order(v, best) > 0 ? v : best)),
  // The service estimates; the simulator counts.
  dcount: ({ values }) => distinctCounter(values[0]),
  make_list: (parts) => listMaker(parts, false),
  make_set: (parts) => listMaker(parts, true),
  make_bag: ({ values }) => bagMaker(values[0]),
  take_any: ({ values, type }) => firstTaker(values[0], type),
  any: ({ values, type }) => firstTaker(values[0], type),
};

/** Aggregates with a condition as their second argument. */
const conditional: { readonly [name: string]: string } = {
  sumif: 'sum',
  avgif: 'avg',
  minif: 'min',
  maxif: 'max',
  dcountif: 'dcount',
  make_list_if: 'make_list',
  make_set_if: 'make_set',
  make_bag_if: 'make_bag',
  take_anyif: 'take_any',
};

/** The aggregate that a call names; undefined when it names another kind of function. */
export function aggregateOf(call: KqlNode, scope: Scope): Aggregate | undefined {
  const name = nameOf(child(call, 'Name'));
  const inner = conditional[name];
  const make = aggregates[inner ?? name];
  if (make === undefined) return undefined;
  const nodes = argumentsOf(call);
  const compiled = nodes.map((node) => scope.compile(node, scope));
  const types = nodes.map((node) => node.type);
  if (inner === undefined) return make({ values: compiled, types, type: call.type });
  const [value, condition, ...rest] = compiled;
  if (value === undefined || condition === undefined) throw notSimulated(`${name} so`);
  const parts = { values: [value, ...rest], types: types.toSpliced(1, 1), type: call.type };
  return onlyIf(condition, make(parts));
}

function onlyIf(condition: Compiled, inner: Aggregate): Aggregate {
  return {
    ...inner,
    add: (gathered, row) => (condition(row) === true ? inner.add(gathered, row) : gathered),
  };
}

function counter(counts: (row: Row) => boolean): Aggregate {
  return {
    start: () => 0,
    add: (count, row) => (counts(row) ? Number(count) + 1 : count),
    result: (count) => count,
  };
}

/** Nulls take no part; without any value the result is `start`. */
function fold(
  value: Compiled | undefined,
  step: (gathered: unknown, value: unknown) => unknown,
  start: unknown = null,
): Aggregate {
  return {
    start: () => start,
    add: (gathered, row) => {
      const next = value?.(row);
      return isNull(next) ? gathered : step(gathered, next);
    },
    result: (gathered) => gathered,
  };
}

function average(value: Compiled | undefined): Aggregate {
  return gathering(
    () => ({ sum: 0, count: 0 }),
    (gathered, row) => {
      const next = value?.(row);
      if (isNull(next)) return;
      gathered.sum += Number(next);
      gathered.count += 1;
    },
    ({ sum, count }) => (count === 0 ? null : sum / count),
  );
}

function distinctCounter(value: Compiled | undefined): Aggregate {
  return gathering(
    () => new Set<unknown>(),
    (seen, row) => {
      const next = value?.(row);
      if (!isNull(next)) seen.add(keyOf(next));
    },
    (seen) => seen.size,
  );
}

function listMaker({ values, types }: Parts, once: boolean): Aggregate {
  const [value, limit] = values;
  const most = Number(limit?.([]) ?? mostItems);
  return gathering(
    (): { readonly kept: unknown[]; readonly seen: Set<unknown> } => ({
      kept: [],
      seen: new Set(),
    }),
    ({ kept, seen }, row) => {
      if (kept.length >= most) return;
      const next = dynamicOf(value?.(row), types[0] ?? '');
      if (isNull(next) || (once && seen.has(keyOf(next)))) return;
      if (once) seen.add(keyOf(next));
      kept.push(next);
    },
    ({ kept }) => kept,
  );
}

/** The first value of a key wins; what is no bag takes no part. */
function bagMaker(value: Compiled | undefined): Aggregate {
  return gathering(
    () => new Map<string, unknown>(),
    (bag, row) => {
      const next = value?.(row);
      if (typeof next !== 'object' || next === null || Array.isArray(next)) return;
      for (const [key, inner] of Object.entries(next)) if (!bag.has(key)) bag.set(key, inner);
    },
    (bag) => Object.fromEntries(bag),
  );
}

function firstTaker(value: Compiled | undefined, type: string): Aggregate {
  return {
    start: () => null,
    add: (taken, row) => (isNull(taken) ? value?.(row) : taken),
    result: (taken) => taken ?? emptyOf(type),
  };
}

/**
 * An aggregate that gathers in an object of its own. Only `start` makes what `add` and `result` are handed
 * back, so it is of the type that `start` makes.
 */
function gathering<G>(
  start: () => G,
  add: (gathered: G, row: Row) => void,
  result: (gathered: G) => unknown,
): Aggregate {
  return {
    start,
    add: (gathered, row) => {
      add(gathered as G, row);
      return gathered;
    },
    result: (gathered) => result(gathered as G),
  };
}
