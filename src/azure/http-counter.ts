import type { RequestCount } from './http-types.ts';

/** Counts requests by service and status. */
export function createCounter(): {
  add(service: string, status: RequestCount['status']): void;
  list(): readonly RequestCount[];
} {
  const counts = new Map<string, RequestCount>();
  return {
    add(service, status) {
      const key = `${status} ${service}`;
      counts.set(key, { service, status, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    list: () => [...counts.values()],
  };
}
