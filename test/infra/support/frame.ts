import { calledFile, findResource, type Project, pathFrom } from './project.ts';
import { reachTarget, type Target, targetId } from './place.ts';
import type { BicepFile, Expression, Module, Resource } from './syntax.ts';
import { text, type Value, type ValueObject } from './values.ts';
import { propertyOf, symbolOf } from './walk.ts';

/** What a service would say of a property once the resource is there; undefined for anything. */
export type Runtime = (id: string, path: string) => Value | undefined;

/** One run of one file. */
export type Frame = {
  readonly project: Project;
  readonly file: BicepFile;
  readonly params: ValueObject;
  readonly target: Target;
  readonly runtime: Runtime;
};

/** Values of loop variables. */
export type Bound = ValueObject;
/** The evaluator of expressions, handed down so that files do not import each other in a circle. */
export type Evaluate = (expression: Expression, bound: Bound) => Value;

/** A resource at one turn of its loop. */
export type Identity = { readonly id: string; readonly name: string; readonly scope: string };

/** What is needed to work out expressions at one turn of a loop. */
export type Around = { readonly frame: Frame; readonly evaluate: Evaluate; readonly bound: Bound };

/** Name, id and scope of a resource. */
export function identify(resource: Resource, { frame, evaluate, bound }: Around): Identity {
  const name = text(evaluateOr(propertyOf(resource.body, 'name')?.value, { evaluate, bound }));
  const parent = parentOf(resource, frame.file);
  if (parent !== undefined) {
    const outer = identify(parent, { frame, evaluate, bound });
    return {
      id: `${outer.id}/${resource.type.split('/').at(-1)}/${name}`,
      name,
      scope: outer.scope,
    };
  }
  const scope = scopeOf(resource, { frame, evaluate, bound });
  if (resource.type === 'Microsoft.Resources/resourceGroups') {
    return { id: `${scope}/resourceGroups/${name}`, name, scope };
  }
  return { id: `${scope}/providers/${resource.type}/${name}`, name, scope };
}

function parentOf(resource: Resource, file: BicepFile): Resource | undefined {
  const name = symbolOf(propertyOf(resource.body, 'parent')?.value) ?? resource.inside;
  return name === undefined ? undefined : findResource(file, name);
}

function evaluateOr(
  expression: Expression | undefined,
  { evaluate, bound }: { readonly evaluate: Evaluate; readonly bound: Bound },
): Value {
  return expression === undefined ? '' : evaluate(expression, bound);
}

function scopeOf(resource: Resource, { frame, evaluate, bound }: Around): string {
  const scope = propertyOf(resource.body, 'scope')?.value;
  if (scope === undefined) return targetId(frame.target);
  if (scope.kind === 'call') return targetId(reached(scope, { frame, evaluate, bound }));
  const outer = findResource(frame.file, symbolOf(scope) ?? '');
  if (outer === undefined) throw new Error(`${frame.file.file}:${resource.line} has no such scope`);
  return identify(outer, { frame, evaluate, bound }).id;
}

function reached(
  { name, args }: Extract<Expression, { kind: 'call' }>,
  { frame, evaluate, bound }: Around,
): Target {
  return reachTarget(
    frame.target,
    name,
    args.map((arg) => evaluate(arg, bound)),
  );
}

/** Where a module is deployed. */
export function moduleTarget(module: Module, { frame, evaluate, bound }: Around): Target {
  const scope = propertyOf(module.body, 'scope')?.value;
  if (scope === undefined) return frame.target;
  if (scope.kind === 'call') return reached(scope, { frame, evaluate, bound });
  const group = findResource(frame.file, symbolOf(scope) ?? '');
  if (group === undefined) throw new Error(`${frame.file.file}:${module.line} has no such scope`);
  const { name } = identify(group, { frame, evaluate, bound });
  return { ...frame.target, resourceGroup: name };
}

/** The file a module calls; throws where there is none. */
export function fileOf({ project, file }: Frame, module: Module): BicepFile {
  const called = calledFile(project, file, module);
  if (called === undefined) throw new Error(`${file.file}: there is no ${module.path}`);
  return called;
}

/** The text of a file that a template loads. */
export function loaded({ project, file }: Frame, path: Value | undefined): string {
  const found = project.texts[pathFrom(file, text(path))];
  if (found === undefined) throw new Error(`${file.file}: there is no ${text(path)}`);
  return found;
}
