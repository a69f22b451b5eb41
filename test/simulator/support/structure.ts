import { readFileSync } from 'node:fs';

type Kind = 'null' | 'string' | 'number' | 'boolean' | 'array' | 'object';

/** What a number of JSON samples have in common: their types, and how often each key occurs. */
type Shape = {
  readonly kinds: Set<Kind>;
  readonly keys: Map<string, Shape>;
  /** How many samples there were, and how many of them were objects. */
  seen: number;
  objects: number;
  item: Shape | undefined;
};

/** Objects whose keys are data, not structure. */
const openKeys = new Set(['tags', 'userAssignedIdentities']);

/** A recorded or specified exchange: `test/recordings/<file>`. */
export function recording(file: string): {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: unknown;
} {
  const text = readFileSync(new URL(`../../recordings/${file}`, import.meta.url), 'utf8');
  const { response } = JSON.parse(text);
  return response;
}

/** What was asked in a recording. */
export function recordedRequest(file: string): { readonly body: unknown } {
  const text = readFileSync(new URL(`../../recordings/${file}`, import.meta.url), 'utf8');
  const { request } = JSON.parse(text);
  return request;
}

/** The body of a recording. */
export function recorded(file: string): unknown {
  return recording(file).body;
}

/**
 * How an answer differs from recordings of its kind, one line each; empty when it does not.
 * `generation` are samples of the same api-version and SKU: every key that all of them have must be
 * there. `known` are all samples of the type: no other key may be there, and no other JSON type
 * (anything goes where only null was ever recorded).
 */
export function differences(
  actual: unknown,
  generation: readonly unknown[],
  known: readonly unknown[] = generation,
): readonly string[] {
  const all = shapeOf([...generation, ...known]);
  return compare(actual, shapeOf(generation), all, '$');
}

function shapeOf(samples: readonly unknown[]): Shape {
  const shape = emptyShape();
  for (const sample of samples) observe(shape, sample);
  return shape;
}

function emptyShape(): Shape {
  return { kinds: new Set(), keys: new Map(), seen: 0, objects: 0, item: undefined };
}

function observe(shape: Shape, value: unknown): void {
  shape.seen += 1;
  shape.kinds.add(kindOf(value));
  if (Array.isArray(value)) {
    shape.item ??= emptyShape();
    for (const item of value) observe(shape.item, item);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  shape.objects += 1;
  for (const [key, inner] of Object.entries(value)) {
    const known = shape.keys.get(key) ?? emptyShape();
    observe(known, inner);
    shape.keys.set(key, known);
  }
}

function kindOf(value: unknown): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const kind = typeof value;
  if (kind === 'string' || kind === 'number' || kind === 'boolean' || kind === 'object')
    return kind;
  throw new Error(`not JSON: ${kind}`);
}

function compare(
  actual: unknown,
  generation: Shape | undefined,
  known: Shape | undefined,
  path: string,
): readonly string[] {
  if (known === undefined || isOnlyNull(known)) return [];
  const kind = kindOf(actual);
  if (!known.kinds.has(kind)) {
    return [`${path} is ${kind}, recorded as ${[...known.kinds].join(' or ')}`];
  }
  if (Array.isArray(actual)) {
    return actual.flatMap((item, i) =>
      compare(item, generation?.item, known.item, `${path}[${i}]`),
    );
  }
  if (typeof actual !== 'object' || actual === null) return [];
  return compareKeys(actual, generation, known, path);
}

function compareKeys(
  actual: object,
  generation: Shape | undefined,
  known: Shape,
  path: string,
): readonly string[] {
  const present = Object.entries(actual);
  const names = new Set(present.map(([name]) => name));
  const missing = [...(generation?.keys ?? [])]
    .filter(([name, shape]) => shape.seen === generation?.objects && !names.has(name))
    .map(([name]) => `${path}.${name} is missing`);
  const deeper = present.flatMap(([name, value]) => {
    if (openKeys.has(name)) return [];
    const inner = known.keys.get(name);
    if (inner === undefined) return [`${path}.${name} is in no recording`];
    return compare(value, generation?.keys.get(name), inner, `${path}.${name}`);
  });
  return [...missing, ...deeper];
}

function isOnlyNull(shape: Shape): boolean {
  return shape.kinds.size === 0 || (shape.kinds.size === 1 && shape.kinds.has('null'));
}
