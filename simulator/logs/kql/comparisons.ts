import { equal, isNull, opposite, order, textOf } from './values.ts';

/** An operator between two values; `type` is the type of its result. */
export type BinaryOperator = (left: unknown, right: unknown, type: string) => unknown;

const plain = (value: unknown) => textOf(value, '');
const lower = (value: unknown) => plain(value).toLowerCase();

/** Logic with null as in SQL: unknown unless the other side decides. */
const logic: { readonly [kind: string]: BinaryOperator } = {
  AndExpression: (a, b) => {
    if (a === false || b === false) return false;
    return isNull(a) || isNull(b) ? null : true;
  },
  OrExpression: (a, b) => {
    if (a === true || b === true) return true;
    return isNull(a) || isNull(b) ? null : false;
  },
};

const equality: { readonly [kind: string]: BinaryOperator } = {
  EqualExpression: equal,
  NotEqualExpression: (a, b) => opposite(equal(a, b)),
  EqualTildeExpression: (a, b) => lower(a) === lower(b),
  BangTildeExpression: (a, b) => lower(a) !== lower(b),
};

const inOrder: { readonly [kind: string]: BinaryOperator } = {
  LessThanExpression: ordered((by) => by < 0),
  LessThanOrEqualExpression: ordered((by) => by <= 0),
  GreaterThanExpression: ordered((by) => by > 0),
  GreaterThanOrEqualExpression: ordered((by) => by >= 0),
};

const texts: { readonly [kind: string]: BinaryOperator } = {
  HasExpression: (a, b) => hasTerm(lower(a), lower(b)),
  HasCsExpression: (a, b) => hasTerm(plain(a), plain(b)),
  ContainsExpression: (a, b) => lower(a).includes(lower(b)),
  ContainsCsExpression: (a, b) => plain(a).includes(plain(b)),
  StartsWithExpression: (a, b) => lower(a).startsWith(lower(b)),
  StartsWithCsExpression: (a, b) => plain(a).startsWith(plain(b)),
  EndsWithExpression: (a, b) => lower(a).endsWith(lower(b)),
  EndsWithCsExpression: (a, b) => plain(a).endsWith(plain(b)),
};

const negatedTexts = Object.fromEntries(
  Object.entries(texts).map(([kind, holds]): [string, BinaryOperator] => [
    `Not${kind}`,
    (a, b, type) => opposite(holds(a, b, type)),
  ]),
);

const arithmetic: { readonly [kind: string]: BinaryOperator } = {
  AddExpression: numeric((a, b) => a + b),
  SubtractExpression: numeric((a, b) => a - b),
  MultiplyExpression: numeric((a, b) => a * b),
  DivideExpression: numeric((a, b) => a / b),
  ModuloExpression: numeric((a, b) => a % b),
};

/** Every operator between two values, by the kind of its node. */
export const comparisons: { readonly [kind: string]: BinaryOperator } = {
  ...logic,
  ...equality,
  ...inOrder,
  ...texts,
  ...negatedTexts,
  ...arithmetic,
};

function ordered(holds: (by: number) => boolean): BinaryOperator {
  return (a, b) => (isNull(a) || isNull(b) ? null : holds(order(a, b)));
}

// Whole numbers stay whole; what cannot be computed is null.
function numeric(compute: (a: number, b: number) => number): BinaryOperator {
  return (a, b, type) => {
    if (isNull(a) || isNull(b)) return null;
    const value = compute(Number(a), Number(b));
    const whole = type === 'int' || type === 'long';
    if (Number.isNaN(value) || (whole && !Number.isFinite(value))) return null;
    return whole ? Math.trunc(value) : value;
  };
}

// A term is a run of letters and digits (learn.microsoft.com/kusto/query/datatypes-string-operators).
function hasTerm(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (isBorder(text[at - 1]) && isBorder(text[at + term.length])) return true;
  }
  return false;
}

function isBorder(character: string | undefined): boolean {
  return character === undefined || !/[\p{L}\p{N}]/u.test(character);
}
