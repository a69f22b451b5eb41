/** Numbers that look random and are always the same for a seed. */
export type Random = {
  /** At least 0, below 1. */
  readonly next: () => number;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
};

/** The generator mulberry32 (Tommy Ettinger, public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: (from) => from[Math.floor(next() * from.length)] ?? from[0],
  };
}
