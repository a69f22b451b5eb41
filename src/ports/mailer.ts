/** Most recipients of one mail (Azure Communication Services, "Service limits"). */
export const MAX_RECIPIENTS = 50;

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
  readonly signal: AbortSignal;
};

/** An answer to a send: an HTTP status, or no answer at all. */
export type SendAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'no-answer'; readonly reason: string };

export type Mailer = {
  /** Posts the mail; gives the status of the POST itself, whatever comes after it. */
  sendMail(mail: Mail): Promise<SendAnswer>;
};

/** Posts JSON to a webhook whose address the poster alone knows. */
export type WebhookPoster = {
  postJson(body: string, signal: AbortSignal): Promise<SendAnswer>;
};
