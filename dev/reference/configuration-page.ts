import { CHECKS } from '../../src/checks/catalog.ts';
import { CORE_SETTINGS } from '../../src/config/core-settings.ts';
import { LIFECYCLE_SETTINGS } from '../../src/config/lifecycle-settings.ts';
import { ROUTING_SETTINGS } from '../../src/config/routing-settings.ts';
import { scheduleSetting } from '../../src/config/timer-schedule.ts';
import type { Setting } from '../../src/domain/setting.ts';
import { CHANNELS } from '../../src/notify/catalog.ts';
import { pageHead, table } from './markdown.ts';

type Section = { readonly title: string; readonly settings: readonly Setting<unknown>[] };

/** Every setting by the part it belongs to, in the order of the catalogs. */
export function settingSections(): readonly Section[] {
  const checks = CHECKS.map((check) => check.describe());
  return [
    { title: 'Everywhere', settings: Object.values(CORE_SETTINGS) },
    { title: 'Who is told, and when', settings: toldSettings() },
    ...checks.map((check) => ({
      title: `Check ${check.id}`,
      settings: [scheduleSetting(check), ...check.settings],
    })),
    ...CHANNELS.map((channel) => ({
      title: `Channel ${channel.id}`,
      settings: channel.describe().settings,
    })),
  ];
}

function toldSettings(): readonly Setting<unknown>[] {
  return [...Object.values(ROUTING_SETTINGS), ...Object.values(LIFECYCLE_SETTINGS)];
}

/** `docs/configuration.md`: every setting with its default and what is allowed. */
export function configurationPage(): string {
  const sections = settingSections().map(
    ({ title, settings }) =>
      `## ${title}\n\n${table(['setting', 'default', 'allowed', 'meaning'], settings.map(row))}`,
  );
  return [
    pageHead('Configuration', 'the settings of `src/config`, `src/checks` and `src/notify`'),
    'Settings are environment variables: application settings in Azure, `Values` of `local.settings.json` on a workstation. An empty one counts as absent. A name that ends in `<NAME>` stands for as many settings as wanted. All problems are reported together, each naming the setting, what was found and what is allowed; the value of a secret is never shown.',
    'The identity is found by `DefaultAzureCredential`: the managed identity when deployed (`AZURE_CLIENT_ID` for a user-assigned one), the variables `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`, or `az login` on a workstation.',
    ...sections,
  ].join('\n\n');
}

function row(setting: Setting<unknown>): readonly string[] {
  const fallback = setting.default === undefined ? 'none' : `\`${setting.default}\``;
  const meaning = setting.secret ? `${setting.meaning} Secret.` : setting.meaning;
  return [`\`${setting.name}\``, fallback, setting.allowed, meaning];
}
