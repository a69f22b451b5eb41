import type { AlertFinding } from './alert.ts';
import type { Severity } from './severity.ts';

/** Where a finding goes: a receiver by name, with its mail addresses where a tag names them. */
export type Destination = {
  readonly receiver: string;
  readonly recipients?: readonly string[];
};

/** How people are told; made of the settings, and of nothing else. */
export type NotificationPolicy = {
  /** At least one destination for whatever is found, as long as any receiver is set. */
  readonly route: (finding: AlertFinding) => readonly Destination[];
  /** Receivers that get what another refuses for good; may be empty. */
  readonly fallback: readonly Destination[];
  /** How long after the last telling a reminder is due, in ms; undefined for never. */
  readonly remindAfterMs: Readonly<Record<Severity, number | undefined>>;
  /** True while warnings and infos wait; critical always goes. `now` is ms since the epoch. */
  readonly isQuiet: (now: number) => boolean;
};
