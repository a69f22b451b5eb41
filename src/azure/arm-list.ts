import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { z } from 'zod';
import { read, unread } from '../domain/reading.ts';
import type { ReadFailure, Reading } from '../domain/reading.ts';
import type { PartReading } from '../ports/registry-catalog.ts';
import { getArm, openArm } from './arm-client.ts';
import type { ArmDependencies } from './arm-client.ts';
import { ArmPage } from './arm-schemas.ts';
import { createItemReader } from './odd-items.ts';
import { createPageGuard } from './page-guard.ts';
import { attempt, parseAnswer } from './parse.ts';

type Item = { readonly id: string };

/** A paged call of the SDK, page by page. */
export type PagedCall = (client: ContainerRegistryManagementClient) => AsyncIterable<unknown>;

/**
 * All items of a paged list, each id once; or the failure of the page that ended it, or that of
 * the items that could not be read, with all the others.
 */
export async function readList<S, T extends Item>(
  dependencies: ArmDependencies,
  list: {
    readonly subscriptionId: string;
    readonly pages: PagedCall;
    readonly schema: z.ZodType<S>;
    /** From an item as it was answered to what is wanted of it. */
    readonly convert: (item: S) => Reading<T>;
  },
): Promise<PartReading<T>> {
  const service = dependencies.cloud.resourceManager;
  const guard = createPageGuard(service);
  const reader = createItemReader({ schema: list.schema, convert: list.convert, service });
  const found = new Map<string, T>();
  let answer = await readFirst(dependencies, list);
  while (answer.ok) {
    const page = parseAnswer({ schema: ArmPage, answer: answer.value, service });
    if (!page.ok) return partOf(found, page.failure);
    const items = reader.readItems(page.value.value);
    for (const item of items) found.set(item.id.toLowerCase(), item);
    const { nextLink: next } = page.value;
    const looping = guard.admit({ next, ids: items.map(({ id }) => id) });
    if (looping !== undefined) return partOf(found, looping);
    if (next === undefined) return partOf(found, reader.oddItems());
    answer = await attempt(service, () => getArm(dependencies, next));
  }
  return partOf(found, answer.failure);
}

/**
 * The first page by the SDK, which knows its address. The SDK fails where it meets one odd item,
 * and would ask for no further page: so the answer itself is taken, and links are followed here.
 */
async function readFirst(
  dependencies: ArmDependencies,
  list: { readonly subscriptionId: string; readonly pages: PagedCall },
): Promise<Reading<unknown>> {
  const { client, lastAnswer } = openArm(dependencies, list.subscriptionId);
  const asked = await attempt(dependencies.cloud.resourceManager, () =>
    list.pages(client)[Symbol.asyncIterator]().next(),
  );
  const answer = lastAnswer();
  const isAnswered = asked.ok || (asked.failure.cause === 'malformed' && answer !== undefined);
  return isAnswered ? read(answer) : asked;
}

function partOf<T>(
  found: ReadonlyMap<string, T>,
  failure: ReadFailure | undefined,
): PartReading<T> {
  const items = [...found.values()];
  if (failure === undefined) return read(items);
  return items.length === 0 ? unread(failure) : { ...unread(failure), readable: items };
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
  const answer = lastAnswer();
  // The SDK's own reading fails without naming the field, and for fields that nobody needs.
  const isAnswered =
    answered.ok || (answered.failure.cause === 'malformed' && answer !== undefined);
  return isAnswered ? parseAnswer({ schema, answer, service }) : answered;
}
