import { around, evaluate, evaluateObject, type Run, turns } from './evaluate.ts';
import { fileOf, type Frame, identify, moduleTarget } from './frame.ts';
import type { Module, Resource } from './syntax.ts';
import { isObject, type ValueObject } from './values.ts';
import { propertyOf } from './walk.ts';

/** A resource as it would be asked for. */
export type Deployed = {
  readonly file: string;
  readonly line: number;
  readonly type: string;
  readonly apiVersion: string;
  readonly id: string;
  readonly name: string;
  /** What it stands at: a resource group, a subscription, another resource, … */
  readonly scope: string;
  readonly body: ValueObject;
};

/** What a file and those it calls would make and tell. */
export type Deployment = {
  readonly resources: readonly Deployed[];
  readonly outputs: ValueObject;
  /** Outputs of the modules too. */
  readonly allOutputs: readonly { readonly file: string; readonly outputs: ValueObject }[];
};

/** Works out what a file would deploy with these parameters; throws where it cannot be told. */
export function deploy(frame: Frame): Deployment {
  const called = new Map<Module, readonly Deployment[]>();
  const callOnce = (module: Module): readonly Deployment[] => {
    const known = called.get(module) ?? callModule(module, run);
    called.set(module, known);
    return known;
  };
  const run: Run = {
    frame,
    memory: new Map(),
    outputsOf: (module) => callOnce(module).map(({ outputs }) => outputs),
  };
  const own = frame.file.resources.flatMap((resource) => deployResource(resource, run));
  const modules = frame.file.modules.flatMap(callOnce);
  const outputs = Object.fromEntries(
    frame.file.outputs.map(({ name, value }) => [name, evaluate(value, run, {})]),
  );
  return {
    resources: [...own, ...modules.flatMap(({ resources }) => resources)],
    outputs,
    allOutputs: [{ file: frame.file.file, outputs }, ...modules.flatMap((one) => one.allOutputs)],
  };
}

function callModule(module: Module, run: Run): readonly Deployment[] {
  return turns(module, run).map((bound) => {
    const given = propertyOf(module.body, 'params')?.value;
    const params = given === undefined ? {} : evaluate(given, run, bound);
    return deploy({
      ...run.frame,
      file: fileOf(run.frame, module),
      params: isObject(params) ? params : {},
      target: moduleTarget(module, around(run, bound)),
    });
  });
}

/** Properties of a resource that are Bicep's and not the service's. */
const OF_BICEP = ['parent', 'scope', 'dependsOn'];

function deployResource(resource: Resource, run: Run): readonly Deployed[] {
  if (resource.existing) return [];
  const { type, apiVersion, line } = resource;
  const { file } = run.frame.file;
  const properties = resource.body.properties.filter(
    ({ key }) => key === undefined || !OF_BICEP.includes(key),
  );
  return turns(resource, run).map((bound) => ({
    file,
    line,
    type,
    apiVersion,
    ...identify(resource, around(run, bound)),
    body: evaluateObject({ ...resource.body, properties }, run, bound),
  }));
}
