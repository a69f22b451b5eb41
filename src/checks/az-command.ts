import type { Registry } from '../domain/resource.ts';
import { shellQuote } from '../domain/text.ts';

/** A shell command of the Azure CLI, every argument quoted for a POSIX shell. */
export function azCommand(...args: readonly string[]): string {
  return ['az', ...args.map(shellQuote)].join(' ');
}

/** The arguments that name one registry exactly; commands differ in how the name is called. */
export function registryArguments(
  registry: Pick<Registry, 'name' | 'resourceGroup' | 'subscriptionId'>,
  nameOption: '--name' | '--registry' | '--registry-name' = '--registry',
): readonly string[] {
  return [
    nameOption,
    registry.name,
    '--resource-group',
    registry.resourceGroup,
    '--subscription',
    registry.subscriptionId,
  ];
}
