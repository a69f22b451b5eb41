import { fieldOf } from '../../../dev/paths.ts';
import type { BicepFile, Call, Expression, ObjectText, Param, Resource } from './syntax.ts';

/** A line of JSON is not told: everything stands at its first. */
const line = 1;

/** Whether a JSON text is a deployment template and no other JSON. */
export function isTemplate(text: string): boolean {
  return /"\$schema"\s*:\s*"[^"]*[dD]eploymentTemplate\.json#?"/.test(text);
}

/** Reads an ARM template as if it were Bicep: parameters, outputs and resources, nested ones too. */
export function readTemplate(file: string, text: string): BicepFile {
  const root: unknown = JSON.parse(text);
  return {
    file,
    text,
    targetScope: targetScope(String(fieldOf(root, '$schema'))),
    params: entriesOf(fieldOf(root, 'parameters')).map(([name, one]) => paramOf(name, one)),
    variables: [],
    outputs: entriesOf(fieldOf(root, 'outputs')).map(([name, one]) => ({
      kind: 'output',
      name,
      type: typeOf(one),
      value: expressionOf(fieldOf(one, 'value')),
      decorators: [],
      line,
    })),
    resources: resourcesOf(root),
    modules: [],
    suppressions: [],
    problems: [],
  };
}

function targetScope(schema: string): string {
  const kind = /(\w*)[dD]eploymentTemplate\.json/.exec(schema)?.[1] ?? '';
  return kind === '' ? 'resourceGroup' : kind;
}

/** Types are written in any case, and secure ones have names of their own. */
function typeOf(declared: unknown): string {
  return String(fieldOf(declared, 'type'))
    .toLowerCase()
    .replace(/^secure/, '');
}

function paramOf(name: string, declared: unknown): Param {
  const preset = fieldOf(declared, 'defaultValue');
  const bounds = ['minLength', 'maxLength', 'minValue', 'maxValue'].flatMap((bound): Call[] => {
    const value = fieldOf(declared, bound);
    return typeof value === 'number' ? [call(bound, [{ kind: 'number', value, line }])] : [];
  });
  const allowed = fieldOf(declared, 'allowedValues');
  const decorators = [
    ...bounds,
    ...(allowed === undefined ? [] : [call('allowed', [expressionOf(allowed)])]),
    ...(/^secure/i.test(String(fieldOf(declared, 'type'))) ? [call('secure', [])] : []),
  ];
  const value = preset === undefined ? undefined : expressionOf(preset);
  return { kind: 'param', name, type: typeOf(declared), value, decorators, line };
}

function call(name: string, args: readonly Expression[]): Call {
  return { kind: 'call', line, base: undefined, name, args };
}

/** Resources of a template and of the templates nested in it. */
function resourcesOf(template: unknown): readonly Resource[] {
  const given = fieldOf(template, 'resources');
  const list: readonly unknown[] = Array.isArray(given)
    ? given
    : entriesOf(given).map(([, resource]) => resource);
  return list.flatMap((one) => {
    const nested = fieldOf(fieldOf(one, 'properties'), 'template');
    if (nested !== undefined) return resourcesOf(nested);
    return fieldOf(one, 'existing') === true ? [] : [resourceOf(one)];
  });
}

/** Keys of a template that Bicep writes in another way. */
const OF_TEMPLATE = ['type', 'apiVersion', 'dependsOn', 'condition', 'copy', 'scope', 'comments'];

function resourceOf(one: unknown): Resource {
  const type = String(fieldOf(one, 'type'));
  const body = expressionOf(
    Object.fromEntries(entriesOf(one).filter(([key]) => !OF_TEMPLATE.includes(key))),
  );
  return {
    kind: 'resource',
    name: type,
    type,
    apiVersion: String(fieldOf(one, 'apiVersion')),
    existing: false,
    inside: undefined,
    loop: undefined,
    condition: undefined,
    decorators: [],
    line,
    body: body.kind === 'object' ? body : EMPTY,
  };
}

const EMPTY: ObjectText = { kind: 'object', line, properties: [], resources: [] };

/** A JSON value as an expression; one that ARM works out is of any kind. */
export function expressionOf(value: unknown): Expression {
  if (Array.isArray(value)) {
    return { kind: 'array', line, items: value.map((item: unknown) => expressionOf(item)) };
  }
  if (typeof value === 'number') return { kind: 'number', line, value };
  if (typeof value === 'boolean') return { kind: 'boolean', line, value };
  if (typeof value === 'string') {
    const isWorkedOut = value.startsWith('[') && !value.startsWith('[[');
    return isWorkedOut ? call('any', []) : { kind: 'string', line, parts: [value] };
  }
  if (value === null) return { kind: 'null', line };
  const properties = entriesOf(value).map(([key, one]) => {
    const known = !key.startsWith('[');
    return { line, key: known ? key : undefined, keyText: undefined, value: expressionOf(one) };
  });
  return { kind: 'object', line, properties, resources: [] };
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
