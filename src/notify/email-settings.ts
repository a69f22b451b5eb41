import type { Setting, SettingProblem, ValuesOf } from '../domain/setting.ts';
import { anyText, schemaOf } from '../domain/setting-schemas.ts';
import { MAX_RECIPIENTS } from '../ports/mailer.ts';
import { budgetSettings } from './budget-settings.ts';
import type { ChannelContext, ChannelSurroundings, MailTarget } from './define-channel.ts';
import { mailAddress, mailAddresses } from './mail-address.ts';
import { isPrivateHost } from './private-host.ts';
import { isUnresolvedReference, UNRESOLVED_REFERENCE_HELP } from './secret-text.ts';

const ENDPOINT: Setting<string> = {
  name: 'EMAIL_ENDPOINT',
  schema: schemaOf(parseEndpoint),
  default: undefined,
  allowed:
    'the https URL of the Communication Services resource, without a path, such as https://<name>.<geography>.communication.azure.com',
  meaning:
    'Communication Services resource that sends the mail; signed in to with the identity of the app. Off when no EMAIL_ setting is there.',
  secret: false,
};

const CONNECTION_STRING: Setting<string> = {
  name: 'EMAIL_CONNECTION_STRING',
  schema: anyText,
  default: undefined,
  allowed: 'a connection string of the form endpoint=https://…;accesskey=…',
  meaning: 'Instead of EMAIL_ENDPOINT: signs in with the access key it holds.',
  secret: true,
};

const SENDER: Setting<string> = {
  name: 'EMAIL_SENDER',
  schema: mailAddress,
  default: undefined,
  allowed: 'one mail address of a domain that is linked to the Communication Services resource',
  meaning: 'Address that mail comes from.',
  secret: false,
};

const RECIPIENTS: Setting<readonly string[]> = {
  name: 'EMAIL_RECIPIENTS',
  schema: mailAddresses,
  default: undefined,
  allowed: `1 to ${MAX_RECIPIENTS} plain mail addresses, separated by commas`,
  meaning:
    'Addresses that mail goes to: the receiver `email`. Not needed where ROUTING declares recipients.',
  secret: false,
};

/**
 * The settings of the email channel; none of them but the budget means off. A domain that Azure
 * manages sends 5 mails a minute and 10 an hour (Azure Communication Services, "Service limits").
 */
export const EMAIL_SETTINGS = {
  endpoint: ENDPOINT,
  connectionString: CONNECTION_STRING,
  sender: SENDER,
  recipients: RECIPIENTS,
  ...budgetSettings({
    prefix: 'EMAIL',
    perMinute: '5',
    perHour: '10',
    of: 'all mail receivers together, whose sender has one quota',
  }),
};

export type EmailValues = ValuesOf<typeof EMAIL_SETTINGS>;

/** Email settings that are enough to send, or undefined when email is off. */
export function mailTargetOf(values: EmailValues): MailTarget | undefined {
  if (values.endpoint !== undefined) return { endpoint: values.endpoint };
  if (values.connectionString === undefined) return undefined;
  return { connectionString: values.connectionString };
}

/** Problems between the email settings; the value of the connection string is never shown. */
export function relateEmail({
  values,
  surroundings,
}: Pick<
  ChannelContext<typeof EMAIL_SETTINGS>,
  'values' | 'surroundings'
>): readonly SettingProblem[] {
  if (!hasAny(values)) return [];
  return [...missingSettings(values, surroundings), ...targetProblems(values, surroundings)];
}

/** True when a setting is there that has to do with where mail goes. */
function hasAny({ endpoint, connectionString, sender, recipients }: EmailValues): boolean {
  return [endpoint, connectionString, sender, recipients].some((value) => value !== undefined);
}

function missingSettings(
  values: EmailValues,
  { declaresMail }: ChannelSurroundings,
): readonly SettingProblem[] {
  const missing = [
    ...(mailTargetOf(values) === undefined ? [ENDPOINT] : []),
    ...(values.sender === undefined ? [SENDER] : []),
    ...(values.recipients === undefined && !declaresMail ? [RECIPIENTS] : []),
  ];
  return missing.map((setting) => ({
    setting: setting.name,
    found: 'missing while other EMAIL_ settings are there',
    allowed: `${setting.allowed}${setting === ENDPOINT ? ` (or ${CONNECTION_STRING.name})` : ''}; or none of the EMAIL_ settings, which switches email off`,
  }));
}

function targetProblems(
  values: EmailValues,
  surroundings: ChannelSurroundings,
): readonly SettingProblem[] {
  const { endpoint, connectionString } = values;
  const problems: SettingProblem[] = [];
  if (endpoint !== undefined && connectionString !== undefined)
    problems.push({
      setting: ENDPOINT.name,
      found: `set together with ${CONNECTION_STRING.name}`,
      allowed: 'only one of the two',
    });
  if (endpoint !== undefined && isRefusedHost(endpoint, surroundings))
    problems.push({
      setting: ENDPOINT.name,
      found: 'a private, link-local or loopback address',
      allowed: ENDPOINT.allowed,
    });
  if (connectionString !== undefined)
    problems.push(...stringProblems(connectionString, surroundings));
  return problems;
}

function stringProblems(
  text: string,
  surroundings: ChannelSurroundings,
): readonly SettingProblem[] {
  const problem = (allowed: string) => [
    { setting: CONNECTION_STRING.name, found: '(hidden)', allowed },
  ];
  if (isUnresolvedReference(text)) return problem(UNRESOLVED_REFERENCE_HELP);
  const endpoint = parseEndpoint(/(?:^|;)\s*endpoint=([^;]+)/i.exec(text)?.[1]?.trim() ?? '');
  const hasKey = /(?:^|;)\s*accesskey=[A-Za-z0-9+/_-]+={0,2}\s*(?:;|$)/i.test(text);
  if (endpoint === undefined || !hasKey) return problem(CONNECTION_STRING.allowed);
  return isRefusedHost(endpoint, surroundings) ? problem('an endpoint on the public internet') : [];
}

function isRefusedHost(endpoint: string, surroundings: ChannelSurroundings): boolean {
  return !surroundings.customCloud && isPrivateHost(new URL(endpoint).hostname);
}

/** The origin of an https URL without path, query and user. */
function parseEndpoint(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bare = url.pathname === '/' && url.search === '' && url.hash === '';
  return url.protocol === 'https:' && url.username === '' && url.password === '' && bare
    ? url.origin
    : undefined;
}
