import type {
  BicepFile,
  Call,
  Expression,
  Module,
  ObjectText,
  Property,
  Resource,
} from './syntax.ts';

/** What a declaration is named by, with the expressions it is made of. */
export type Owned = {
  /** Name of the declaration; `output x` for an output. */
  readonly owner: string;
  readonly expression: Expression;
};

/** Expressions directly inside of one. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'string':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'object':
      return expression.properties.flatMap(({ keyText, value }) => [
        ...(keyText === undefined ? [] : partsOf(keyText)),
        value,
      ]);
    case 'array':
      return expression.items;
    case 'for':
      return [
        expression.list,
        ...(expression.condition === undefined ? [] : [expression.condition]),
        expression.body,
      ];
    case 'call':
      return [...(expression.base === undefined ? [] : [expression.base]), ...expression.args];
    case 'member':
    case 'child':
      return [expression.base];
    case 'index':
      return [expression.base, expression.index];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.yes, expression.no];
    case 'number':
    case 'boolean':
    case 'null':
    case 'name':
    case 'other':
      return [];
  }
}

/** The expression and all inside of it. */
export function everyPart(expression: Expression): readonly Expression[] {
  return [expression, ...partsOf(expression).flatMap(everyPart)];
}

/** The expressions of a resource or a module. */
export function expressionsOf(declared: Resource | Module): readonly Expression[] {
  const { loop, condition, body } = declared;
  if (loop !== undefined) return [{ ...loop, body }];
  return condition === undefined ? [body] : [condition, body];
}

/** Every expression of a file with the declaration it belongs to, decorators left out. */
export function ownedExpressions(file: BicepFile): readonly Owned[] {
  const params = file.params.flatMap(({ name, value }) =>
    value === undefined ? [] : [{ owner: name, expression: value }],
  );
  const variables = file.variables.map(({ name, value }) => ({ owner: name, expression: value }));
  const outputs = file.outputs.map(({ name, value }) => ({
    owner: `output ${name}`,
    expression: value,
  }));
  const deployed = [...file.resources, ...file.modules].flatMap((declared) =>
    expressionsOf(declared).map((expression) => ({ owner: declared.name, expression })),
  );
  return [...params, ...variables, ...deployed, ...outputs];
}

/** Every expression of a file and all inside of it. */
export function everyExpression(file: BicepFile): readonly Expression[] {
  return ownedExpressions(file).flatMap(({ expression }) => everyPart(expression));
}

/** Every call in a file. */
export function callsIn(file: BicepFile): readonly Call[] {
  return everyExpression(file).filter((expression) => expression.kind === 'call');
}

export type UsedName = { readonly name: string; readonly line: number };

/** Names an expression uses that no loop around them binds. */
export function freeNames(
  expression: Expression,
  bound: ReadonlySet<string> = new Set(),
): readonly UsedName[] {
  if (expression.kind === 'name') {
    const { name, line } = expression;
    return bound.has(name) ? [] : [{ name, line }];
  }
  if (expression.kind !== 'for')
    return partsOf(expression).flatMap((part) => freeNames(part, bound));
  const inside = new Set([
    ...bound,
    expression.item,
    ...(expression.index === undefined ? [] : [expression.index]),
  ]);
  return [
    ...freeNames(expression.list, bound),
    ...(expression.condition === undefined ? [] : freeNames(expression.condition, inside)),
    ...freeNames(expression.body, inside),
  ];
}

/** A property of an object by its key. */
export function propertyOf({ properties }: ObjectText, key: string): Property | undefined {
  return properties.find((property) => property.key === key);
}

/** The text of a string without expressions; undefined for anything else. */
export function literalOf(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== 'string' || expression.parts.length !== 1) return undefined;
  const [text] = expression.parts;
  return typeof text === 'string' ? text : undefined;
}

/** The name in a plain use of a symbol. */
export function symbolOf(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'name' || expression?.kind === 'child') return expression.name;
  return expression?.kind === 'index' ? symbolOf(expression.base) : undefined;
}
