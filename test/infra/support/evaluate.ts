import { evaluateByPlace, PLAIN_FUNCTIONS } from './evaluate-call.ts';
import { type Around, type Bound, type Frame, identify } from './frame.ts';
import { evaluateOperator } from './operators.ts';
import { findResource } from './project.ts';
import type { Call, Expression, Loop, Module, ObjectText, Resource } from './syntax.ts';
import { field, list, text, type Value, type ValueObject } from './values.ts';
import { symbolOf } from './walk.ts';

/** A run with what it worked out already. */
export type Run = {
  readonly frame: Frame;
  /** Values of parameters and variables. */
  readonly memory: Map<string, Value>;
  /** Outputs of a module, one for each turn of its loop; undefined where it is not deployed. */
  readonly outputsOf: (module: Module) => readonly (ValueObject | undefined)[];
};

/** The value of an expression; what only a deployment knows stands as `«id#path»`. */
export function evaluate(expression: Expression, run: Run, bound: Bound): Value {
  switch (expression.kind) {
    case 'string':
      return expression.parts
        .map((part) => (typeof part === 'string' ? part : String(evaluate(part, run, bound))))
        .join('');
    case 'number':
    case 'boolean':
      return expression.value;
    case 'null':
      return null;
    case 'array':
      return expression.items.map((item) => evaluate(item, run, bound));
    case 'object':
      return evaluateObject(expression, run, bound);
    case 'for':
      return turnsOf(expression, run, bound).map((turn) => evaluate(expression.body, run, turn));
    case 'name':
      return bound[expression.name] ?? valueOf(expression.name, run);
    case 'member':
    case 'index':
      return evaluateAccess(expression, run, bound);
    case 'conditional':
      return evaluate(expression.condition, run, bound) === true
        ? evaluate(expression.yes, run, bound)
        : evaluate(expression.no, run, bound);
    case 'unary':
    case 'binary':
      return evaluateOperator(expression, (one) => evaluate(one, run, bound));
    case 'call':
      return evaluateCall(expression, run, bound);
    case 'child':
    case 'other':
      throw new Error(`${run.frame.file.file}:${expression.line} cannot be worked out`);
  }
}

/** What `identify` and the like need to work out expressions at a turn of a loop. */
export function around(run: Run, bound: Bound): Around {
  return { frame: run.frame, bound, evaluate: (one, inside) => evaluate(one, run, inside) };
}

/** An object without the properties that are null, which ARM leaves out. */
export function evaluateObject({ properties }: ObjectText, run: Run, bound: Bound): ValueObject {
  const pairs = properties.map(({ key, keyText, value }) => {
    const name = key ?? (keyText === undefined ? '' : text(evaluate(keyText, run, bound)));
    return [name, evaluate(value, run, bound)] as const;
  });
  return Object.fromEntries(pairs.filter(([, value]) => value !== null));
}

function turnsOf(loop: Loop, run: Run, bound: Bound): readonly Bound[] {
  const { item, index, condition } = loop;
  return list(evaluate(loop.list, run, bound))
    .map((value, position) => ({
      ...bound,
      [item]: value,
      ...(index === undefined ? {} : { [index]: position }),
    }))
    .filter((turn) => condition === undefined || evaluate(condition, run, turn) === true);
}

/** Turns of the loop of a resource or a module; none where its condition does not hold. */
export function turns({ loop, condition }: Resource | Module, run: Run): readonly Bound[] {
  if (loop !== undefined) return turnsOf(loop, run, {});
  const holds = condition === undefined || evaluate(condition, run, {}) === true;
  return holds ? [{}] : [];
}

function valueOf(name: string, run: Run): Value {
  const { frame, memory } = run;
  const known = memory.get(name);
  if (known !== undefined) return known;
  const param = frame.file.params.find((one) => one.name === name);
  const source = param ?? frame.file.variables.find((one) => one.name === name);
  const given = param === undefined ? undefined : frame.params[name];
  if (given === undefined && source?.value === undefined) {
    throw new Error(`${frame.file.file}: ${name} has no value`);
  }
  const value = given ?? (source?.value === undefined ? null : evaluate(source.value, run, {}));
  memory.set(name, value);
  return value;
}

type Access = Extract<Expression, { readonly kind: 'member' | 'index' }>;

function evaluateAccess(access: Access, run: Run, bound: Bound): Value {
  const { base } = access;
  const { file } = run.frame;
  if (access.kind === 'index') {
    const index = evaluate(access.index, run, bound);
    const value = evaluate(base, run, bound);
    if (typeof index === 'string') return memberOf(value, index, run);
    const item = list(value)[Number(index)];
    if (item === undefined) throw new Error(`${file.file}:${base.line} has no item ${index}`);
    return item;
  }
  const symbol = symbolOf(base) ?? '';
  const index = base.kind === 'index' ? Number(evaluate(base.index, run, bound)) : 0;
  const module = file.modules.find((one) => one.name === symbol);
  if (module !== undefined) return moduleOutputs(module, index, run);
  const resource = Object.hasOwn(bound, symbol) ? undefined : findResource(file, symbol);
  if (resource !== undefined) return resourceProperty({ resource, name: access.name, index }, run);
  return memberOf(evaluate(base, run, bound), access.name, run);
}

function memberOf(value: Value, name: string, { frame }: Run): Value {
  if (typeof value !== 'string' || !value.endsWith('»')) return field(value, name);
  const longer = `${value.slice(1, -1)}.${name}`;
  const [id = '', path = ''] = longer.split('#');
  return frame.runtime(id, path) ?? `«${longer}»`;
}

function moduleOutputs(module: Module, index: number, run: Run): Value {
  const outputs = run.outputsOf(module)[index];
  if (outputs !== undefined) return outputs;
  throw new Error(`${run.frame.file.file}: outputs of ${module.name}, which is not deployed`);
}

type Read = { readonly resource: Resource; readonly name: string; readonly index: number };

function resourceProperty({ resource, name, index }: Read, run: Run): Value {
  const deployed = turns(resource, run)[index];
  const { id, name: own } = identify(resource, around(run, deployed ?? {}));
  if (name === 'id') return id;
  if (name === 'name') return own;
  if (deployed === undefined) {
    throw new Error(`${run.frame.file.file}: ${resource.name} is read and not deployed`);
  }
  return run.frame.runtime(id, name) ?? `«${id}#${name}»`;
}

function evaluateCall({ name, args, line }: Call, run: Run, bound: Bound): Value {
  const values = args.map((arg) => evaluate(arg, run, bound));
  // A template written as JSON has its own expressions, which are not worked out.
  if (name === 'any' && args.length === 0) return '«any»';
  const plain = PLAIN_FUNCTIONS[name];
  if (plain !== undefined) return plain(values);
  const found = evaluateByPlace({ name, values }, run.frame);
  if (found === undefined) throw new Error(`${run.frame.file.file}:${line} calls ${name}`);
  return found;
}
