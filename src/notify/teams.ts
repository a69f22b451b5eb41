import type { Channel } from '../ports/channel.ts';
import { judgeWebhookAnswer } from './answers.ts';
import { renderCard } from './card.ts';
import { defineChannel } from './define-channel.ts';
import type { ChannelDefinition, ChannelPorts } from './define-channel.ts';
import { viewMessage } from './message.ts';
import { relateTeams, TEAMS_SETTINGS } from './teams-settings.ts';
import type { TeamsValues } from './teams-settings.ts';

const ID = 'teams';

/** Adaptive Cards by a Power Automate Workflows webhook. */
export const teams: ChannelDefinition = defineChannel({
  id: ID,
  title: 'Microsoft Teams by a Workflows webhook',
  settings: TEAMS_SETTINGS,
  notes: [
    'Delivered means that the flow took the card (202): whether it then posts it is seen only in its run history.',
    'A flow belongs to the user who made it: give it a second owner.',
  ],
  relate: relateTeams,
  isOn: ({ webhookUrl }) => webhookUrl !== undefined,
  connect: connectTeams,
});

function connectTeams({ webhookUrl }: TeamsValues, ports: ChannelPorts): Channel {
  if (webhookUrl === undefined)
    throw new Error('teams was connected although its settings switch it off');
  const poster = ports.createPoster(webhookUrl);
  const secrets = secretsOf(webhookUrl);
  return {
    id: ID,
    deliver: async ({ message, signal }) => {
      const body = renderCard(viewMessage(message));
      return judgeWebhookAnswer(await poster.postJson(body, signal), secrets);
    },
  };
}

/** The URL, its path with the workflow's id, and its signature as written and as decoded. */
function secretsOf(webhookUrl: string): readonly string[] {
  const url = new URL(webhookUrl);
  const written = /[?&]sig=([^&#]+)/.exec(webhookUrl)?.[1] ?? '';
  const signature = url.searchParams.get('sig') ?? '';
  return [webhookUrl, url.href, `${url.pathname}${url.search}`, url.search, signature, written];
}
