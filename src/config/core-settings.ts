import { anyText, isGuid, textList } from '../domain/setting-schemas.ts';
import { schemaOf } from '../domain/setting-schemas.ts';
import type { Setting } from '../domain/setting.ts';
import { isRegistrySelector, REGISTRY_SELECTORS } from '../domain/registry-selector.ts';

const httpsOrigin = schemaOf((text) => (/^https:\/\/[^\s/@?#]+\/?$/.test(text) ? text : undefined));

/** Settings that belong to no single check or channel. */
export const CORE_SETTINGS = {
  cloud: {
    name: 'AZURE_CLOUD',
    schema: anyText,
    default: 'AzureCloud',
    allowed:
      'AzureCloud, AzureUSGovernment, AzureChinaCloud, or the path of a file with what "az cloud show" prints',
    meaning: 'The cloud: every host and token audience comes from it.',
    secret: false,
  },
  subscriptions: {
    name: 'MONITOR_SUBSCRIPTIONS',
    schema: textList(isGuid),
    default: undefined,
    allowed: 'comma-separated subscription ids (GUIDs)',
    meaning: 'Subscriptions to watch; without it all that the identity can read.',
    secret: false,
  },
  registries: {
    name: 'MONITOR_REGISTRIES',
    schema: textList(isRegistrySelector),
    default: undefined,
    allowed: REGISTRY_SELECTORS,
    meaning: 'Registries to watch; without it all.',
    secret: false,
  },
  ignoredRegistries: {
    name: 'IGNORE_REGISTRIES',
    schema: textList(isRegistrySelector),
    default: undefined,
    allowed: REGISTRY_SELECTORS,
    meaning: 'Registries to leave out; wins over MONITOR_REGISTRIES.',
    secret: false,
  },
  appUrl: {
    name: 'APP_URL',
    schema: httpsOrigin,
    default: undefined,
    allowed: 'the https address of the app, without a path',
    meaning:
      'Where the snooze links of messages lead. In Azure the platform says it (WEBSITE_HOSTNAME): set it only for a host name of your own.',
    secret: false,
  },
  storage: {
    name: 'AzureWebJobsStorage',
    schema: schemaOf((text) =>
      /^UseDevelopmentStorage=true;?$|AccountName=|TableEndpoint=/i.test(text) ? text : undefined,
    ),
    default: undefined,
    allowed: 'a storage connection string, or UseDevelopmentStorage=true for Azurite',
    meaning: 'Where state lives, by connection string.',
    secret: true,
  },
  tableServiceUri: {
    name: 'AzureWebJobsStorage__tableServiceUri',
    schema: httpsOrigin,
    default: undefined,
    allowed: 'the https address of the table service, without a path',
    meaning: 'Where state lives, signed in to by the identity.',
    secret: false,
  },
  storageClientId: {
    name: 'AzureWebJobsStorage__clientId',
    schema: schemaOf((text) => (isGuid(text) ? text : undefined)),
    default: undefined,
    allowed: 'the client id (GUID) of a user-assigned identity',
    meaning: 'The identity that signs in to the table service, when it is not AZURE_CLIENT_ID.',
    secret: false,
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
