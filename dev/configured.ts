import { existsSync, readFileSync } from 'node:fs';
import { fieldOf, projectFile } from './paths.ts';

/** Names to texts, as the process environment gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Names that point at an Azure, or start with one of the prefixes. */
const NAMES = new Set([
  'AZURE_AUTHORITY_HOST',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLOUD',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  'AZURE_TENANT_ID',
  'AZURE_TOKEN_CREDENTIALS',
  'IDENTITY_ENDPOINT',
  'MSI_ENDPOINT',
]);
const PREFIXES = ['MONITOR_', 'IGNORE_', 'EMAIL_', 'TEAMS_WEBHOOK_URL'];

/**
 * Whether the app is meant to run on a real tenant: there is a `local.settings.json`, or a variable
 * of Azure's sign-in or of acr-watch has a value. The storage connection alone says nothing of a
 * tenant, and thresholds and schedules alone may be tried on the sample tenant.
 */
export function isConfigured(env: Env, hasLocalSettings: boolean): boolean {
  return (
    hasLocalSettings || Object.keys(env).some((name) => pointsAtAzure(name) && isSet(env[name]))
  );
}

/** True for the variables that say which tenant, identity, scope or receiver is meant. */
export function pointsAtAzure(name: string): boolean {
  return NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));
}

export type LocalSettings =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the text of a `local.settings.json`: the texts below `Values`. A problem names what is
 * wrong without quoting the file, which may hold secrets.
 */
export function parseLocalSettings(text: string): LocalSettings {
  const content = parseObject(text);
  if (content === undefined) return problem('is not a JSON object');
  const values = fieldOf(content, 'Values') ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) return problem('has no object "Values"');
  const entries = Object.entries(values);
  const wrong = entries.find(([, value]) => typeof value !== 'string');
  if (wrong !== undefined) return problem(`has a value that is not a text: Values.${wrong[0]}`);
  return {
    ok: true,
    values: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
  };
}

export type Configuration =
  | { readonly kind: 'sample' }
  | { readonly kind: 'real'; readonly env: Env }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads what this folder and this environment ask for; the environment wins over the file. */
export function readConfiguration(
  env: Env,
  file: string = projectFile('local.settings.json'),
): Configuration {
  const hasLocalSettings = existsSync(file);
  if (!isConfigured(env, hasLocalSettings)) return { kind: 'sample' };
  if (!hasLocalSettings) return { kind: 'real', env };
  const settings = parseLocalSettings(readFileSync(file, 'utf8'));
  if (!settings.ok) return { kind: 'broken', problem: settings.problem };
  return { kind: 'real', env: { ...settings.values, ...env } };
}

function problem(what: string): LocalSettings {
  return { ok: false, problem: `local.settings.json ${what}` };
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

function parseObject(text: string): object | undefined {
  try {
    const content: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
