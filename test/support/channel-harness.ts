import type { Message } from '../../src/domain/message.ts';
import type {
  ChannelDefinition,
  ChannelPorts,
  MailTarget,
} from '../../src/notify/define-channel.ts';
import type { Mail, SendAnswer } from '../../src/ports/mailer.ts';
import type { AttemptFate, Delivery, DeliveryResult, Receiver } from '../../src/ports/receiver.ts';

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
  /** Ids of attempts that were asked about. */
  readonly lookUps: string[];
};

/** Ports that record what is sent and give one answer to all of it, and one to every question. */
export function recordingPorts(
  answer: SendAnswer,
  fate: AttemptFate = { kind: 'taken' },
): {
  readonly ports: ChannelPorts;
  readonly sent: Sent;
} {
  const sent: Sent = { mails: [], cards: [], targets: [], urls: [], lookUps: [] };
  const ports: ChannelPorts = {
    createMailer: (target) => {
      sent.targets.push(target);
      return {
        sendMail: async (mail) => (sent.mails.push(mail), answer),
        lookUpSend: async (attemptId) => (sent.lookUps.push(attemptId), fate),
      };
    },
    createPoster: (url) => {
      sent.urls.push(url);
      return { postJson: async (body) => (sent.cards.push(body), answer) };
    },
  };
  return { ports, sent };
}

/** Where the tests run: a built-in cloud, and no mail recipients but those of the settings. */
export const SURROUNDINGS = { customCloud: false, declaresMail: false };

/** The first receiver of a channel; throws when its settings have problems or switch it off. */
export function connect(
  definition: ChannelDefinition,
  ports: ChannelPorts,
  env: Readonly<Record<string, string>> = CHANNEL_ENV,
): Receiver {
  const prepared = definition.prepare(env, SURROUNDINGS);
  if (!prepared.ok) throw new Error(prepared.problems.map((problem) => problem.allowed).join('\n'));
  if (prepared.value.status === 'off') throw new Error(`${definition.id} is off`);
  const [receiver] = prepared.value.receivers;
  if (receiver === undefined) throw new Error(`${definition.id} has no receiver`);
  return receiver.connect(ports);
}

/** A first try of a message, under the message's own id. */
export function aDelivery(message: Message, changes: Partial<Delivery> = {}): Delivery {
  const attempt = { id: message.id, firstSentAt: message.createdAt };
  const { signal } = new AbortController();
  return { message, attempt, doneParts: 0, mayRepeat: undefined, signal, ...changes };
}

export const ACCEPTED: SendAnswer = { kind: 'answered', status: 202, body: '' };

/** Delivers one message and gives the result with everything that was sent. */
export async function deliver(
  definition: ChannelDefinition,
  message: Message,
  answer: SendAnswer = ACCEPTED,
): Promise<{ readonly result: DeliveryResult; readonly sent: Sent }> {
  const { ports, sent } = recordingPorts(answer);
  const result = await connect(definition, ports).deliver(aDelivery(message));
  return { result, sent };
}
