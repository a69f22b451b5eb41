import type { ArmNode } from './arm-type.ts';
import { problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { Place } from './shape.ts';
import { boundOf } from './bounds.ts';
import type { Expression } from './syntax.ts';
import { literalOf } from './walk.ts';

/** How long a text can be; undefined where nobody said. */
type Length = { readonly min?: number | undefined; readonly max?: number | undefined };

/** Results of functions that are always as long (Azure/bicep, SystemNamespaceType). */
const FIXED: Readonly<Record<string, number>> = { uniqueString: 13, guid: 36, newGuid: 36 };

/**
 * Texts that may be too short or too long for where they go, as newer compilers warn (BCP334 and
 * BCP335): both lengths must be known, and that of a text put together is at least its fixed parts.
 */
export function checkLength(
  expression: Expression,
  expected: ArmNode,
  place: Place,
): readonly Problem[] {
  if (expected.kind !== 'string' || literalOf(expression) !== undefined) return [];
  const { min, max } = lengthOf(expression, place);
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = expected;
  const problem = (rule: string, message: string) =>
    problemAt(place.file, expression, { rule, message });
  return [
    ...(min !== undefined && min < minLength
      ? [problem('BCP334', `it may be ${min} long, and ${minLength} is the least`)]
      : []),
    ...(max !== undefined && max > maxLength
      ? [problem('BCP335', `it may be ${max} long, and ${maxLength} is the most`)]
      : []),
  ];
}

function lengthOf(expression: Expression, place: Place): Length {
  switch (expression.kind) {
    case 'string':
      return expression.parts
        .map((part) =>
          typeof part === 'string' ? { min: part.length, max: part.length } : lengthOf(part, place),
        )
        .reduce<Length>(
          (whole, part) => ({
            min: sum(whole.min ?? 0, part.min ?? 0),
            max: sum(whole.max, part.max),
          }),
          {
            min: 0,
            max: 0,
          },
        );
    case 'name':
      return namedLength(expression.name, place);
    case 'call': {
      const fixed = FIXED[expression.name];
      if (fixed !== undefined) return { min: fixed, max: fixed };
      const [text, count] = expression.args;
      if (text === undefined) return {};
      if (['toLower', 'toUpper'].includes(expression.name)) return lengthOf(text, place);
      return expression.name === 'take' && count?.kind === 'number'
        ? taken(lengthOf(text, place), count.value)
        : {};
    }
    default:
      return {};
  }
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}

function taken({ min = 0, max = Number.POSITIVE_INFINITY }: Length, count: number): Length {
  return { min: Math.min(min, count), max: Math.min(max, count) };
}

function namedLength(name: string, place: Place): Length {
  if (Object.hasOwn(place.bound, name)) return {};
  const variable = place.file.variables.find((one) => one.name === name);
  if (variable !== undefined) return lengthOf(variable.value, { ...place, bound: {} });
  const param = place.file.params.find((one) => one.name === name);
  if (param?.type !== 'string') return {};
  return { min: boundOf(param, 'minLength'), max: boundOf(param, 'maxLength') };
}
