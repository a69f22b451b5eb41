import type { MailContent } from './mail/message.ts';

/** A mail that the service accepted. */
export type ReceivedMail = MailContent & { readonly operationId: string; readonly at: Date };

/** A card that the webhook accepted. */
export type ReceivedCard = {
  /** The whole envelope, parsed. */
  readonly body: unknown;
  /** Size of the request's body. */
  readonly bytes: number;
  /** The id that its text says it has, by which a person would know a second copy. */
  readonly messageId: string | undefined;
  readonly at: Date;
};

/** What was sent through the simulator, oldest first. */
export type Outbox = {
  readonly mails: readonly ReceivedMail[];
  readonly cards: readonly ReceivedCard[];
  readonly addMail: (mail: ReceivedMail) => void;
  readonly addCard: (card: ReceivedCard) => void;
  readonly clear: () => void;
};

/** An empty outbox. */
export function createOutbox(): Outbox {
  const mails: ReceivedMail[] = [];
  const cards: ReceivedCard[] = [];
  return {
    mails,
    cards,
    addMail: (mail) => mails.push(mail),
    addCard: (card) => cards.push(card),
    clear: () => {
      mails.length = 0;
      cards.length = 0;
    },
  };
}
