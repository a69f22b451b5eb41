import type { BicepFile, Expression, Module, Resource } from './syntax.ts';
import { everyPart, expressionsOf, freeNames, propertyOf, symbolOf } from './walk.ts';

/** Symbols that an expression needs, those of variables in between included. */
export function neededBy(expressions: readonly Expression[], file: BicepFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (expression: Expression): void => {
    const children = everyPart(expression).filter((part) => part.kind === 'child');
    const names = [...freeNames(expression), ...children].map(({ name }) => name);
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      const variable = file.variables.find((one) => one.name === name);
      if (variable !== undefined) visit(variable.value);
    }
  };
  for (const expression of expressions) visit(expression);
  return found;
}

/** Names in `dependsOn`. */
export function dependsOn({ body }: Resource | Module): readonly string[] {
  const list = propertyOf(body, 'dependsOn')?.value;
  const items = list?.kind === 'array' ? list.items : [];
  return items.map(symbolOf).filter((name) => name !== undefined);
}

/** Resources and modules that one waits for without being told, each way included. */
export function impliedBy(declared: Resource | Module, file: BicepFile): ReadonlySet<string> {
  const all = [...file.resources, ...file.modules];
  const found = new Set<string>();
  const visit = (one: Resource | Module, isFirst: boolean): void => {
    const bare = withoutDependsOn(one);
    const names = [...neededBy(expressionsOf(bare), file), ...(isFirst ? [] : dependsOn(one))];
    for (const next of all.filter(({ name }) => names.includes(name) || name === one.name)) {
      if (found.has(next.name) || next.name === declared.name) continue;
      found.add(next.name);
      visit(next, false);
    }
  };
  visit(declared, true);
  return found;
}

function withoutDependsOn<T extends Resource | Module>(declared: T): T {
  const properties = declared.body.properties.filter(({ key }) => key !== 'dependsOn');
  return { ...declared, body: { ...declared.body, properties } };
}
