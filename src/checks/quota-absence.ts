import type { Fingerprint } from '../domain/fingerprint.ts';
import type { MemoryValue } from '../domain/outcome.ts';
import type { ReadFailure } from '../domain/reading.ts';
import type { Registry, Usage } from '../domain/resource.ts';
import { tameText } from '../domain/text.ts';
import type { CheckContext } from './define-check.ts';
import { itemKeyOf, ruleOfItem } from './quota-judgement.ts';
import type { Amount, QuotaRule } from './quota-judgement.ts';
import { ABSENT_MS, parseQuotaMemory, quotaMemoryKey, quotaMemoryValue } from './quota-memory.ts';

type Tools = Pick<CheckContext, 'now' | 'open' | 'memory'> & {
  readonly identify: (rule: QuotaRule, subjectId: string, discriminator: string) => Fingerprint;
};

/** What becomes of the open alerts whose item the usage list does not hold any more. */
export type Absence = {
  /** Why the list is not believed; undefined where nothing is missed in it. */
  readonly failure: ReadFailure | undefined;
  readonly noLongerJudged: readonly Fingerprint[];
  readonly memory: ReadonlyMap<string, MemoryValue | null>;
};

/**
 * Misses the items that an earlier list held and whose alerts are open. Under the same SKU an item
 * does not go away, so the list is not believed, for 30 days at most; under another SKU it is no
 * longer judged. An item that is back, or was never told of, is not missed.
 */
export function missItems(input: {
  readonly tools: Tools;
  readonly registry: Registry;
  readonly usages: readonly Usage[];
  /** The amounts that findings tell of in this run. */
  readonly told: readonly Amount[];
}): Absence {
  const { tools, registry, usages, told } = input;
  const key = quotaMemoryKey(registry.id);
  const stored = tools.memory.get(key);
  const known = parseQuotaMemory(stored);
  const present = new Set(usages.map(itemKeyOf));
  const identityOf = (item: string) => tools.identify(ruleOfItem(item), registry.id, item);
  const firing = told.filter(isOfItem).map((amount) => amount.key);
  const open = known.items.filter((item) => tools.open.has(identityOf(item)));
  const absent = open.filter((item) => !present.has(item) && !told.some((one) => one.key === item));
  const sku = registry.sku.toLowerCase();
  const since = absent.length === 0 ? undefined : (known.absentSince ?? tools.now);
  const isMissed = sku === known.sku && since !== undefined && tools.now - since <= ABSENT_MS;
  const dropped = isMissed ? [] : absent;
  const items = [...new Set([...firing, ...open.filter((item) => !dropped.includes(item))])];
  const next = quotaMemoryValue({ sku, items, absentSince: isMissed ? since : undefined });
  const isSame = JSON.stringify(next) === JSON.stringify(quotaMemoryValue(known));
  return {
    failure: isMissed ? missing(absent) : undefined,
    noLongerJudged: dropped.map(identityOf),
    memory: isSame ? new Map() : new Map([[key, next]]),
  };
}

/** Forgets the items of registries that are not judged now and have no open alert of them. */
export function forgetItems(
  tools: Tools,
  judged: readonly Registry[],
): ReadonlyMap<string, MemoryValue | null> {
  const present = new Set(judged.map(({ id }) => quotaMemoryKey(id)));
  const idle = [...tools.memory].filter(([key, value]) => {
    const { items } = parseQuotaMemory(value);
    const isOpen = (item: string) => tools.open.has(tools.identify(ruleOfItem(item), key, item));
    return !present.has(key) && !items.some(isOpen);
  });
  return new Map(idle.map(([key]) => [key, null]));
}

/** A hard cap that was taken from the table is no item of the list, so it cannot go away there. */
function isOfItem({ rule, limitFrom }: Amount): boolean {
  return rule !== 'storage-capacity' || limitFrom === 'service';
}

function missing(items: readonly string[]): ReadFailure {
  const names = items.map((item) => tameText(item, 60)).join(', ');
  const message = `the usage list no longer holds ${names}, of which alerts are open, though the SKU has not changed`;
  return { cause: 'disagreement', message: tameText(message, 500) };
}
