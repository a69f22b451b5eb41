import type { z } from 'zod';
import { read, unread } from '../domain/reading.ts';
import type { Reading } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import { isRecord } from './error-body.ts';
import { malformed, toReadFailure } from './failure.ts';

/** Work on a service as a value: what it throws becomes the failure. */
export async function attempt<T>(service: string, work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return read(await work());
  } catch (error) {
    return unread(toReadFailure(error, service));
  }
}

/** An answer in the shape that is needed of it, or a failure that names what is not so. */
export function parseAnswer<T>(input: {
  readonly schema: z.ZodType<T>;
  readonly answer: unknown;
  readonly service: string;
}): Reading<T> {
  const parsed = input.schema.safeParse(input.answer);
  if (parsed.success) return read(parsed.data);
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const where = path.length === 0 ? 'the answer' : tameText(path.map(String).join('.'), 80);
  const item = nameAlong(input.answer, path) ?? nameOf(input.answer);
  const of = item === undefined ? '' : ` of '${tameText(item, 80)}'`;
  const what = `${where}${of}: ${issue?.message ?? 'not as documented'}`;
  return unread(malformed(`the answer was not in the documented form: ${what}`, input.service));
}

/** The name of a thing in an answer, or else its id; undefined when it has neither as text. */
export function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const names = [item['name'], item['displayName'], item['id']];
  return names.find((name) => typeof name === 'string');
}

/** The name or id of the last named thing on the way to a place in an answer. */
function nameAlong(answer: unknown, path: readonly PropertyKey[]): string | undefined {
  let at = answer;
  let name: string | undefined;
  for (const key of path) {
    at = childOf(at, key);
    name = nameOf(at) ?? name;
  }
  return name;
}

function childOf(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value) && typeof key === 'number') return value[key];
  return isRecord(value) ? value[String(key)] : undefined;
}
