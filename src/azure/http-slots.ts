/** Gives a slot back. */
export type Release = () => void;

/** At most `limit` holders at once; the others wait their turn in order. */
export function createSlots(limit: number): { take(): Promise<Release> } {
  let free = limit;
  const waiting: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return release;
    },
  };
}
