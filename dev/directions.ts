import { posix } from 'node:path';
import type { Import } from './imports.ts';

/** What a folder of `src` may import. Entries are folders or files of `src`, and package names. */
type Direction = {
  readonly folders: readonly string[];
  /** Only their types. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  /** Node's own modules: all, or by the file that may import them. */
  readonly builtins: 'all' | Readonly<Record<string, readonly string[]>>;
};

const NOTHING = {} as const;

/** The table of directions; what is not listed is forbidden. A folder may always import itself. */
export const DIRECTIONS: Readonly<Record<string, Direction>> = {
  domain: {
    folders: [],
    packages: [],
    builtins: { 'domain/fingerprint.ts': ['node:crypto'] },
  },
  ports: { folders: [], types: ['domain'], packages: [], builtins: NOTHING },
  checks: { folders: ['domain', 'ports'], packages: ['zod'], builtins: NOTHING },
  notify: { folders: ['domain', 'ports'], packages: ['zod'], builtins: NOTHING },
  report: { folders: ['domain'], packages: ['zod'], builtins: NOTHING },
  monitor: { folders: ['domain', 'ports'], packages: [], builtins: NOTHING },
  azure: {
    folders: ['domain', 'ports'],
    packages: ['@azure/*', '@microsoft/microsoft-graph-client', 'zod'],
    builtins: 'all',
  },
  config: {
    folders: ['domain', 'checks/catalog.ts', 'notify/catalog.ts', 'notify/receivers.ts'],
    types: ['checks/define-check.ts', 'notify/define-channel.ts'],
    packages: ['zod', 'croner'],
    builtins: 'all',
  },
  'compose.ts': {
    folders: ['compose', 'domain', 'ports', 'checks', 'monitor', 'config'],
    packages: [],
    builtins: 'all',
  },
  compose: {
    folders: ['domain', 'ports', 'checks', 'notify', 'report', 'monitor', 'azure', 'config'],
    packages: [],
    builtins: 'all',
  },
  functions: {
    folders: ['compose.ts', 'report'],
    types: ['domain'],
    packages: ['@azure/functions'],
    builtins: 'all',
  },
  cli: {
    folders: ['compose.ts', 'report'],
    types: ['domain'],
    packages: [],
    builtins: 'all',
  },
};

/**
 * Why an import is against the table; undefined where it is allowed. `file` is a path from the
 * project's root with `/`, for example `src/domain/finding.ts`.
 */
export function judgeImport(file: string, one: Import): string | undefined {
  const target = one.specifier.startsWith('.')
    ? posix.join(posix.dirname(file), one.specifier)
    : undefined;
  if (file.startsWith('simulator/')) return judgeSimulator(target);
  if (!file.startsWith('src/')) return undefined;
  const part = partOf(file);
  const direction = DIRECTIONS[part];
  if (direction === undefined) return `src/${part} is not in the table of directions`;
  if (target !== undefined) return judgeTarget(part, direction, { target, typeOnly: one.typeOnly });
  return judgePackage(file, direction, one.specifier);
}

function judgeSimulator(target: string | undefined): string | undefined {
  const isOwn = target === undefined || target.startsWith('simulator/');
  return isOwn ? undefined : 'the simulator may import nothing but itself';
}

function judgeTarget(
  part: string,
  { folders, types = [] }: Direction,
  { target, typeOnly }: { readonly target: string; readonly typeOnly: boolean },
): string | undefined {
  if (!target.startsWith('src/')) return `src may not import ${target}`;
  const within = target.slice('src/'.length);
  const isIn = (entry: string) => within === entry || within.startsWith(`${entry}/`);
  if (isIn(part) || folders.some(isIn)) return undefined;
  if (!types.some(isIn)) return `src/${part} may not import ${target}`;
  return typeOnly ? undefined : `src/${part} may import only types of ${target}`;
}

function judgePackage(file: string, direction: Direction, name: string): string | undefined {
  if (name.startsWith('node:')) return judgeBuiltin(file, direction, name);
  const matches = (entry: string) =>
    entry.endsWith('/*') ? name.startsWith(entry.slice(0, -1)) : isPackage(name, entry);
  // `@azure/*` means the SDKs: the Functions library belongs to the triggers alone.
  const isTriggerLibrary = isPackage(name, '@azure/functions');
  const entries = direction.packages.filter((entry) => !isTriggerLibrary || !entry.endsWith('/*'));
  return entries.some(matches) ? undefined : `${partOf(file)} may not import the package ${name}`;
}

function judgeBuiltin(file: string, { builtins }: Direction, name: string): string | undefined {
  if (builtins === 'all') return undefined;
  const allowed = builtins[file.slice('src/'.length)] ?? [];
  return allowed.includes(name) ? undefined : `this file may not import ${name}`;
}

function isPackage(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

/** The folder below `src`, or the file's name for a file beside the folders. */
function partOf(file: string): string {
  return file.split('/')[1] ?? '';
}
