import type { Reading } from '../domain/reading.ts';
import type { Usage } from '../domain/resource.ts';
import type { UsageReader } from '../ports/usage-reader.ts';

/** The same reader for one run, in which two checks may need the usages of one registry. */
export function readUsagesOnce(reader: UsageReader): UsageReader {
  const readings = new Map<string, Promise<Reading<readonly Usage[]>>>();
  return {
    readUsages: (registry) => {
      const key = registry.id.toLowerCase();
      const reading = readings.get(key) ?? reader.readUsages(registry);
      readings.set(key, reading);
      return reading;
    },
  };
}
