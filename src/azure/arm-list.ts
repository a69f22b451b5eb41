import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { z } from 'zod';
import { read, unread } from '../domain/reading.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import { openArm } from './arm-client.ts';
import type { ArmDependencies } from './arm-client.ts';
import { fail } from './http-failure.ts';
import { createPageGuard } from './page-guard.ts';
import { attempt, parseAnswer } from './parse.ts';

type Item = { readonly id: string };
type Page<T> = { readonly value: readonly T[]; readonly nextLink?: string | undefined };

/** A paged call of the SDK, page by page. */
export type PagedCall = (
  client: ContainerRegistryManagementClient,
) => AsyncIterable<readonly unknown[]>;

/** All items of a paged list, each id once, or the failure of the page that ended it. */
export async function readList<T extends Item>(
  dependencies: ArmDependencies,
  list: {
    readonly subscriptionId: string;
    readonly pages: PagedCall;
    readonly schema: z.ZodType<Page<T>>;
  },
): Promise<Reading<readonly T[]>> {
  const service = dependencies.cloud.resourceManager;
  const { client, lastAnswer } = openArm(dependencies, list.subscriptionId);
  const guard = createPageGuard(service);
  const found = new Map<string, T>();
  const take = (): void => {
    const page = parseAnswer({ schema: list.schema, answer: lastAnswer(), service });
    if (!page.ok) return fail(page.failure);
    for (const item of page.value.value) found.set(item.id.toLowerCase(), item);
    const ids = page.value.value.map(({ id }) => id);
    const failure = guard.admit({ next: page.value.nextLink, ids });
    if (failure !== undefined) fail(failure);
  };
  const walked = await attempt(service, async () => {
    for await (const _ of list.pages(client)) take();
  });
  if (walked.ok) return read([...found.values()]);
  return unread(
    nameMalformed({ failure: walked.failure, schema: list.schema, answer: lastAnswer() }),
  );
}

/** The answer of one call of the SDK in the shape that is needed of it. */
export async function readOne<T>(
  dependencies: ArmDependencies,
  one: {
    readonly subscriptionId: string;
    readonly call: (client: ContainerRegistryManagementClient) => Promise<unknown>;
    readonly schema: z.ZodType<T>;
  },
): Promise<Reading<T>> {
  const { schema } = one;
  const service = dependencies.cloud.resourceManager;
  const { client, lastAnswer } = openArm(dependencies, one.subscriptionId);
  const answered = await attempt(service, () => one.call(client));
  if (answered.ok) return parseAnswer({ schema, answer: lastAnswer(), service });
  return unread(nameMalformed({ failure: answered.failure, schema, answer: lastAnswer() }));
}

/** The SDK's own reading fails without naming the field: ours names it where it fails too. */
function nameMalformed(input: {
  readonly failure: ReadFailure;
  readonly schema: z.ZodType;
  readonly answer: unknown;
}): ReadFailure {
  const { failure, schema, answer } = input;
  if (failure.cause !== 'malformed' || answer === undefined) return failure;
  const named = parseAnswer({ schema, answer, service: failure.service ?? '' });
  return named.ok ? failure : named.failure;
}

/** Maps the items of a reading; the first that fails is the failure of all. */
export function mapAll<A, B>(
  reading: Reading<readonly A[]>,
  map: (item: A) => Reading<B>,
): Reading<readonly B[]> {
  if (!reading.ok) return reading;
  const values: B[] = [];
  for (const item of reading.value) {
    const mapped = map(item);
    if (!mapped.ok) return unread(mapped.failure);
    values.push(mapped.value);
  }
  return read(values);
}
