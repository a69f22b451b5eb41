import type { Severity } from './severity.ts';
import type { SilenceView } from './silence-view.ts';

/** What the page of a snooze link says of its alert; the texts are tame. */
export type SnoozeSubject = {
  readonly title: string;
  readonly severity: Severity;
  readonly check: string;
  readonly subject: string;
};

/** Why a link leads to nothing that could be silenced. */
export type SnoozeDeadEnd =
  /** Its signature is not ours, or it is no token at all. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'expired' }
  /** The alert is closed or forgotten. */
  | { readonly kind: 'closed' };

/** What a link opens to. */
export type SnoozeOpening =
  | {
      readonly kind: 'open';
      readonly alert: SnoozeSubject;
      /** The silence by link that holds for it now. */
      readonly current: SilenceView | undefined;
    }
  | SnoozeDeadEnd;

/** What sending the form came to. */
export type SnoozeOutcome =
  | SnoozeDeadEnd
  | {
      readonly kind: 'silenced';
      readonly alert: SnoozeSubject;
      readonly silence: SilenceView;
      /** The silence by link that it takes the place of. */
      readonly instead: SilenceView | undefined;
    }
  /** One by link lasts as long already: nothing is changed. */
  | { readonly kind: 'already'; readonly alert: SnoozeSubject; readonly silence: SilenceView }
  | {
      readonly kind: 'incomplete';
      readonly alert: SnoozeSubject;
      readonly current: SilenceView | undefined;
      readonly problems: readonly string[];
    };

/** What the form of the page sends, as it came. */
export type SnoozeForm = {
  readonly token: string;
  readonly hours: string;
  readonly by: string;
  readonly comment: string;
};
