import { readFileSync } from 'node:fs';
import { isMailDomain } from '../domain/mail-address.ts';
import { anyText, schemaOf, textList } from '../domain/setting-schemas.ts';
import { readSettings } from '../domain/setting.ts';
import type { Env, Setting, SettingProblem, SettingsReading } from '../domain/setting.ts';
import { looksLikeAddress } from './address-text.ts';
import { readJson } from './json-text.ts';

/** OWNER_TAG with this value means that no tag counts. */
const NO_TAG = 'none';

/** No letter that ARM refuses in the name of a tag ("Use tags to organize your Azure resources"). */
const tagName = schemaOf((text) => (/^[^<>%&\\?/\p{Cc}]{1,512}$/u.test(text) ? text : undefined));

/** Settings of where findings go. */
export const ROUTING_SETTINGS = {
  routing: {
    name: 'ROUTING',
    schema: anyText,
    default: undefined,
    allowed:
      'JSON that begins with {, or the path of a file with it; docs/routing.md shows examples',
    meaning:
      'Mail receivers by name, and which findings go to which receivers; without it every receiver gets everything. Its form is docs/routing.schema.json.',
    secret: false,
  },
  ownerTag: {
    name: 'OWNER_TAG',
    schema: tagName,
    default: 'acr-watch-owner',
    allowed: `the name of a tag, 1 to 512 characters without <>%&\\?/, or ${NO_TAG} for no tag at all`,
    meaning:
      'Tag of a registry whose value names the mail addresses of its owners, at most 10, separated by commas, semicolons or spaces. Mail about the registry goes to them in place of the receiver `email`, or wherever ROUTING says `owner`.',
    secret: false,
  },
  ownerDomains: {
    name: 'OWNER_DOMAINS',
    schema: textList(isMailDomain),
    default: undefined,
    allowed: 'mail domains such as contoso.example, separated by commas',
    meaning:
      'Domains that an address of the owner tag may have besides those of the configured recipients; whoever may write a tag could name any address otherwise.',
    secret: false,
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

/** The owner settings, read. */
export type OwnerSettings = {
  /** Undefined when no tag counts. */
  readonly tag: string | undefined;
  readonly domains: readonly string[];
};

/** Reads the owner settings. */
export function readOwnerSettings(env: Env): SettingsReading<OwnerSettings> {
  const { ownerTag, ownerDomains } = ROUTING_SETTINGS;
  const reading = readSettings({ ownerTag, ownerDomains }, env);
  if (!reading.ok) return reading;
  const tag = reading.value.ownerTag;
  return {
    ok: true,
    value: {
      tag: tag.toLowerCase() === NO_TAG ? undefined : tag,
      domains: reading.value.ownerDomains ?? [],
    },
  };
}

/** What ROUTING holds, not yet judged; `source` is the file it is in, where it is in one. */
export type RoutingText = { readonly document: unknown; readonly source: string | undefined };

/** Reads the JSON of ROUTING; undefined where it is not set. */
export function readRoutingText(env: Env): SettingsReading<RoutingText | undefined> {
  const given = env[ROUTING_SETTINGS.routing.name]?.trim() ?? '';
  if (given === '') return { ok: true, value: undefined };
  if (given.startsWith('{')) return parse(given, undefined);
  // A webhook's URL that was put here by mistake must not be shown.
  const source = looksLikeAddress(given) ? '(hidden)' : JSON.stringify(given.slice(0, 200));
  try {
    return parse(readFileSync(given, 'utf8').replace(/^\ufeff/, ''), source);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return problems([`the path ${source}, which cannot be read (${String(error.code)})`]);
  }
}

function parse(text: string, source: string | undefined): SettingsReading<RoutingText> {
  const json = readJson(text);
  if (json.ok) return { ok: true, value: { document: json.value, source } };
  const where = source === undefined ? '' : ` of ${source}`;
  return problems(json.problems.map((problem) => `not JSON: ${problem}${where}`));
}

function problems(found: readonly string[]): {
  readonly ok: false;
  readonly problems: readonly SettingProblem[];
} {
  const { name, allowed } = ROUTING_SETTINGS.routing;
  return { ok: false, problems: found.map((what) => ({ setting: name, found: what, allowed })) };
}
