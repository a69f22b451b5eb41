import { fingerprintOf } from '../domain/fingerprint.ts';
import type { Receiver } from '../ports/receiver.ts';
import { judgeMailAnswer } from './answers.ts';
import { defineChannel } from './define-channel.ts';
import type {
  ChannelDefinition,
  ChannelPorts,
  MailList,
  MailTarget,
  ReadyChannel,
  ReadyReceiver,
} from './define-channel.ts';
import { EMAIL_SETTINGS, mailTargetOf, relateEmail } from './email-settings.ts';
import type { EmailValues } from './email-settings.ts';
import { mailOf, namesInMail } from './mail-content.ts';

/** Id of the channel, name of its own receiver, and key of the budget that all mail shares. */
const EMAIL = 'email';

/** Mail by Azure Communication Services. */
export const email: ChannelDefinition = defineChannel({
  id: EMAIL,
  title: 'Email by Azure Communication Services',
  settings: EMAIL_SETTINGS,
  notes: [
    'Few mails and not one per finding: a domain that Azure manages sends 5 mails a minute and 10 an hour.',
    'Delivered means that the service took the mail (202), not that it was read.',
  ],
  receiverNames: (env) =>
    (env[EMAIL_SETTINGS.recipients.name]?.trim() ?? '') === '' ? [] : [EMAIL],
  relate: relateEmail,
  make: ({ values }) => makeEmail(values),
});

function makeEmail(values: EmailValues): ReadyChannel | undefined {
  const target = mailTargetOf(values);
  const { sender, recipients } = values;
  if (target === undefined || sender === undefined) return undefined;
  const { name: setting } = EMAIL_SETTINGS.recipients;
  const from = { ...values, target, sender };
  const receiverOf = (list: MailList) => readyReceiver(from, list);
  const receivers =
    recipients === undefined ? [] : [receiverOf({ name: EMAIL, recipients, setting })];
  return { receivers, receiverOf };
}

/** Where mail comes from. */
type Origin = Pick<EmailValues, 'connectionString' | 'perMinute' | 'perHour'> & {
  readonly target: MailTarget;
  readonly sender: string;
};

function readyReceiver(origin: Origin, list: MailList): ReadyReceiver {
  const { perMinute, perHour, target, sender } = origin;
  const { name, recipients } = list;
  const ready = {
    name,
    channel: EMAIL,
    settingsKey: fingerprintOf(EMAIL, JSON.stringify(target), sender, ...recipients),
    budget: { key: EMAIL, perMinute, perHour },
  };
  return { ...ready, recipients, connect: (ports) => connect(origin, list, { ...ready, ports }) };
}

function connect(
  { target, sender, connectionString }: Origin,
  { recipients, setting }: MailList,
  {
    ports,
    ...ready
  }: Omit<ReadyReceiver, 'recipients' | 'connect'> & {
    readonly ports: ChannelPorts;
  },
): Receiver {
  const mailer = ports.createMailer(target);
  const secrets = connectionString === undefined ? [] : secretsOf(connectionString);
  return {
    ...ready,
    names: namesInMail,
    deliver: async ({ message, attempt, mayRepeat, signal }) => {
      const content = mailOf({ message, mayRepeat, sender });
      const mail = { ...content, ...attempt, sender, recipients, signal };
      return judgeMailAnswer(await mailer.sendMail(mail), { setting, secrets });
    },
    lookUp: (attempt, signal) => mailer.lookUpSend(attempt.id, signal),
  };
}

/** The whole string and the key in it. */
function secretsOf(connectionString: string): readonly string[] {
  const key = /accesskey=([^;]+)/i.exec(connectionString)?.[1];
  return key === undefined ? [connectionString] : [connectionString, key];
}
