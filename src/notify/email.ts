import type { Channel } from '../ports/channel.ts';
import { judgeMailAnswer } from './answers.ts';
import { defineChannel } from './define-channel.ts';
import type { ChannelDefinition, ChannelPorts } from './define-channel.ts';
import { EMAIL_SETTINGS, mailTargetOf, relateEmail } from './email-settings.ts';
import type { EmailValues } from './email-settings.ts';
import { renderMailHtml } from './mail-html.ts';
import { renderMailText } from './mail-text.ts';
import { viewMail } from './mail-view.ts';

const ID = 'email';

/** Mail by Azure Communication Services. */
export const email: ChannelDefinition = defineChannel({
  id: ID,
  title: 'Email by Azure Communication Services',
  settings: EMAIL_SETTINGS,
  notes: [
    'One mail per run and not one per finding: a domain that Azure manages sends 5 mails a minute and 10 an hour.',
    'Delivered means that the service took the mail (202), not that it was read.',
  ],
  relate: relateEmail,
  isOn: (values) => mailTargetOf(values) !== undefined,
  connect: connectEmail,
});

function connectEmail(values: EmailValues, ports: ChannelPorts): Channel {
  const { sender, recipients, connectionString } = values;
  const target = mailTargetOf(values);
  if (target === undefined || sender === undefined || recipients === undefined)
    throw new Error('email was connected although its settings switch it off');
  const mailer = ports.createMailer(target);
  const secrets = connectionString === undefined ? [] : secretsOf(connectionString);
  return {
    id: ID,
    deliver: async ({ message, firstSentAt, signal }) => {
      const view = viewMail(message);
      const text = renderMailText(view);
      const html = renderMailHtml(view);
      const { id } = message;
      const { subject } = view;
      const mail = { id, firstSentAt, sender, recipients, subject, text, html, signal };
      return judgeMailAnswer(await mailer.sendMail(mail), secrets);
    },
  };
}

/** The whole string and the key in it. */
function secretsOf(connectionString: string): readonly string[] {
  const key = /accesskey=([^;]+)/i.exec(connectionString)?.[1];
  return key === undefined ? [connectionString] : [connectionString, key];
}
