import { asArray, asString, isObject, type JsonObject } from '../json.ts';

/** Most recipients of one mail (azure-docs, communication-services service-limits). */
const maxRecipients = 50;
/** Most bytes of one request (same source). */
const maxBytes = 10 * 1024 * 1024;

/** A file that came with a mail. */
export type MailAttachment = {
  readonly name: string;
  readonly contentType: string;
  /** Its bytes read as UTF-8. */
  readonly text: string;
};

/** A mail as it is kept after it was accepted. */
export type MailContent = {
  readonly sender: string;
  readonly subject: string;
  readonly plainText: string | undefined;
  readonly html: string | undefined;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly attachments: readonly MailAttachment[];
  readonly headers: { readonly [name: string]: string };
  /** The id that its text says it has, by which a person would know a second copy. */
  readonly messageId: string | undefined;
};

/** The mail in a request body, or what is wrong with it. */
export type ParsedMail =
  | { readonly kind: 'mail'; readonly mail: MailContent }
  | { readonly kind: 'bad'; readonly status: 400 | 413; readonly message: string };

/** Reads the body of `emails:send` (azure-rest-api-specs, Email 2023-03-31 and 2025-09-01). */
export function parseMail(body: unknown, bytes: number): ParsedMail {
  if (bytes > maxBytes) return bad('The request is larger than 10 MB.', 413);
  if (!isObject(body)) return bad('Request body validation error.');
  const content = isObject(body['content']) ? body['content'] : {};
  const recipients = isObject(body['recipients']) ? body['recipients'] : {};
  const sender = asString(body['senderAddress']) ?? '';
  const subject = asString(content['subject']) ?? '';
  const plainText = asString(content['plainText']);
  const html = asString(content['html']);
  const lists = ['to', 'cc', 'bcc'].map((name) => addresses(recipients[name]));
  const [to = [], cc = [], bcc = []] = lists;
  if (!isAddress(sender)) return bad('senderAddress is missing or not an address.');
  if (subject === '') return bad('content.subject is required.');
  if (plainText === undefined && html === undefined) {
    return bad('content needs plainText or html.');
  }
  if (to.length === 0) return bad('recipients.to is required.');
  const all = lists.flat();
  if (all.some((address) => !isAddress(address))) return bad('A recipient is not an address.');
  if (all.length > maxRecipients) return bad(`More than ${maxRecipients} recipients.`);
  const attachments = parseAttachments(body['attachments']);
  if (attachments === undefined) {
    return bad('An attachment needs name, contentType and contentInBase64.');
  }
  const headers = textHeaders(body['headers']);
  const messageId = messageIdIn(plainText ?? html ?? '');
  return {
    kind: 'mail',
    mail: { sender, subject, plainText, html, to, cc, bcc, attachments, headers, messageId },
  };
}

function bad(message: string, status: 400 | 413 = 400): ParsedMail {
  return { kind: 'bad', status, message };
}

// A recipient without an address becomes an empty text, which no check takes for an address.
function addresses(value: unknown): readonly string[] {
  return asArray(value).map((item) => (isObject(item) ? (asString(item['address']) ?? '') : ''));
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

/** The id in `message <GUID>`, as people read it. */
export function messageIdIn(text: string): string | undefined {
  return /\bmessage ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i.exec(text)?.[1];
}

function parseAttachments(value: unknown): readonly MailAttachment[] | undefined {
  const attachments = asArray(value).map(parseAttachment);
  const complete = attachments.filter((attachment) => attachment !== undefined);
  return complete.length === attachments.length ? complete : undefined;
}

function parseAttachment(value: unknown): MailAttachment | undefined {
  if (!isObject(value)) return undefined;
  const name = asString(value['name']);
  const contentType = asString(value['contentType']);
  const content = asString(value['contentInBase64']);
  if (name === undefined || contentType === undefined || !isBase64(content)) return undefined;
  return { name, contentType, text: Buffer.from(content, 'base64').toString('utf8') };
}

function isBase64(text: string | undefined): text is string {
  return text !== undefined && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function textHeaders(value: unknown): { [name: string]: string } {
  const headers: JsonObject = isObject(value) ? value : {};
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
}
