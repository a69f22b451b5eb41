import { threadIdOf } from '../domain/message-id.ts';
import type { Message, MessageItem } from '../domain/message.ts';
import type { Mail } from '../ports/mailer.ts';
import { renderMailHtml } from './mail-html.ts';
import { renderMailText } from './mail-text.ts';
import { layOutMail } from './mail-view.ts';

/** What a mail says, without whom it goes to. */
export type MailContent = Pick<Mail, 'subject' | 'text' | 'html' | 'attachments' | 'headers'>;

/** A message as a mail; `sender` is the address that it comes from. */
export function mailOf(input: {
  readonly message: Message;
  /** Why people may have seen it before; undefined where they cannot have. */
  readonly mayRepeat: string | undefined;
  readonly sender: string;
}): MailContent {
  const { message, mayRepeat, sender } = input;
  const { view, list } = layOutMail(message, mayRepeat);
  return {
    subject: view.subject,
    text: renderMailText(view),
    html: renderMailHtml(view),
    attachments: list === undefined ? [] : [list.attachment],
    headers: threadHeaders(message, sender),
  };
}

/** The items that a mail names, in its body or in the attached list. */
export function namesInMail(message: Message): readonly MessageItem[] {
  return layOutMail(message, undefined).named;
}

/**
 * Mails that refer to the same message are one conversation to a mail client (RFC 5322, 3.6.4),
 * also when that message never was. The service passes headers of the sender on (Azure
 * Communication Services, "Email headers").
 */
function threadHeaders(message: Message, sender: string): Readonly<Record<string, string>> {
  if (message.kind === 'test') return {};
  const domain = sender.slice(sender.lastIndexOf('@') + 1).toLowerCase();
  if (!/^[a-z0-9.-]{1,253}$/.test(domain)) return {};
  const thread = `<${threadIdOf(message)}@${domain}>`;
  return { 'In-Reply-To': thread, References: thread };
}
