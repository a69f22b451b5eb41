import type { Registry } from '../domain/resource.ts';
import { shellQuote, tameText } from '../domain/text.ts';

/**
 * The value of an option: text from anywhere, `true` for a switch without a value, or a file that
 * acr-watch itself names and the CLI is to read.
 */
export type AzValue = string | true | { readonly ownFile: string };
export type AzOptions = Readonly<Record<`--${string}`, AzValue>>;

/**
 * A shell command of the Azure CLI. `words` are our own and name the command; a value from outside
 * can only be the value of an option. The CLI replaces an argument `@path`, also after its first
 * `=`, by the content of that file, and takes one that begins with `-` for an option
 * (`_expand_file_prefix` of azure-cli, `argparse` of Python); no value from outside does either:
 * with the first it is a shell variable for people to fill in, with the second it is joined on.
 */
export function azCommand(words: readonly string[], options: AzOptions = {}): string {
  const given = Object.entries(options).map(([name, value]) => optionText(name, value));
  return ['az', ...words, ...given].join(' ');
}

/** The options that name one registry exactly; commands differ in how the name is called. */
export function registryOptions(
  registry: Pick<Registry, 'name' | 'resourceGroup' | 'subscriptionId'>,
  nameOption: '--name' | '--registry' | '--registry-name' = '--registry',
): AzOptions {
  return {
    [nameOption]: registry.name,
    '--resource-group': registry.resourceGroup,
    '--subscription': registry.subscriptionId,
  };
}

function optionText(name: string, value: AzValue): string {
  if (value === true) return name;
  if (typeof value === 'object') return `${name} @${shellQuote(value.ownFile)}`;
  // Judged as it will stand there: taming can bring a later character to the front.
  const tame = tameText(value, 1000);
  if (/(?:^|=)@/.test(tame)) return `${name} "$${variableOf(name)}"`;
  return tame.startsWith('-') ? shellQuote(`${name}=${tame}`) : `${name} ${shellQuote(tame)}`;
}

/** `--display-name` becomes `DISPLAY_NAME`. */
function variableOf(option: string): string {
  return option.slice(2).replaceAll('-', '_').toUpperCase();
}
