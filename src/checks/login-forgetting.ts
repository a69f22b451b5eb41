import type { MemoryValue } from '../domain/outcome.ts';
import { DAY_MS, MINUTE_MS } from '../domain/time.ts';
import type { CheckContext } from './define-check.ts';

/** Age at which what was not looked at any more is forgotten, in ms. */
const STALE_MS = 7 * DAY_MS;

/** Deletions of what belongs to registries and workspaces that were not met for long. */
export function forgetStale(
  { memory, now }: Pick<CheckContext, 'memory' | 'now'>,
  changes: ReadonlyMap<string, MemoryValue | null>,
): ReadonlyMap<string, null> {
  const stale = [...memory].filter(([key, value]) => !changes.has(key) && isStale(key, value, now));
  return new Map(stale.map(([key]) => [key, null]));
}

function isStale(key: string, value: MemoryValue, now: number): boolean {
  const { checkedAt, readTo, last } = value;
  if (key.startsWith('minutes ')) {
    return typeof last !== 'number' || now - last * MINUTE_MS > DAY_MS + MINUTE_MS;
  }
  const at = checkedAt ?? readTo;
  return typeof at !== 'number' || now - at > STALE_MS;
}
