import type { Sighting, Timeline } from './noise-types.ts';

/** How a condition stands after a run, or stood when it was last there. */
export type Standing = {
  readonly sighting: Sighting;
  /** Which time in a row of runs it is there, from 1. */
  readonly episode: number;
  readonly isThere: boolean;
};

/** By run, then by condition: what is so, and what was. */
export function standings({ runs }: Timeline): readonly ReadonlyMap<string, Standing>[] {
  let before: ReadonlyMap<string, Standing> = new Map();
  return runs.map(({ present }) => {
    const now = new Map<string, Standing>();
    for (const [id, standing] of before) now.set(id, { ...standing, isThere: false });
    for (const sighting of present) {
      const known = before.get(sighting.id);
      const episode = known?.isThere === true ? known.episode : (known?.episode ?? 0) + 1;
      now.set(sighting.id, { sighting, episode, isThere: true });
    }
    before = now;
    return now;
  });
}
