import { fingerprintOf } from '../domain/fingerprint.ts';
import type { Receiver } from '../ports/receiver.ts';
import { judgeWebhookAnswer } from './answers.ts';
import { cardsOf, namesInCards } from './card.ts';
import { defineChannel } from './define-channel.ts';
import type { ChannelDefinition, ChannelPorts, ReadyReceiver } from './define-channel.ts';
import { postParts } from './post-parts.ts';
import {
  NAMED_WEBHOOK,
  relateTeams,
  TEAMS,
  TEAMS_SETTINGS,
  webhookNames,
  webhooksOf,
} from './teams-settings.ts';
import type { TeamsContext, Webhook } from './teams-settings.ts';

/** Adaptive Cards by Power Automate Workflows webhooks. */
export const teams: ChannelDefinition = defineChannel({
  id: TEAMS,
  title: 'Microsoft Teams by Workflows webhooks',
  settings: TEAMS_SETTINGS,
  family: NAMED_WEBHOOK,
  notes: [
    'Delivered means that the flow took the card (202): whether it then posts it is seen only in its run history.',
    'A flow belongs to the user who made it: give it a second owner.',
  ],
  receiverNames: webhookNames,
  relate: relateTeams,
  make: (context) => {
    const webhooks = webhooksOf(context);
    if (webhooks.length === 0) return undefined;
    return { receivers: webhooks.map((webhook) => readyReceiver(webhook, context)) };
  },
});

function readyReceiver(webhook: Webhook, { values }: TeamsContext): ReadyReceiver {
  const { name, url } = webhook;
  const { perMinute, perHour } = values;
  const ready = {
    name,
    channel: TEAMS,
    settingsKey: fingerprintOf(TEAMS, url),
    budget: { key: name, perMinute, perHour },
  };
  return { ...ready, connect: (ports) => ({ ...ready, ...wayTo(webhook, ports) }) };
}

/**
 * Cards go without a pause: a flow that is asked too often (429; Teams takes 4 requests a second)
 * fails the rest, which a later try sends.
 */
function wayTo(
  { setting, url }: Webhook,
  ports: ChannelPorts,
): Pick<Receiver, 'names' | 'posts' | 'deliver'> {
  const poster = ports.createPoster(url);
  const context = { setting, secrets: secretsOf(url) };
  return {
    names: namesInCards,
    posts: (message) => cardsOf(message, undefined).length,
    deliver: ({ message, mayRepeat, doneParts, signal }) =>
      postParts({
        parts: cardsOf(message, mayRepeat),
        doneParts,
        post: async (card) => judgeWebhookAnswer(await poster.postJson(card, signal), context),
      }),
  };
}

/** The URL, its path with the workflow's id, and its signature as written and as decoded. */
function secretsOf(webhookUrl: string): readonly string[] {
  const url = new URL(webhookUrl);
  const written = /[?&]sig=([^&#]+)/.exec(webhookUrl)?.[1] ?? '';
  const signature = url.searchParams.get('sig') ?? '';
  return [webhookUrl, url.href, `${url.pathname}${url.search}`, url.search, signature, written];
}
