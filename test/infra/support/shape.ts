import { type ArmNode, armTypeOf } from './arm-type.ts';
import { FUNCTIONS } from './functions.ts';
import { calledFile, findResource, type Project } from './project.ts';
import type { BicepFile, Expression, Loop, Module, Param, Resource } from './syntax.ts';
import { literalOf, propertyOf } from './walk.ts';

/** Where an expression stands. */
export type Place = {
  readonly project: Project;
  readonly file: BicepFile;
  /** What loop variables around it are. */
  readonly bound: Readonly<Record<string, ArmNode>>;
};

export const ANY: ArmNode = { kind: 'any' };
const FREE: ArmNode = { kind: 'object', props: {}, additional: ANY };

/** What an expression gives, as far as types say; `any` where they say nothing. */
export function shapeOf(expression: Expression, place: Place): ArmNode {
  switch (expression.kind) {
    case 'string': {
      const text = literalOf(expression);
      return text === undefined ? { kind: 'string' } : { kind: 'literal', value: text };
    }
    case 'number':
      return { kind: 'int' };
    case 'boolean':
    case 'unary':
      return expression.kind === 'unary' && expression.operator === '-'
        ? { kind: 'int' }
        : { kind: 'bool' };
    case 'binary':
      return binaryShape(expression.operator);
    case 'object':
      return FREE;
    case 'array':
    case 'for':
      return { kind: 'array', items: ANY };
    case 'name':
      return nameShape(expression.name, place);
    case 'child': {
      const resource = findResource(place.file, expression.name);
      return resource === undefined ? ANY : resourceShape(resource);
    }
    case 'member':
      return memberShape(shapeOf(expression.base, place), expression.name) ?? ANY;
    case 'index':
      return indexShape(shapeOf(expression.base, place), literalOf(expression.index));
    case 'call':
      return callShape(expression.name);
    case 'conditional':
    case 'null':
    case 'other':
      return ANY;
  }
}

function binaryShape(operator: string): ArmNode {
  if (operator === '??') return ANY;
  return '+-*/%'.includes(operator) ? { kind: 'int' } : { kind: 'bool' };
}

function callShape(name: string): ArmNode {
  if (name === 'getSecret') return { kind: 'string' };
  return FUNCTIONS[name]?.gives ?? ANY;
}

function nameShape(name: string, { project, file, bound }: Place): ArmNode {
  const loop = bound[name];
  if (loop !== undefined) return loop;
  const param = file.params.find((one) => one.name === name);
  if (param !== undefined) return paramShape(param);
  const variable = file.variables.find((one) => one.name === name);
  if (variable !== undefined) return shapeOf(variable.value, { project, file, bound: {} });
  const resource = findResource(file, name);
  if (resource !== undefined) return repeated(resource, resourceShape(resource));
  const module = file.modules.find((one) => one.name === name);
  return module === undefined ? ANY : repeated(module, moduleShape(project, file, module));
}

function repeated({ loop }: Resource | Module, shape: ArmNode): ArmNode {
  return loop === undefined ? shape : { kind: 'array', items: shape };
}

/** What may be read of a resource. */
export function resourceShape(resource: Resource): ArmNode {
  const body = armTypeOf(resource)?.body;
  if (body === undefined) return ANY;
  return bodyCase(body, resource);
}

/** The body that the literal of a discriminator chooses. */
export function bodyCase(body: ArmNode, { body: written }: Resource): ArmNode {
  if (body.kind !== 'object' || body.discriminator === undefined) return body;
  const chosen = literalOf(propertyOf(written, body.discriminator)?.value);
  return body.cases?.[chosen ?? ''] ?? body;
}

function moduleShape(project: Project, file: BicepFile, module: Module): ArmNode {
  const called = calledFile(project, file, module);
  if (called === undefined) return ANY;
  const outputs = called.outputs.map(({ name, type }) => [name, typeShape(type)] as const);
  return {
    kind: 'object',
    props: {
      name: { kind: 'string' },
      outputs: { kind: 'object', props: Object.fromEntries(outputs) },
    },
  };
}

/**
 * What a parameter lets through. One of type string may stand where certain texts are wanted: Bicep
 * calls it a loose string and says nothing.
 */
export function paramShape({ type, decorators }: Param): ArmNode {
  const allowed = decorators.find(({ name }) => name === 'allowed')?.args[0];
  const values = allowed?.kind === 'array' ? allowed.items.map(literalOf) : [];
  const texts = values.filter((value) => value !== undefined);
  if (type !== 'string') return typeShape(type);
  return { kind: 'enum', values: texts, open: texts.length === 0 };
}

/** The shape of a type written in a template. */
export function typeShape(type: string): ArmNode {
  if (type === 'string') return { kind: 'string' };
  if (type === 'int') return { kind: 'int' };
  if (type === 'bool') return { kind: 'bool' };
  if (type === 'array') return { kind: 'array', items: ANY };
  return type === 'object' ? FREE : ANY;
}

/** What a property gives; undefined where there is no such property. */
export function memberShape(base: ArmNode, name: string): ArmNode | undefined {
  if (base.kind === 'any' || base.kind === 'recursive') return ANY;
  if (base.kind !== 'object') return undefined;
  const open = base.discriminator === undefined ? base.additional : ANY;
  return Object.hasOwn(base.props, name) ? base.props[name] : open;
}

function indexShape(base: ArmNode, key: string | undefined): ArmNode {
  if (base.kind === 'array') return base.items;
  return key === undefined ? ANY : (memberShape(base, key) ?? ANY);
}

/** The place inside of a loop, where its variables are known. */
export function insideLoop({ item, index, list }: Loop, place: Place): Place {
  const shape = shapeOf(list, place);
  const bound: Record<string, ArmNode> = { ...place.bound };
  bound[item] = shape.kind === 'array' ? shape.items : ANY;
  if (index !== undefined) bound[index] = { kind: 'int' };
  return { ...place, bound };
}
