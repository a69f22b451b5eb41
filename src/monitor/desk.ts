import type { SilenceView } from '../domain/silence-view.ts';
import type { SnoozeForm, SnoozeOpening, SnoozeOutcome } from '../domain/snooze-view.ts';
import type { Logger } from '../ports/logger.ts';
import type { SilenceCreated, SilenceRequest } from './create-silence.ts';
import type { SilenceEnded } from './end-silence.ts';
import type { ReceiversTested } from './test-receivers.ts';

/** Why the app can do nothing at all. */
export type Unavailable =
  | { readonly kind: 'bad-settings'; readonly problems: readonly string[] }
  | { readonly kind: 'no-state'; readonly reason: string };

/** What people do with the app beside looking: silence things, and try the way to receivers. */
export type Desk = {
  readonly silences: {
    /** With `all` also those that are over. */
    list(
      query: { readonly all: boolean },
      logger: Logger,
    ): Promise<{ readonly kind: 'done'; readonly silences: readonly SilenceView[] } | Unavailable>;
    create(request: SilenceRequest, logger: Logger): Promise<SilenceCreated | Unavailable>;
    end(
      request: { readonly id: string; readonly by: string },
      logger: Logger,
    ): Promise<SilenceEnded | Unavailable>;
  };
  /** Changes nothing. */
  openSnooze(token: string, logger: Logger): Promise<SnoozeOpening | Unavailable>;
  snooze(form: SnoozeForm, logger: Logger): Promise<SnoozeOutcome | Unavailable>;
  /** All receivers when no names are given. */
  testReceivers(
    names: readonly string[] | undefined,
    logger: Logger,
  ): Promise<ReceiversTested | Unavailable>;
};
