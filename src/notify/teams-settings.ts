import type { Setting, SettingProblem, ValuesOf } from '../domain/setting.ts';
import { anyText } from '../domain/setting-schemas.ts';
import type { ChannelSurroundings } from './define-channel.ts';
import { isPrivateHost } from './private-host.ts';
import { isUnresolvedReference, UNRESOLVED_REFERENCE_HELP } from './secret-text.ts';

const WEBHOOK_URL: Setting<string> = {
  name: 'TEAMS_WEBHOOK_URL',
  schema: anyText,
  default: undefined,
  allowed:
    'the https URL of a Workflows webhook ("When a Teams webhook request is received"), whole and unchanged',
  meaning:
    'Teams webhook that cards are posted to; its URL carries the right to post, so it is a secret. Off when absent.',
  secret: true,
};

/** The settings of the Teams channel; absent means off. */
export const TEAMS_SETTINGS = { webhookUrl: WEBHOOK_URL };

export type TeamsValues = ValuesOf<typeof TEAMS_SETTINGS>;

const CONNECTOR_RETIRED =
  'Microsoft retired Office 365 connectors, so this host posts nothing any more; create a Workflows webhook ("When a Teams webhook request is received") in the channel and use its URL';

/** What is wrong with the webhook's URL; its value is never shown. */
export function relateTeams(
  { webhookUrl }: TeamsValues,
  surroundings: ChannelSurroundings,
): readonly SettingProblem[] {
  const allowed = webhookUrl === undefined ? undefined : urlProblem(webhookUrl, surroundings);
  if (allowed === undefined) return [];
  return [{ setting: WEBHOOK_URL.name, found: '(hidden)', allowed }];
}

function urlProblem(text: string, surroundings: ChannelSurroundings): string | undefined {
  if (isUnresolvedReference(text)) return UNRESOLVED_REFERENCE_HELP;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'https:') return WEBHOOK_URL.allowed;
  if (url.username !== '' || url.password !== '')
    return `${WEBHOOK_URL.allowed}, without a user name`;
  if (isConnectorHost(url.hostname)) return CONNECTOR_RETIRED;
  if (!surroundings.customCloud && isPrivateHost(url.hostname))
    return `${WEBHOOK_URL.allowed}; its host may not be a private, link-local or loopback address`;
  return undefined;
}

/** Hosts of Office 365 connectors: the last ones, and those before 2021. */
function isConnectorHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '');
  return /(?:^|\.)webhook\.office\.com$|^outlook\.office(?:365)?\.com$/.test(host);
}
