import type { NotificationReason } from '../src/domain/alert.ts';
import type { Severity } from '../src/domain/severity.ts';

/** One thing that a message names. */
export type Mention = {
  /** Id of the condition. */
  readonly id: string;
  readonly severity: Severity;
  readonly status: 'firing' | 'resolved';
};

/** One message to one operator. */
export type Telling = {
  /** Index of the last run before it. */
  readonly run: number;
  readonly operator: string;
  readonly mentions: readonly Mention[];
  /** Why it is sent, where the teller says so. */
  readonly reason?: NotificationReason;
};
