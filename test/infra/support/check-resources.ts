import { type ArmType, armTypeOf } from './arm-type.ts';
import { checkValue } from './check-value.ts';
import { filesOf, findResource, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import { bodyCase, insideLoop, memberShape, type Place, shapeOf } from './shape.ts';
import type { BicepFile, Expression, Resource } from './syntax.ts';
import { literalOf, ownedExpressions, partsOf, propertyOf, symbolOf } from './walk.ts';

/** Every resource body against the definition of its type, and every property that is read of one. */
export function checkResources(project: Project): readonly Problem[] {
  const templates = [...project.templates.values()].flatMap((file) => checkBodies(project, file));
  const files = filesOf(project).flatMap((file) => {
    const place: Place = { project, file, bound: {} };
    return [
      ...file.resources.flatMap((resource) => checkResource(resource, place)),
      ...ownedExpressions(file).flatMap(({ expression }) => checkAccess(expression, place)),
    ];
  });
  return [...templates, ...files];
}

/** Every body of a template written as JSON; how resources stand to each other is not looked at. */
export function checkBodies(project: Project, file: BicepFile): readonly Problem[] {
  const place: Place = { project, file, bound: {} };
  return file.resources.flatMap((resource) => {
    const type = armTypeOf(resource);
    return type === undefined
      ? [problemAt(file, resource, { rule: 'BCP081', message: `unknown type ${resource.type}` })]
      : checkBody(resource, type, place);
  });
}

/** Types of the Microsoft Graph extension, which are no Azure resources. */
export function isGraphType({ type }: Pick<Resource, 'type'>): boolean {
  return type.startsWith('Microsoft.Graph/');
}

/** Properties that Bicep gives a resource beside those of its type. */
const OF_BICEP = ['parent', 'scope', 'dependsOn'];
/** What may be said of a resource that is only referred to. */
const OF_EXISTING = ['name', 'parent', 'scope'];

function checkResource(resource: Resource, place: Place): readonly Problem[] {
  const { file } = place;
  if (isGraphType(resource)) return [];
  const type = armTypeOf(resource);
  const problem = (rule: string, message: string) => problemAt(file, resource, { rule, message });
  if (type === undefined) {
    return [problem('BCP081', `no definition of ${resource.type} in test/infra/arm-types`)];
  }
  const head = [
    ...(type.type === resource.type ? [] : [problem('BCP081', `write it ${type.type}`)]),
    ...(type.apiVersion === resource.apiVersion
      ? []
      : [problem('BCP081', `the definition is of ${type.apiVersion}, not ${resource.apiVersion}`)]),
    ...checkName(resource, file),
  ];
  return [
    ...head,
    ...(resource.existing ? checkExisting(resource, file) : checkBody(resource, type, place)),
  ];
}

function checkExisting(resource: Resource, file: BicepFile): readonly Problem[] {
  return resource.body.properties
    .filter(({ key }) => key === undefined || !OF_EXISTING.includes(key))
    .map((property) =>
      problemAt(file, property, {
        rule: 'BCP173',
        message: `${property.key} of an existing resource`,
      }),
    );
}

function checkBody(resource: Resource, type: ArmType, place: Place): readonly Problem[] {
  const body = bodyCase(type.body, resource);
  if (body.kind !== 'object') return [];
  if (body.discriminator !== undefined) {
    const chosen = propertyOf(resource.body, body.discriminator)?.value;
    if (chosen?.kind === 'call') return [];
    const cases = Object.keys(body.cases ?? {}).join(', ');
    return [
      problemAt(place.file, resource, {
        rule: 'BCP035',
        message: `${body.discriminator} must be one of ${cases}`,
      }),
    ];
  }
  const properties = resource.body.properties.filter(
    ({ key }) => key === undefined || !OF_BICEP.includes(key),
  );
  const found = checkValue({ ...resource.body, properties }, body, loopPlace(resource, place));
  const top = new Set(properties.map(({ line }) => line));
  // Bicep tells an unknown property of the resource itself apart, because the service may take it.
  return found.map((one) =>
    one.rule === 'BCP037' && top.has(one.line) ? { ...one, rule: 'BCP187' } : one,
  );
}

function loopPlace({ loop }: Resource, place: Place): Place {
  return loop === undefined ? place : insideLoop(loop, place);
}

/** A child says its parent, and its name holds no slash then. */
function checkName(resource: Resource, file: BicepFile): readonly Problem[] {
  const parent = propertyOf(resource.body, 'parent');
  const segments = resource.type.split('/').length - 2;
  const name = propertyOf(resource.body, 'name');
  const problem = (rule: string, message: string) => [
    problemAt(file, parent ?? name ?? resource, { rule, message }),
  ];
  if (name === undefined) return problem('BCP035', 'name is missing');
  const slashes = name.value.kind === 'string' ? countSlashes(name.value) : 0;
  if (slashes > 0 && segments > 0) return problem('use-parent-property', 'say parent instead');
  if (slashes > 0) return problem('BCP170', 'a name with a slash');
  if (resource.inside !== undefined || segments === 0) {
    return parent === undefined ? [] : problem('BCP037', 'a parent, where none is possible');
  }
  const outer = findResource(file, symbolOf(parent?.value) ?? '');
  if (outer === undefined) return problem('BCP169', `${resource.type} without a parent`);
  const expected = resource.type.split('/').slice(0, -1).join('/');
  return outer.type === expected
    ? []
    : problem('BCP036', `the parent is ${outer.type}, not ${expected}`);
}

function countSlashes(text: Extract<Expression, { kind: 'string' }>): number {
  return text.parts.filter((part) => typeof part === 'string' && part.includes('/')).length;
}

/** Reading of a property that a resource, a module or a scope does not have. */
function checkAccess(expression: Expression, place: Place): readonly Problem[] {
  const inner = partsOf(expression).flatMap((part) => {
    if (expression.kind !== 'for' || part === expression.list) return checkAccess(part, place);
    return checkAccess(part, insideLoop(expression, place));
  });
  const name = accessedName(expression);
  if (name === undefined || (expression.kind !== 'member' && expression.kind !== 'index'))
    return inner;
  const base = shapeOf(expression.base, place);
  if (memberShape(base, name) !== undefined) return inner;
  const message = `there is no ${name} to read`;
  return [...inner, problemAt(place.file, expression, { rule: 'BCP053', message })];
}

function accessedName(expression: Expression): string | undefined {
  if (expression.kind === 'member') return expression.name;
  return expression.kind === 'index' ? literalOf(expression.index) : undefined;
}
