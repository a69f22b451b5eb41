import { escapeCsv } from '../domain/escape.ts';
import { safeLink } from '../domain/markup.ts';
import type { MessageItem } from '../domain/message.ts';
import { tameText } from '../domain/text.ts';
import { isoTime } from '../domain/time.ts';
import type { MailAttachment } from '../ports/mailer.ts';

/** Name of the file with all items of a message. */
export const CSV_NAME = 'acr-watch-items.csv';

/**
 * Most bytes of the file. One request may have 10 MB, attachments included (Azure Communication
 * Services, "Service limits"); base64 makes four bytes of three, and the rest is the mail's body.
 */
export const CSV_BYTES = 4_500_000;

/** Without it a spreadsheet takes the file for the code page of the computer. */
const BYTE_ORDER_MARK = '\ufeff';

/** Columns in order, and what an item has in each; times are ISO 8601 UTC. */
const COLUMNS: Readonly<Record<string, (item: MessageItem) => string>> = {
  reason: ({ reason }) => reason,
  severity: ({ finding }) => finding.severity,
  check: ({ finding }) => finding.check,
  title: ({ finding }) => finding.title,
  subject: ({ finding }) => finding.subject.name,
  registry: ({ finding }) => finding.registry?.name ?? '',
  since: ({ finding, startsAt }) => finding.since ?? isoTime(startsAt),
  until: ({ endsAt }) => (endsAt === undefined ? '' : isoTime(endsAt)),
  due: ({ finding }) => finding.dueAt ?? '',
  toDo: ({ finding }) => finding.remediation.text,
  command: ({ finding }) => finding.remediation.command ?? '',
  fingerprint: ({ finding }) => finding.fingerprint,
  snooze: ({ snoozeUrl }) => safeLink(snoozeUrl) ?? '',
};

/** Longer than any text the checks write; a field is one line. */
const FIELD_LIMIT = 4000;

/** The file, and the items of which it has a line. */
export type ItemsFile = {
  readonly attachment: MailAttachment;
  readonly items: readonly MessageItem[];
};

/**
 * One line for each item in the order given, as many as the limit of the service allows. Every
 * field is quoted and inert in a spreadsheet; lines end in CRLF (RFC 4180); UTF-8 with a byte order
 * mark.
 */
export function itemsFile(items: readonly MessageItem[]): ItemsFile {
  const lines = [BYTE_ORDER_MARK + Object.keys(COLUMNS).map(escapeCsv).join(',')];
  let bytes = bytesOf(lines.join(''));
  for (const item of items) {
    const line = lineOf(item);
    bytes += bytesOf(line) + 2;
    if (bytes > CSV_BYTES) break;
    lines.push(line);
  }
  const text = `${lines.join('\r\n')}\r\n`;
  return {
    attachment: { name: CSV_NAME, contentType: 'text/csv', text },
    items: items.slice(0, lines.length - 1),
  };
}

function lineOf(item: MessageItem): string {
  const fields = Object.values(COLUMNS).map((read) => read(item));
  return fields.map((text) => escapeCsv(tameText(text, FIELD_LIMIT))).join(',');
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
