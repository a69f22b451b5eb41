import type { Env, Setting, SettingProblem } from '../domain/setting.ts';
import { anyText } from '../domain/setting-schemas.ts';
import { budgetSettings } from './budget-settings.ts';
import { familyPrefix } from './define-channel.ts';
import type { ChannelContext, ChannelSurroundings } from './define-channel.ts';
import { isPrivateHost } from './private-host.ts';
import { isReceiverName, RECEIVER_NAMES } from '../domain/receiver-name.ts';
import { isUnresolvedReference, UNRESOLVED_REFERENCE_HELP } from './secret-text.ts';

/** Name of the receiver that TEAMS_WEBHOOK_URL is. */
export const TEAMS = 'teams';

const URL_ALLOWED =
  'the https URL of a Workflows webhook ("When a Teams webhook request is received"), whole and unchanged';

const WEBHOOK_URL: Setting<string> = {
  name: 'TEAMS_WEBHOOK_URL',
  schema: anyText,
  default: undefined,
  allowed: URL_ALLOWED,
  meaning:
    'Teams webhook that cards are posted to: the receiver `teams`. Its URL carries the right to post, so it is a secret.',
  secret: true,
};

/** Further webhooks, each a receiver of its own. */
export const NAMED_WEBHOOK: Setting<string> = {
  name: 'TEAMS_WEBHOOK_URL_<NAME>',
  schema: anyText,
  default: undefined,
  allowed: URL_ALLOWED,
  meaning:
    'As many further Teams webhooks as wanted: the receiver is the name in lower case, with `-` for `_`.',
  secret: true,
};

/** The settings of the Teams channel; no webhook means off. */
export const TEAMS_SETTINGS = {
  webhookUrl: WEBHOOK_URL,
  ...budgetSettings({ prefix: 'TEAMS', perMinute: '20', perHour: '20', of: 'one webhook' }),
};

export type TeamsContext = ChannelContext<typeof TEAMS_SETTINGS>;

/** A webhook by the name of its receiver. */
export type Webhook = { readonly name: string; readonly setting: string; readonly url: string };

const CONNECTOR_RETIRED =
  'Microsoft retired Office 365 connectors, so this host posts nothing any more; create a Workflows webhook ("When a Teams webhook request is received") in the channel and use its URL';

/** Every webhook that is set, `teams` first. */
export function webhooksOf({
  values,
  family,
}: Pick<TeamsContext, 'values' | 'family'>): readonly Webhook[] {
  const { webhookUrl } = values;
  const own =
    webhookUrl === undefined ? [] : [{ name: TEAMS, setting: WEBHOOK_URL.name, url: webhookUrl }];
  const named = [...family].map(([setting, url]) => ({ name: webhookName(setting), setting, url }));
  return [...own, ...named];
}

/** Names of the receivers that are set, whatever their URLs are. */
export function webhookNames(env: Env, family: ReadonlyMap<string, string>): readonly string[] {
  const own = (env[WEBHOOK_URL.name]?.trim() ?? '') === '' ? [] : [TEAMS];
  return [...own, ...[...family.keys()].map(webhookName)];
}

/** What is wrong with the webhooks; their URLs are never shown. */
export function relateTeams(context: TeamsContext): readonly SettingProblem[] {
  const webhooks = webhooksOf(context);
  return webhooks.flatMap((webhook, index) => [
    ...nameProblems(webhook, webhooks.slice(0, index)),
    ...urlProblems(webhook, context.surroundings),
  ]);
}

function webhookName(setting: string): string {
  return setting.slice(familyPrefix(NAMED_WEBHOOK).length).toLowerCase().replaceAll('_', '-');
}

function nameProblems(
  { name, setting }: Webhook,
  before: readonly Webhook[],
): readonly SettingProblem[] {
  if (setting === WEBHOOK_URL.name) return [];
  if (!isReceiverName(name))
    return [{ setting, found: 'not named as a receiver can be', allowed: RECEIVER_NAMES }];
  const same = before.find((other) => other.name === name);
  if (same === undefined) return [];
  const found = `the receiver "${name}", which ${same.setting} is already`;
  return [{ setting, found, allowed: 'one webhook for each name' }];
}

function urlProblems(
  { name, setting, url }: Webhook,
  surroundings: ChannelSurroundings,
): readonly SettingProblem[] {
  const allowed = urlProblem(url, surroundings);
  if (allowed === undefined) return [];
  return [{ setting, found: '(hidden)', allowed: `for the receiver ${name}, ${allowed}` }];
}

function urlProblem(text: string, surroundings: ChannelSurroundings): string | undefined {
  if (isUnresolvedReference(text)) return UNRESOLVED_REFERENCE_HELP;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== 'https:') return URL_ALLOWED;
  if (url.username !== '' || url.password !== '') return `${URL_ALLOWED}, without a user name`;
  if (isConnectorHost(url.hostname)) return CONNECTOR_RETIRED;
  if (!surroundings.customCloud && isPrivateHost(url.hostname))
    return `${URL_ALLOWED}; its host may not be a private, link-local or loopback address`;
  return undefined;
}

/** Hosts of Office 365 connectors: the last ones, and those before 2021. */
function isConnectorHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, '');
  return /(?:^|\.)webhook\.office\.com$|^outlook\.office(?:365)?\.com$/.test(host);
}
