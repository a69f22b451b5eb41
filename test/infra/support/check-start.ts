import { filesOf, findResource, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Expression } from './syntax.ts';
import { everyPart, freeNames, propertyOf, symbolOf } from './walk.ts';

/** What must be known before a deployment starts does not depend on what it makes (BCP120, 178). */
export function checkStart(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) =>
    [...file.resources, ...file.modules].flatMap((declared) => {
      const { body, loop, condition } = declared;
      const places = [
        propertyOf(body, 'name')?.value,
        propertyOf(body, 'scope')?.value,
        declared.kind === 'resource' ? propertyOf(body, 'location')?.value : undefined,
        loop?.list,
        loop?.condition,
        condition,
      ];
      return places.flatMap((place) => (place === undefined ? [] : lateParts(place, file)));
    }),
  );
}

function lateParts(expression: Expression, file: BicepFile): readonly Problem[] {
  const late = findLate(expression, file, new Set());
  if (late === undefined) return [];
  const message = `${late} is known only after the deployment began`;
  return [problemAt(file, expression, { rule: 'BCP120', message })];
}

/** Properties of a resource that follow from its name. */
const KNOWN = ['id', 'name', 'type', 'apiVersion'];

function findLate(
  expression: Expression,
  file: BicepFile,
  seen: ReadonlySet<string>,
): string | undefined {
  for (const part of everyPart(expression)) {
    if (part.kind === 'call' && /^list[A-Z]|^reference$/.test(part.name)) return part.name;
    if (part.kind !== 'member') continue;
    const symbol = symbolOf(part.base) ?? '';
    const isModule = file.modules.some(({ name }) => name === symbol) && part.name === 'outputs';
    const isResource = findResource(file, symbol) !== undefined && !KNOWN.includes(part.name);
    if (isModule || isResource) return `${symbol}.${part.name}`;
  }
  const variables = freeNames(expression).flatMap(({ name }) =>
    seen.has(name) ? [] : file.variables.filter((one) => one.name === name),
  );
  return variables
    .map(({ name, value }) => findLate(value, file, new Set([...seen, name])))
    .find((late) => late !== undefined);
}
