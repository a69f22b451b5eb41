import type { ArmNode } from './arm-type.ts';
import { checkLength } from './check-length.ts';
import { problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import { insideLoop, memberShape, type Place, shapeOf } from './shape.ts';
import type { Expression, ObjectText, Property } from './syntax.ts';
import { literalOf } from './walk.ts';

/** An object of a type: its properties, and what is allowed beside them. */
type ObjectType = Extract<ArmNode, { readonly kind: 'object' }>;

/** What is wrong with an expression where a type is expected; variables and both ways are followed. */
export function checkValue(
  expression: Expression,
  expected: ArmNode,
  place: Place,
): readonly Problem[] {
  switch (expression.kind) {
    case 'conditional':
      return [expression.yes, expression.no].flatMap((way) => checkValue(way, expected, place));
    case 'object':
      if (expected.kind === 'object') return checkObject(expression, expected, place);
      break;
    case 'array':
      if (expected.kind !== 'array') break;
      return expression.items.flatMap((item) => checkValue(item, expected.items, place));
    case 'for':
      if (expected.kind !== 'array') break;
      return checkValue(expression.body, expected.items, insideLoop(expression, place));
    case 'name': {
      const variable = place.file.variables.find(({ name }) => name === expression.name);
      if (variable === undefined || Object.hasOwn(place.bound, expression.name)) break;
      return checkValue(variable.value, expected, { ...place, bound: {} });
    }
    case 'null':
      return expected.required === true
        ? [wrong(expression, 'null, where a value is required', place)]
        : [];
    case 'number':
      return checkNumber(expression, expected, place);
    case 'string':
      return checkText(expression, expected, place);
    default:
      break;
  }
  const found = shapeOf(expression, place);
  return fits(found, expected)
    ? checkLength(expression, expected, place)
    : [mismatch(expression, { found, expected }, place)];
}

function wrong(at: Expression, message: string, { file }: Place): Problem {
  return problemAt(file, at, { rule: 'BCP036', message });
}

function mismatch(
  at: Expression,
  { found, expected }: { readonly found: ArmNode; readonly expected: ArmNode },
  place: Place,
): Problem {
  return wrong(at, `expected ${describeShape(expected)}, found ${describeShape(found)}`, place);
}

/** A shape in words. */
export function describeShape(shape: ArmNode): string {
  if (isLoose(shape)) return 'string';
  if (shape.kind === 'enum') return shape.values.map((value) => `'${value}'`).join(' | ');
  return shape.kind === 'literal' ? `'${shape.value}'` : shape.kind;
}

function checkNumber(
  expression: Extract<Expression, { kind: 'number' }>,
  expected: ArmNode,
  place: Place,
): readonly Problem[] {
  const found: ArmNode = { kind: 'int' };
  if (!fits(found, expected)) return [mismatch(expression, { found, expected }, place)];
  if (expected.kind !== 'int') return [];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = expected;
  return expression.value >= min && expression.value <= max
    ? []
    : [wrong(expression, `${expression.value} is not within ${min} to ${max}`, place)];
}

function checkText(expression: Expression, expected: ArmNode, place: Place): readonly Problem[] {
  const text = literalOf(expression);
  const found = shapeOf(expression, place);
  if (!fits(found, expected)) return [mismatch(expression, { found, expected }, place)];
  if (text !== undefined && expected.kind === 'enum' && !expected.values.includes(text)) {
    // Bicep says nothing, because the service may know more values; a slip is likelier.
    const message = `'${text}' is none of ${describeShape(expected)}`;
    return [problemAt(place.file, expression, { rule: 'open-enum', message })];
  }
  if (expected.kind !== 'string') return [];
  if (text === undefined) return checkLength(expression, expected, place);
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = expected;
  if (text.length < minLength || text.length > maxLength) {
    return [wrong(expression, `'${text}' is not ${minLength} to ${maxLength} long`, place)];
  }
  return pattern === undefined || new RegExp(pattern, 'u').test(text)
    ? []
    : [wrong(expression, `'${text}' is not of the form ${pattern}`, place)];
}

/** Whether a shape may stand where another is expected, as far as Bicep would warn. */
export function fits(found: ArmNode, expected: ArmNode): boolean {
  if (isFree(found) || isFree(expected)) return true;
  if (isLoose(found)) return ['string', 'enum', 'literal'].includes(expected.kind);
  if (expected.kind === 'enum') {
    if (found.kind === 'string') return expected.open === true;
    const values = valuesOf(found);
    return values !== undefined && (expected.open === true || isSubset(values, expected.values));
  }
  if (expected.kind === 'literal') return isSubset(valuesOf(found) ?? [''], [expected.value]);
  if (expected.kind === 'string') return found.kind === 'string' || valuesOf(found) !== undefined;
  return found.kind === expected.kind;
}

function isFree({ kind }: ArmNode): boolean {
  return kind === 'any' || kind === 'recursive';
}

/** A text of which nothing is known, such as a parameter's. */
function isLoose(shape: ArmNode): boolean {
  return shape.kind === 'enum' && shape.open === true && shape.values.length === 0;
}

function valuesOf(shape: ArmNode): readonly string[] | undefined {
  if (shape.kind === 'literal') return [shape.value];
  return shape.kind === 'enum' && shape.open !== true ? shape.values : undefined;
}

function isSubset(values: readonly string[], of: readonly string[]): boolean {
  return values.every((value) => of.includes(value));
}

/** Properties unknown, read-only or missing, and the values of the others. */
export function checkObject(
  object: ObjectText,
  expected: ObjectType,
  place: Place,
): readonly Problem[] {
  const missing = missingOf(object, expected).map((name) =>
    problemAt(place.file, object, { rule: 'BCP035', message: `${name} is missing` }),
  );
  return [...missing, ...object.properties.flatMap((one) => checkProperty(one, expected, place))];
}

function missingOf({ properties }: ObjectText, { props }: ObjectType): readonly string[] {
  return Object.entries(props)
    .filter(([name, node]) => node.required === true && !properties.some(({ key }) => key === name))
    .map(([name]) => name);
}

function checkProperty(property: Property, expected: ObjectType, place: Place): readonly Problem[] {
  const { key, value } = property;
  if (key === undefined) return [];
  const problem = (rule: string, message: string) => [
    problemAt(place.file, property, { rule, message }),
  ];
  const node = memberShape(expected, key);
  if (node === undefined) {
    const known = Object.keys(expected.props).filter(
      (name) => name.toLowerCase() === key.toLowerCase(),
    );
    const hint = known.length > 0 ? `; did you mean ${known.join()}?` : '';
    return problem('BCP037', `${key} is no property here${hint}`);
  }
  if (node.readOnly === true) return problem('BCP073', `${key} is read-only`);
  return checkValue(value, node, place);
}
