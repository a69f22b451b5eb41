import type { Expression } from './syntax.ts';
import type { Value } from './values.ts';

type Operation = Extract<Expression, { readonly kind: 'unary' | 'binary' }>;

/** The value of an operator; both sides of `&&`, `||` and `??` only where they are needed. */
export function evaluateOperator(
  operation: Operation,
  evaluate: (expression: Expression) => Value,
): Value {
  if (operation.kind === 'unary') {
    const value = evaluate(operation.operand);
    return operation.operator === '!' ? value !== true : -Number(value);
  }
  const left = evaluate(operation.left);
  const right = () => evaluate(operation.right);
  switch (operation.operator) {
    case '&&':
      return left === true && right() === true;
    case '||':
      return left === true || right() === true;
    case '??':
      return left ?? right();
    case '==':
      return same(left, right());
    case '!=':
      return !same(left, right());
    case '=~':
      return same(lower(left), lower(right()));
    case '!~':
      return !same(lower(left), lower(right()));
    default:
      return calculate(operation.operator, Number(left), Number(right()));
  }
}

function same(left: Value, right: Value): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function lower(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function calculate(operator: string, left: number, right: number): Value {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return Math.trunc(left / right);
    case '%':
      return left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new Error(`the operator ${operator} is not known`);
  }
}
