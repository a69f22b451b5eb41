import type { Message } from '../../src/domain/message.ts';
import type {
  ChannelDefinition,
  ChannelPorts,
  MailTarget,
} from '../../src/notify/define-channel.ts';
import type { Channel, DeliveryResult } from '../../src/ports/channel.ts';
import type { Mail, SendAnswer } from '../../src/ports/mailer.ts';

export const WEBHOOK_SIGNATURE = 'c2VjcmV0LXNpZ25hdHVyZS1vZi10aGUtZmxvdw';
export const WEBHOOK_URL = `https://flows.example.com:443/powerautomate/automations/direct/workflows/abc/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${WEBHOOK_SIGNATURE}`;
export const ACCESS_KEY = 'bm90LWEtcmVhbC1rZXktYnV0LXNlY3JldA==';
export const CONNECTION_STRING = `endpoint=https://mail.example.com/;accesskey=${ACCESS_KEY}`;

/** Settings that switch every channel on, with every secret in use. */
export const CHANNEL_ENV = {
  EMAIL_CONNECTION_STRING: CONNECTION_STRING,
  EMAIL_SENDER: 'donotreply@mail.example.com',
  EMAIL_RECIPIENTS: 'ops@example.com, platform@example.com',
  TEAMS_WEBHOOK_URL: WEBHOOK_URL,
};

/** What was sent, and to where. */
export type Sent = {
  readonly mails: Mail[];
  readonly cards: string[];
  readonly targets: MailTarget[];
  readonly urls: string[];
};

/** Ports that record what is sent and give one answer to all of it. */
export function recordingPorts(answer: SendAnswer): {
  readonly ports: ChannelPorts;
  readonly sent: Sent;
} {
  const sent: Sent = { mails: [], cards: [], targets: [], urls: [] };
  const ports: ChannelPorts = {
    createMailer: (target) => {
      sent.targets.push(target);
      return { sendMail: async (mail) => (sent.mails.push(mail), answer) };
    },
    createPoster: (url) => {
      sent.urls.push(url);
      return { postJson: async (body) => (sent.cards.push(body), answer) };
    },
  };
  return { ports, sent };
}

/** A channel with its settings read; throws when they have problems or switch it off. */
export function connect(
  definition: ChannelDefinition,
  ports: ChannelPorts,
  env: Readonly<Record<string, string>> = CHANNEL_ENV,
): Channel {
  const prepared = definition.prepare(env, { customCloud: false });
  if (!prepared.ok) throw new Error(prepared.problems.map((problem) => problem.allowed).join('\n'));
  if (prepared.value.status === 'off') throw new Error(`${definition.id} is off`);
  return prepared.value.connect(ports);
}

export const ACCEPTED: SendAnswer = { kind: 'answered', status: 202, body: '' };

/** Delivers one message and gives the result with everything that was sent. */
export async function deliver(
  definition: ChannelDefinition,
  message: Message,
  answer: SendAnswer = ACCEPTED,
): Promise<{ readonly result: DeliveryResult; readonly sent: Sent }> {
  const { ports, sent } = recordingPorts(answer);
  const channel = connect(definition, ports);
  const signal = new AbortController().signal;
  const result = await channel.deliver({ message, firstSentAt: message.createdAt, signal });
  return { result, sent };
}
