import { type Frame, loaded } from './frame.ts';
import { describeTarget, LOCATION, reachTarget, resourceIdOf, targetId } from './place.ts';
import { field, guidOf, isObject, list, text, uniqueString, type Value } from './values.ts';

type Plain = (args: readonly Value[]) => Value;

/** Functions that depend on their arguments alone; others of Bicep are worked out by the evaluator. */
export const PLAIN_FUNCTIONS: Readonly<Record<string, Plain>> = {
  any: ([value = null]) => value,
  array: ([value = null]) => (Array.isArray(value) ? value : [value]),
  bool: ([value]) => value === true || /^true$/i.test(String(value)),
  concat: (args) =>
    args.every((arg) => typeof arg === 'string')
      ? args.join('')
      : args.flatMap((arg): readonly Value[] => list(arg)),
  contains: ([within, item = null]) => contains(within ?? null, item),
  empty: ([value]) => sizeOf(value ?? null) === 0,
  endsWith: ([value, end]) => text(value).toLowerCase().endsWith(text(end).toLowerCase()),
  first: ([value]) => (typeof value === 'string' ? value.slice(0, 1) : (list(value)[0] ?? null)),
  flatten: ([value]) => list(value).flatMap((item): readonly Value[] => list(item)),
  format: ([pattern, ...args]) =>
    text(pattern).replaceAll(/\{(\d+)\}/g, (_, index) => String(args[Number(index)])),
  guid: guidOf,
  int: ([value]) => Number(value),
  items: ([value]) =>
    isObject(value)
      ? Object.entries(value)
          .toSorted(([left], [right]) => (left < right ? -1 : 1))
          .map(([key, one]) => ({ key, value: one }))
      : [],
  join: ([value, separator]) => list(value).map(String).join(text(separator)),
  json: ([value]) => JSON.parse(text(value)),
  last: ([value]) => (typeof value === 'string' ? value.slice(-1) : (list(value).at(-1) ?? null)),
  length: ([value]) => sizeOf(value ?? null),
  max: (args) => Math.max(...args.map(Number)),
  min: (args) => Math.min(...args.map(Number)),
  padLeft: ([value, size, sign = ' ']) => String(value).padStart(Number(size), text(sign)),
  range: ([start, count]) =>
    Array.from({ length: Number(count) }, (_, index) => Number(start) + index),
  replace: ([value, from, to]) => text(value).replaceAll(text(from), text(to)),
  skip: ([value, count]) =>
    typeof value === 'string' ? value.slice(Number(count)) : list(value).slice(Number(count)),
  split: ([value, separator]) => text(value).split(text(separator)),
  startsWith: ([value, start]) => text(value).toLowerCase().startsWith(text(start).toLowerCase()),
  string: ([value]) => (typeof value === 'string' ? value : JSON.stringify(value)),
  substring: ([value, start, size]) =>
    text(value).slice(Number(start), size === undefined ? undefined : Number(start) + Number(size)),
  take: ([value, count]) =>
    typeof value === 'string' ? value.slice(0, Number(count)) : list(value).slice(0, Number(count)),
  toLower: ([value]) => text(value).toLowerCase(),
  toUpper: ([value]) => text(value).toUpperCase(),
  trim: ([value]) => text(value).trim(),
  union: (args) => union(args),
  uniqueString,
  uri: ([base, path]) => new URL(text(path), text(base)).href,
  uriComponent: ([value]) => encodeURIComponent(text(value)),
};

function contains(within: Value, item: Value): boolean {
  if (typeof within === 'string') return within.includes(String(item));
  if (isObject(within)) return Object.hasOwn(within, String(item));
  return list(within).some((one) => JSON.stringify(one) === JSON.stringify(item));
}

function sizeOf(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'string') return value.length;
  return isObject(value) ? Object.keys(value).length : list(value).length;
}

function union(args: readonly Value[]): Value {
  if (args.every(isObject)) {
    return args.reduce((left, right) => ({ ...left, ...merged(left, right) }), {});
  }
  const items = args.flatMap((arg): readonly Value[] => list(arg));
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()];
}

/** Objects inside of objects are put together too. */
function merged(left: Value, right: Value): { readonly [key: string]: Value } {
  if (!isObject(right)) return {};
  return Object.fromEntries(
    Object.entries(right).map(([key, value]) => {
      const before = field(left, key);
      return [key, isObject(before) && isObject(value) ? union([before, value]) : value];
    }),
  );
}

/** A function whose value depends on where the deployment runs or on files; undefined for others. */
export function evaluateByPlace(
  { name, values }: { readonly name: string; readonly values: readonly Value[] },
  frame: Frame,
): Value | undefined {
  const { target } = frame;
  switch (name) {
    case 'subscription':
    case 'resourceGroup':
    case 'managementGroup':
      return describeTarget(name, reachTarget(target, name, values));
    case 'tenant':
      return describeTarget(name, target);
    case 'deployment':
      return { name: 'deployment', location: LOCATION };
    case 'environment':
      return ENVIRONMENT;
    case 'resourceId':
      return resourceIdOf(targetId(target), values);
    case 'subscriptionResourceId':
      return resourceIdOf(targetId({ ...target, resourceGroup: '' }), values);
    case 'tenantResourceId':
      return resourceIdOf('', values);
    case 'loadJsonContent':
      return JSON.parse(loaded(frame, values[0]));
    case 'loadTextContent':
      return loaded(frame, values[0]);
    default:
      return undefined;
  }
}

/** The public cloud, as far as templates ask. */
const ENVIRONMENT: Value = {
  name: 'AzureCloud',
  resourceManager: 'https://management.azure.com/',
  suffixes: {
    storage: 'core.windows.net',
    keyvaultDns: '.vault.azure.net',
    acrLoginServer: '.azurecr.io',
  },
};
