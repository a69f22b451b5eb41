import type { AttemptFate } from './receiver.ts';

/** Most recipients of one mail (Azure Communication Services, "Service limits"). */
export const MAX_RECIPIENTS = 50;

/** A file that a mail carries. */
export type MailAttachment = {
  readonly name: string;
  /** Media type, such as `text/csv`. */
  readonly contentType: string;
  /** Sent as UTF-8. */
  readonly text: string;
};

/** One mail to send. */
export type Mail = {
  /** GUID; a repeat within five minutes with the same id and first time is not sent twice. */
  readonly id: string;
  /** ms since the epoch. */
  readonly firstSentAt: number;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  /** Headers of the mail itself, such as `References`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

/** An answer to a send: an HTTP status, or no answer at all. */
export type SendAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      /** How long the service asks to wait, in ms; undefined when it does not say so usably. */
      readonly retryAfterMs?: number;
    }
  | {
      readonly kind: 'no-answer';
      readonly reason: string;
      /** True when nothing reached the service, so that it cannot have taken anything. */
      readonly unsent?: boolean;
    };

export type Mailer = {
  /** Posts the mail once; gives the status of the POST itself, whatever comes after it. */
  sendMail(mail: Mail): Promise<SendAnswer>;
  /** What became of the mail that was sent under this id. */
  lookUpSend(attemptId: string, signal: AbortSignal): Promise<AttemptFate>;
};

/** Posts JSON to a webhook whose address the poster alone knows. */
export type WebhookPoster = {
  /** Posts it once. */
  postJson(body: string, signal: AbortSignal): Promise<SendAnswer>;
};
