import { filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import type { BicepFile, Call, Decorated, Expression, Loop, Module, Resource } from './syntax.ts';
import { everyExpression, everyPart, propertyOf } from './walk.ts';

/** Nothing is said twice: properties, decorators, names of resources and of deployments. */
export function checkTwice(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) => [
    ...twiceInObjects(file),
    ...decoratedOf(file).flatMap((declared) => [
      ...twiceDecorated(file, declared),
      ...declared.decorators.flatMap((decorator) => wrongBound(file, decorator)),
    ]),
    ...twins(file),
  ]);
}

function decoratedOf(file: BicepFile): readonly Decorated[] {
  return [...file.params, ...file.variables, ...file.resources, ...file.modules, ...file.outputs];
}

/** All but the first of those with the same key; what has no key is left out. */
function repeats<T>(all: readonly T[], keyOf: (one: T) => string | undefined): readonly T[] {
  const groups = Map.groupBy(all, keyOf);
  return [...groups].flatMap(([key, [, ...again]]) => (key === undefined ? [] : again));
}

function twiceInObjects(file: BicepFile): readonly Problem[] {
  const inDecorators = decoratedOf(file).flatMap(({ decorators }) => decorators.flatMap(everyPart));
  return [...everyExpression(file), ...inDecorators].flatMap((part) => {
    if (part.kind !== 'object') return [];
    return repeats(part.properties, ({ key }) => key).map((one) =>
      problemAt(file, one, { rule: 'BCP025', message: `${one.key} is said twice in an object` }),
    );
  });
}

function twiceDecorated(file: BicepFile, { decorators }: Decorated): readonly Problem[] {
  return repeats(decorators, ({ name }) => name).map((one) =>
    problemAt(file, one, { rule: 'BCP166', message: `@${one.name} is said twice` }),
  );
}

const BOUNDS = ['minLength', 'maxLength', 'minValue', 'maxValue'];

/** A bound takes one whole number, written out. */
function wrongBound(file: BicepFile, decorator: Call): readonly Problem[] {
  const { name, args } = decorator;
  if (!BOUNDS.includes(name)) return [];
  const [given, ...more] = args;
  if (given === undefined || more.length > 0) {
    const message = `@${name} takes one number, not ${args.length}`;
    return [problemAt(file, decorator, { rule: 'BCP071', message })];
  }
  const isNegated = given.kind === 'unary' && given.operator === '-';
  const number = isNegated ? given.operand : given;
  const isWhole = number.kind === 'number' && Number.isInteger(number.value);
  const isBelowZero = isNegated || (number.kind === 'number' && number.value < 0);
  if (isWhole && !(isBelowZero && name.endsWith('Length'))) return [];
  const found = isWhole ? 'one below zero' : `a ${number.kind}`;
  const message = `@${name} takes a whole number, not ${found}`;
  return [problemAt(file, given, { rule: 'BCP070', message })];
}

/** Resources of one type, and modules, whose names are the same whatever the parameters are. */
function twins(file: BicepFile): readonly Problem[] {
  const deployed = file.resources.filter(({ existing }) => !existing);
  const resources = repeats(deployed, (one) =>
    keyOf(file, one, [
      one.type.toLowerCase(),
      one.inside,
      plain(one, 'parent'),
      plain(one, 'scope'),
    ]),
  );
  const modules = repeats(file.modules, (one) => keyOf(file, one, []));
  return [
    ...resources.map((one) => twin(file, one, 'BCP121')),
    ...modules.map((one) => twin(file, one, 'BCP122')),
  ];
}

function twin(file: BicepFile, declared: Resource | Module, rule: string): Problem {
  const message = `another ${declared.kind} has the name that ${declared.name} has`;
  return problemAt(file, propertyOf(declared.body, 'name') ?? declared, { rule, message });
}

/** What two with the same name agree in; undefined where there is no name. */
function keyOf(
  file: BicepFile,
  { body, loop }: Resource | Module,
  beside: readonly unknown[],
): string | undefined {
  const name = propertyOf(body, 'name')?.value;
  if (name === undefined) return undefined;
  return withoutLines([behind(file, name), beside, loop === undefined ? null : headOf(loop)]);
}

function headOf({ item, index, list, condition }: Loop): readonly unknown[] {
  return [item, index, list, condition];
}

/** What a variable stands for. */
function behind(file: BicepFile, name: Expression): Expression {
  if (name.kind !== 'name') return name;
  return file.variables.find((one) => one.name === name.name)?.value ?? name;
}

function plain({ body }: Resource, key: string): Expression | undefined {
  return propertyOf(body, key)?.value;
}

function withoutLines(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => (key === 'line' ? undefined : one));
}
