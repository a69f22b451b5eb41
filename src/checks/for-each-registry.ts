import type { Gap } from '../domain/coverage.ts';
import type { Finding } from '../domain/finding.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import { outOfTime } from '../domain/gap.ts';
import type { CheckOutcome, MemoryValue } from '../domain/outcome.ts';
import type { Registry, RegistryRef } from '../domain/resource.ts';
import type { Scope } from '../domain/scope.ts';
import { tameText } from '../domain/text.ts';
import type { Inventory } from '../ports/registry-inventory.ts';
import type { CheckContext } from './define-check.ts';

/** Registries read at once; the HTTP layer below has a bound of its own. */
const CONCURRENCY = 16;

/** What one registry adds to the outcome of a check. */
export type RegistryPart = {
  readonly findings: readonly Finding[];
  /** Scopes of the registry that were read to the end. */
  readonly scopes: readonly Scope[];
  readonly gaps: readonly Gap[];
  readonly subjectsRead: number;
  readonly noLongerJudged: readonly Fingerprint[];
  readonly memory: ReadonlyMap<string, MemoryValue | null>;
};

export const EMPTY_PART: RegistryPart = {
  findings: [],
  scopes: [],
  gaps: [],
  subjectsRead: 0,
  noLongerJudged: [],
  memory: new Map(),
};

type Loop = {
  readonly context: Pick<CheckContext, 'isOver' | 'unreadBefore' | 'progress'>;
  readonly registries: readonly Registry[];
  /** The scope that reading a registry covers: a gap when the deadline comes first. */
  readonly scopeOf: (registry: Registry) => Scope;
  readonly judge: (registry: Registry) => Promise<RegistryPart>;
};

/**
 * Judges registries, up to 16 at once, those that were not read last time first. No read starts
 * after the deadline: each registry left then is a gap. Parts come in the order of `registries`.
 */
export async function forEachRegistry(loop: Loop): Promise<readonly RegistryPart[]> {
  const { context, scopeOf } = loop;
  const total = loop.registries.length;
  const parts = new Map<Registry, RegistryPart>();
  const rank = (registry: Registry) => (context.unreadBefore.has(scopeOf(registry)) ? 0 : 1);
  const queue = loop.registries.toSorted((left, right) => rank(left) - rank(right)).values();
  const work = async (): Promise<void> => {
    for (const registry of queue) {
      const part = context.isOver()
        ? { ...EMPTY_PART, gaps: [outOfTime(scopeOf(registry))] }
        : await loop.judge(registry);
      parts.set(registry, part);
      context.progress(parts.size, total);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, total) }, work));
  return loop.registries.flatMap((registry) => parts.get(registry) ?? []);
}

/** The outcome of a check from its parts, with what discovery read and could not read. */
export function joinParts(
  check: string,
  inventory: Inventory,
  parts: readonly RegistryPart[],
): CheckOutcome {
  return {
    findings: parts.flatMap((part) => part.findings),
    coverage: {
      check,
      subjectsRead: parts.reduce((sum, part) => sum + part.subjectsRead, 0),
      scopes: [...new Set([...inventory.scopes, ...parts.flatMap((part) => part.scopes)])],
      leftOut: inventory.leftOut,
      gaps: [...inventory.gaps, ...parts.flatMap((part) => part.gaps)],
    },
    noLongerJudged: parts.flatMap((part) => part.noLongerJudged),
    leftOutScopes: inventory.leftOutScopes,
    memory: new Map(parts.flatMap((part) => [...part.memory])),
  };
}

/** The registry part of a finding, its texts made fit for one line. */
export function registryRef(registry: Registry): RegistryRef {
  const tags = Object.entries(registry.tags);
  return {
    id: registry.id,
    name: tameText(registry.name),
    subscriptionId: registry.subscriptionId,
    tags: Object.fromEntries(tags.map(([name, value]) => [tameText(name), tameText(value)])),
  };
}
