import { settingSections } from '../../../dev/reference/configuration-page.ts';
import { CHECKS } from '../../../src/checks/catalog.ts';
import { loadSettings, type Settings } from '../../../src/config/settings.ts';
import type { Setting, SettingsReading } from '../../../src/domain/setting.ts';
import { CHANNELS } from '../../../src/notify/catalog.ts';
import type { Deployed } from './deploy.ts';
import type { Runtime } from './frame.ts';
import { problemOf } from './hardening.ts';
import type { Problem } from './problem.ts';
import { field, list, text, type Value } from './values.ts';

/** Every setting that the code declares; one of a family has `<NAME>` in its name. */
export function declaredSettings(): readonly Setting<unknown>[] {
  return settingSections().flatMap(({ settings }) => settings);
}

/** Settings that the platform reads: the host, Application Insights and the identity library. */
const PLATFORM: Readonly<Record<string, 'needed' | 'allowed'>> = {
  AzureWebJobsStorage__blobServiceUri: 'needed',
  AzureWebJobsStorage__queueServiceUri: 'allowed',
  AzureWebJobsStorage__tableServiceUri: 'needed',
  AzureWebJobsStorage__credential: 'needed',
  AzureWebJobsStorage__clientId: 'needed',
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'needed',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'needed',
  AZURE_CLIENT_ID: 'needed',
  AZURE_TOKEN_CREDENTIALS: 'allowed',
};

/** Names made from a receiver's name. */
const FAMILIES = declaredSettings()
  .filter(({ name }) => name.endsWith('<NAME>'))
  .map(({ name }) => new RegExp(`^${name.replace('<NAME>', '[A-Z0-9]+(?:_[A-Z0-9]+)*')}$`));

/**
 * Settings that must not be set on Flex Consumption (microsoft/azure-skills,
 * azure-upgrade/references/services/functions/consumption-to-flex.md, "Deprecated Settings").
 */
export const NOT_ON_FLEX: readonly string[] = [
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_MAX_HTTP_CONCURRENCY',
  'FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED',
  'FUNCTIONS_WORKER_PROCESS_COUNT',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTOVERVNET',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_DNS_SERVER',
  'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
  'WEBSITE_MOUNT_ENABLED',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_SKIP_CONTENTSHARE_VALIDATION',
  'WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED',
  'WEBSITE_VNET_ROUTE_ALL',
];

export type AppSetting = { readonly name: string; readonly value: string };

/** The app settings of a function app, in the order of the template. */
export function appSettingsOf(site: Deployed): readonly AppSetting[] {
  return list(field(site.body, 'properties', 'siteConfig', 'appSettings')).map((one) => ({
    name: text(field(one, 'name')),
    value: text(field(one, 'value')),
  }));
}

/** The one function app of a deployment; throws where there is none or more. */
export function siteOf(resources: readonly Deployed[]): Deployed {
  const [site, more] = resources.filter(({ type }) => type === 'Microsoft.Web/sites');
  if (site === undefined || more !== undefined) throw new Error('not one function app');
  return site;
}

/** Names and values of the app settings of a deployment. */
export function checkAppSettings(resources: readonly Deployed[]): readonly Problem[] {
  const site = siteOf(resources);
  const settings = appSettingsOf(site);
  const declared = new Map(declaredSettings().map((one) => [one.name, one]));
  const names = settings.map(({ name }) => name);
  const needed = Object.entries(PLATFORM).filter(([, kind]) => kind === 'needed');
  const wrong = [
    ...settings.flatMap(wrongValue),
    ...settings.flatMap((one) => wrongSetting(one, declared.get(one.name))),
    ...needed.filter(([name]) => !names.includes(name)).map(([name]) => `${name} is missing`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} twice`),
  ];
  return wrong.map((message) => problemOf(site, 'app-settings', message));
}

/** Values without which the host or Application Insights does not sign in as the identity. */
const EXPECTED: Readonly<Record<string, () => string>> = {
  AZURE_CLIENT_ID: () => IDENTITY,
  AzureWebJobsStorage__credential: () => 'managedidentity',
  AzureWebJobsStorage__clientId: () => IDENTITY,
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: () => `ClientId=${IDENTITY};Authorization=AAD`,
};

function wrongValue({ name, value }: AppSetting): readonly string[] {
  const wanted = EXPECTED[name]?.();
  return wanted === undefined || wanted === value ? [] : [`${name} must be ${wanted}`];
}

function wrongSetting(
  { name, value }: AppSetting,
  setting: Setting<unknown> | undefined,
): readonly string[] {
  if (NOT_ON_FLEX.includes(name)) return [`${name} must not be set on Flex Consumption`];
  const isKnown = Object.hasOwn(PLATFORM, name) || FAMILIES.some((family) => family.test(name));
  if (setting === undefined && !isKnown) return [`${name} is no setting of the app`];
  if (setting?.default === value) return [`${name} repeats its default`];
  const isSecret = setting?.secret === true || name.startsWith('TEAMS_WEBHOOK_URL');
  return isSecret && !value.startsWith('@Microsoft.KeyVault(')
    ? [`${name} is a secret and no reference to the vault`]
    : [];
}

/** What Azure would say of what was deployed, in the form that it has. */
export const plausible: Runtime = (id, path) => {
  const name = id.split('/').at(-1) ?? '';
  return KNOWN_LATER[path]?.(name);
};

/** Client id and object id that the identity of the app gets; they differ, as they do in Azure. */
const IDENTITY = '22222222-2222-4222-8222-222222222222';
export const PRINCIPAL = '33333333-3333-4333-8333-333333333333';
const KNOWN_LATER: Readonly<Record<string, (name: string) => Value>> = {
  'properties.clientId': () => IDENTITY,
  'properties.principalId': () => PRINCIPAL,
  'properties.hostName': (name) => `${name}.europe.communication.azure.com`,
  'properties.fromSenderDomain': () => '0a1b2c3d.azurecomm.net',
  'properties.mailFromSenderDomain': () => '0a1b2c3d.azurecomm.net',
  'properties.vaultUri': (name) => `https://${name}.vault.azure.net/`,
  'properties.ConnectionString': () => 'InstrumentationKey=00000000-0000-4000-8000-000000000000',
  'properties.primaryEndpoints.blob': (name) => `https://${name}.blob.core.windows.net/`,
  'properties.primaryEndpoints.queue': (name) => `https://${name}.queue.core.windows.net/`,
  'properties.primaryEndpoints.table': (name) => `https://${name}.table.core.windows.net/`,
};

/** What the app itself makes of the settings, once the platform put the secrets in place. */
export function readAsApp(
  settings: readonly AppSetting[],
  secret: string,
): SettingsReading<Settings> {
  const env = settings.map(({ name, value }) => [
    name,
    value.startsWith('@Microsoft.KeyVault(') ? secret : value,
  ]);
  return loadSettings({ checks: CHECKS, channels: CHANNELS }, Object.fromEntries(env));
}
