import { read, unread } from '../domain/reading.ts';
import type { Reading } from '../domain/reading.ts';
import { tameText } from '../domain/text.ts';
import type { Subscription } from '../ports/registry-catalog.ts';
import { getArm } from './arm-client.ts';
import type { ArmDependencies } from './arm-client.ts';
import { SubscriptionPage } from './arm-schemas.ts';
import { createPageGuard } from './page-guard.ts';
import { attempt, parseAnswer } from './parse.ts';

/**
 * All subscriptions the identity can see, in every state: a disabled one still holds its
 * registries, and whether it is there at all is what matters here.
 */
export async function listSubscriptions(
  dependencies: ArmDependencies,
): Promise<Reading<readonly Subscription[]>> {
  const service = dependencies.cloud.resourceManager;
  const found = new Map<string, Subscription>();
  let link: string | undefined = `${service}/subscriptions?api-version=2022-12-01`;
  const guard = createPageGuard(service, link);
  while (link !== undefined) {
    const page = await readPage(dependencies, link);
    if (!page.ok) return page;
    for (const item of page.value.items) found.set(item.id.toLowerCase(), item);
    const { next, items } = page.value;
    const failure = guard.admit({ next, ids: items.map(({ id }) => id) });
    if (failure !== undefined) return unread(failure);
    link = next;
  }
  return read([...found.values()]);
}

type Page = { readonly items: readonly Subscription[]; readonly next: string | undefined };

async function readPage(dependencies: ArmDependencies, link: string): Promise<Reading<Page>> {
  const service = dependencies.cloud.resourceManager;
  const answer = await attempt(service, () => getArm(dependencies, link));
  if (!answer.ok) return answer;
  const page = parseAnswer({ schema: SubscriptionPage, answer: answer.value, service });
  if (!page.ok) return page;
  const items = page.value.value.map(({ subscriptionId, displayName }) => ({
    id: tameText(subscriptionId),
    name: tameText(displayName ?? subscriptionId),
  }));
  return read({ items, next: page.value.nextLink });
}
