import type { Channel, DeliveryResult } from '../ports/channel.ts';
import { judgeWebhookAnswer } from './answers.ts';
import { renderCards } from './card.ts';
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
      const post = async (card: string) =>
        judgeWebhookAnswer(await poster.postJson(card, signal), secrets);
      return postInOrder(renderCards(viewMessage(message)), post);
    },
  };
}

/**
 * Posts one card after the other without a pause, and stops at the first that fails: a flow that
 * is asked too often (429; Teams takes 4 requests a second) fails the rest, and the next run sends
 * all again. Delivered only when all were taken.
 */
async function postInOrder(
  cards: readonly string[],
  post: (card: string) => Promise<DeliveryResult>,
): Promise<DeliveryResult> {
  const details: string[] = [];
  for (const card of cards) {
    const result = await post(card);
    if (result.status === 'failed') return inPart(result, details.length, cards.length);
    details.push(result.detail);
  }
  const parts = cards.length === 1 ? '' : `${cards.length} parts, `;
  return { status: 'delivered', detail: `${parts}${[...new Set(details)].join(', ')}` };
}

/** A failure of a part, which also says what a repeat does to the parts before it. */
function inPart(
  result: Extract<DeliveryResult, { status: 'failed' }>,
  before: number,
  of: number,
): DeliveryResult {
  if (of === 1) return result;
  const repeat =
    before === 0
      ? ''
      : before === 1
        ? ' (part 1 was taken; a repeat sends it again)'
        : ` (parts 1 to ${before} were taken; a repeat sends them again)`;
  return { ...result, reason: `part ${before + 1} of ${of}: ${result.reason}${repeat}` };
}

/** The URL, its path with the workflow's id, and its signature as written and as decoded. */
function secretsOf(webhookUrl: string): readonly string[] {
  const url = new URL(webhookUrl);
  const written = /[?&]sig=([^&#]+)/.exec(webhookUrl)?.[1] ?? '';
  const signature = url.searchParams.get('sig') ?? '';
  return [webhookUrl, url.href, `${url.pathname}${url.search}`, url.search, signature, written];
}
