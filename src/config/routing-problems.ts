import type * as z from 'zod';
import type { SettingProblem } from '../domain/setting.ts';
import { tameText } from '../domain/text.ts';
import { looksLikeAddress } from './address-text.ts';
import { ROUTING_SETTINGS } from './routing-settings.ts';

/**
 * Where a piece of the routing stands, such as `routes[0].match.check[1]`; a key that looks like an
 * address is hidden, it may be a webhook's.
 */
export function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${keyText(part)}`));
  return tameText(parts.join('').replace(/^\./, ''));
}

function keyText(key: string | symbol): string {
  const text = String(key);
  return looksLikeAddress(text) ? '(hidden)' : tameText(text, 60);
}

/** A problem at a place of the document. */
export function routingProblem(input: {
  readonly path: string;
  readonly source: string | undefined;
  readonly found: string;
  readonly allowed: string;
}): SettingProblem {
  const { path, source, found, allowed } = input;
  const place = path === '' ? 'the top' : path;
  const file = source === undefined ? '' : ` of ${source}`;
  return {
    setting: ROUTING_SETTINGS.routing.name,
    found: `wrong at ${place}${file}: ${found}`,
    allowed,
  };
}

/** Every mistake of the shape as a problem of its own. */
export function shapeProblems(input: {
  readonly source: string | undefined;
  readonly document: unknown;
  readonly issues: readonly z.core.$ZodIssue[];
}): readonly SettingProblem[] {
  const { source, document } = input;
  const problem = (path: readonly PropertyKey[], found: string, allowed: string) =>
    routingProblem({ path: pathText(path), source, found, allowed });
  return input.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        problem([...issue.path, key], 'an unknown key', issue.message),
      );
    return problem(issue.path, shown(valueAt(document, issue.path)), issue.message);
  });
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => fieldOf(value, part), document);
}

/** A value's own field; undefined where there is none. */
export function fieldOf(value: unknown, part: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  return Reflect.get(value, part);
}

/** A value in few words; what looks like an address is hidden, it may be a webhook's. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'nothing';
  return looksLikeAddress(value) ? '(hidden)' : JSON.stringify(tameText(value, 60));
}
