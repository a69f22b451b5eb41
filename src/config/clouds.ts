import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Cloud } from '../domain/cloud.ts';
import type { SettingProblem, SettingsReading } from '../domain/setting.ts';

/**
 * The built-in clouds, as `az cloud list` of azure-cli prints them; the Log Analytics hosts as
 * Azure Monitor's page on query API endpoints names them.
 */
const BUILT_IN: readonly Cloud[] = [
  {
    name: 'AzureCloud',
    authority: 'https://login.microsoftonline.com',
    resourceManager: 'https://management.azure.com',
    resourceManagerAudience: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    logAnalytics: 'https://api.loganalytics.io',
    registrySuffix: '.azurecr.io',
    portal: 'https://portal.azure.com',
    custom: false,
  },
  {
    name: 'AzureUSGovernment',
    authority: 'https://login.microsoftonline.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    resourceManagerAudience: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    logAnalytics: 'https://api.loganalytics.us',
    registrySuffix: '.azurecr.us',
    portal: 'https://portal.azure.us',
    custom: false,
  },
  {
    name: 'AzureChinaCloud',
    authority: 'https://login.chinacloudapi.cn',
    resourceManager: 'https://management.chinacloudapi.cn',
    resourceManagerAudience: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    logAnalytics: 'https://api.loganalytics.azure.cn',
    registrySuffix: '.azurecr.cn',
    portal: 'https://portal.azure.cn',
    custom: false,
  },
];

export const BUILT_IN_CLOUDS: readonly string[] = BUILT_IN.map((cloud) => cloud.name);

const origin = z
  .string()
  .regex(/^https:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/)
  .transform((url) => url.replace(/\/+$/, ''));

/** The part of `az cloud show` that is needed; portal and data-lake endpoints are not. */
const CloudDocument = z.object({
  name: z.string().min(1).max(100),
  endpoints: z.object({
    activeDirectory: origin,
    resourceManager: origin,
    activeDirectoryResourceId: origin.nullish(),
    microsoftGraphResourceId: origin,
    logAnalyticsResourceId: origin,
    portal: origin.nullish(),
  }),
  suffixes: z.object({ acrLoginServerEndpoint: z.string().min(1) }),
});

type CloudDocument = z.infer<typeof CloudDocument>;

/** A cloud by its name, or from the path of a file in the form that `az cloud show` prints. */
export function readCloud(nameOrPath: string): SettingsReading<Cloud> {
  const builtIn = BUILT_IN.find((cloud) => cloud.name.toLowerCase() === nameOrPath.toLowerCase());
  if (builtIn !== undefined) return { ok: true, value: builtIn };
  const document = readDocument(nameOrPath);
  if (!document.ok) return document;
  const parsed = CloudDocument.safeParse(document.value);
  if (parsed.success) return { ok: true, value: cloudOf(parsed.data) };
  return { ok: false, problems: parsed.error.issues.map((issue) => missing(nameOrPath, issue)) };
}

function cloudOf({ name, endpoints, suffixes }: CloudDocument): Cloud {
  return {
    name,
    authority: endpoints.activeDirectory,
    resourceManager: endpoints.resourceManager,
    resourceManagerAudience: endpoints.activeDirectoryResourceId ?? endpoints.resourceManager,
    graph: endpoints.microsoftGraphResourceId,
    logAnalytics: endpoints.logAnalyticsResourceId,
    registrySuffix: suffixes.acrLoginServerEndpoint,
    portal: endpoints.portal ?? undefined,
    custom: true,
  };
}

function readDocument(path: string): SettingsReading<unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return { ok: true, value };
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    return { ok: false, problems: [problem(path, `a file that ${why} is not a cloud`)] };
  }
}

function missing(path: string, issue: z.core.$ZodIssue): SettingProblem {
  const field = issue.path.join('.');
  const name = field === 'suffixes' ? 'suffixes.acrLoginServerEndpoint' : field;
  const isAbsent = issue.code === 'invalid_type' && issue.input === undefined;
  const kind = /^(?:suffixes|name)/.test(name) ? 'a text' : 'an https address';
  const what = name === '' ? 'a JSON object' : `${name}: ${kind}`;
  return {
    setting: 'AZURE_CLOUD',
    found: `${JSON.stringify(path.slice(0, 200))}, in which ${name === '' ? 'the whole' : name} is ${isAbsent ? 'missing' : 'not as needed'}`,
    allowed: `a file in the form that "az cloud show" prints, with ${what}`,
  };
}

function problem(path: string, why: string): SettingProblem {
  return {
    setting: 'AZURE_CLOUD',
    found: JSON.stringify(path.slice(0, 200)),
    allowed: `${BUILT_IN_CLOUDS.join(', ')}, or the path of a file with what "az cloud show" prints (${why})`,
  };
}
