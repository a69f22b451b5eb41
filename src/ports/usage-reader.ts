import type { Reading } from '../domain/reading.ts';
import type { Registry, Usage } from '../domain/resource.ts';

export type UsageReader = {
  /** The usage list of one registry, whole or not at all. */
  readUsages(registry: Registry): Promise<Reading<readonly Usage[]>>;
};
