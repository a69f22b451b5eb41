import type { Silence } from '../domain/silence.ts';

/** Silences, with those that ended: who, why and until when stays to be seen. */
export type SilenceStore = {
  /** All that are kept, oldest first. */
  listSilences(): Promise<readonly Silence[]>;
  /** Stores a new one and gives what is stored: a second with the same id changes nothing. */
  addSilence(silence: Silence): Promise<Silence>;
  /** Ends one now; undefined when there is none with this id, or it has ended already. */
  endSilence(
    id: string,
    end: { readonly at: number; readonly by: string },
  ): Promise<Silence | undefined>;
  /** Deletes those that ended before a time. */
  pruneSilences(before: number): Promise<void>;
};
