import { asArray, asString, isObject, type JsonObject } from '../json.ts';

/** Most recipients of one mail (azure-docs, communication-services service-limits). */
const maxRecipients = 50;
/** Most bytes of one request (same source). */
const maxBytes = 10 * 1024 * 1024;

/** A mail as it is kept after it was accepted; attachments by name only. */
export type MailContent = {
  readonly sender: string;
  readonly subject: string;
  readonly plainText: string | undefined;
  readonly html: string | undefined;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly attachments: readonly string[];
  readonly headers: { readonly [name: string]: string };
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
  const attachments = attachmentNames(body['attachments']);
  if (attachments === undefined) {
    return bad('An attachment needs name, contentType and contentInBase64.');
  }
  const headers = textHeaders(body['headers']);
  return {
    kind: 'mail',
    mail: { sender, subject, plainText, html, to, cc, bcc, attachments, headers },
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

function attachmentNames(value: unknown): readonly string[] | undefined {
  const items = asArray(value).filter(isObject);
  const complete = items.every((item) =>
    ['name', 'contentType', 'contentInBase64'].every((key) => asString(item[key]) !== undefined),
  );
  if (!complete || items.length !== asArray(value).length) return undefined;
  return items.map((item) => String(item['name']));
}

function textHeaders(value: unknown): { [name: string]: string } {
  const headers: JsonObject = isObject(value) ? value : {};
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
}
