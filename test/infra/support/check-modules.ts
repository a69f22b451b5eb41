import type { ArmNode } from './arm-type.ts';
import { boundOf } from './bounds.ts';
import { checkValue } from './check-value.ts';
import { calledFile, filesOf, type Project, problemAt } from './project.ts';
import type { Problem } from './problem.ts';
import { insideLoop, paramShape, type Place } from './shape.ts';
import type { BicepFile, Module, ObjectText, Param, Property } from './syntax.ts';
import { everyPart, literalOf, propertyOf } from './walk.ts';

/** Each call of a module gives what the file wants and no more. */
export function checkModules(project: Project): readonly Problem[] {
  return filesOf(project).flatMap((file) =>
    file.modules.flatMap((module) => checkModule(module, { project, file, bound: {} })),
  );
}

const PROPERTIES = ['name', 'params', 'scope', 'dependsOn'];

function checkModule(module: Module, place: Place): readonly Problem[] {
  const { project, file } = place;
  const called = calledFile(project, file, module);
  const problem = (rule: string, message: string) => problemAt(file, module, { rule, message });
  if (called === undefined) return [problem('BCP091', `there is no file ${module.path}`)];
  const unknown = module.body.properties
    .filter(({ key }) => key === undefined || !PROPERTIES.includes(key))
    .map((one) => problemAt(file, one, { rule: 'BCP037', message: `${one.key} of a module` }));
  // Optional since Bicep 0.34.
  const nameless = propertyOf(module.body, 'name') === undefined;
  const params = propertyOf(module.body, 'params')?.value;
  const given = params?.kind === 'object' ? params : EMPTY;
  return [
    ...unknown,
    ...(nameless ? [problem('BCP035', 'name is missing')] : []),
    ...missing(given, called).map((name) => problem('BCP035', `parameter ${name} is missing`)),
    ...given.properties.flatMap((one) =>
      checkParam(one, called, module.loop === undefined ? place : insideLoop(module.loop, place)),
    ),
  ];
}

const EMPTY: ObjectText = { kind: 'object', line: 0, properties: [], resources: [] };

function missing({ properties }: ObjectText, { params }: BicepFile): readonly string[] {
  const given = new Set(properties.map(({ key }) => key));
  return params
    .filter(({ name, value }) => value === undefined && !given.has(name))
    .map(({ name }) => name);
}

function checkParam(given: Property, called: BicepFile, place: Place): readonly Problem[] {
  const param = called.params.find(({ name }) => name === given.key);
  const problem = (rule: string, message: string) => [
    problemAt(place.file, given, { rule, message }),
  ];
  if (param === undefined) return problem('BCP037', `${called.file} has no parameter ${given.key}`);
  return [
    ...checkValue(given.value, expectedOf(param), place),
    ...(isSecure(param) ? [] : secretsIn(given, place)),
  ];
}

/** What a parameter takes, with the bounds its decorators give. */
export function expectedOf(param: Param): ArmNode {
  const shape = paramShape(param);
  if (shape.kind === 'int') {
    const min = boundOf(param, 'minValue');
    const max = boundOf(param, 'maxValue');
    return {
      kind: 'int',
      required: true,
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    };
  }
  if (shape.kind !== 'enum' || shape.open !== true) return { ...shape, required: true };
  const minLength = boundOf(param, 'minLength');
  const maxLength = boundOf(param, 'maxLength');
  return {
    kind: 'string',
    required: true,
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
}

/** Whether a parameter is kept out of the deployment's history. */
export function isSecure({ decorators }: Param): boolean {
  return decorators.some(({ name }) => name === 'secure');
}

/** Uses of secure parameters, also through variables, inside of a value. */
export function secretsIn({ value, line }: Property, { file }: Place): readonly Problem[] {
  const secret = new Set(file.params.filter(isSecure).map(({ name }) => name));
  const used = everyPart(value).filter((part) => part.kind === 'name' && secret.has(part.name));
  const fetched = everyPart(value).some(
    (part) => part.kind === 'call' && part.name === 'getSecret',
  );
  if (used.length === 0 && !fetched) return [];
  const message = 'a secret goes to a parameter that is not secure';
  return [problemAt(file, { line }, { rule: 'secure-params-in-nested-deploy', message })];
}

/** The text of a parameter's description. */
export function descriptionOf({ decorators }: Pick<Param, 'decorators'>): string | undefined {
  return literalOf(decorators.find(({ name }) => name === 'description')?.args[0]);
}
