import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { judgeImport } from './directions.ts';
import { type Import, readImports } from './imports.ts';
import { blankText } from './source-text.ts';

const FOLDERS = ['src', 'simulator', 'dev', 'bench'];
const LONGEST_FILE = 300;

/** A source with what the rules look at. */
export type Source = {
  /** Path from the root, with `/`. */
  readonly file: string;
  /** The text without comments and without the contents of strings. */
  readonly code: string;
  readonly lines: number;
  readonly imports: readonly Import[];
};

/** Reads every TypeScript file of the project that is not a test. */
export function readSources(root: string): readonly Source[] {
  return FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readSource(root, `${folder}/${path.split(sep).join('/')}`)),
  );
}

function readSource(root: string, file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.trimEnd().split('\n').length;
  return { file, code: blankText(text), lines, imports: readImports(text) };
}

/** Imports against the table of directions, as `file:line reason`. */
export function findWrongImports(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ file, imports }) =>
    imports.flatMap((one) => {
      const reason = judgeImport(file, one);
      return reason === undefined ? [] : [`${file}:${one.line} ${reason}`];
    }),
  );
}

/**
 * Cycles of imports, types included, each as `a -> b -> a`; at least one for every group of files
 * that import each other.
 */
export function findCycles(sources: readonly Source[]): readonly string[] {
  const targets = new Map(sources.map((source) => [source.file, targetsOf(source)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const seenAt = path.indexOf(file);
    if (seenAt >= 0) cycles.push([...path.slice(seenAt), file].join(' -> '));
    if (seenAt >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  return cycles;
}

function targetsOf({ file, imports }: Source): readonly string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(file), specifier));
}

type TextRule = {
  readonly pattern: RegExp;
  readonly reason: string;
  /** Where it holds, by the start of the path. */
  readonly within: readonly string[];
  readonly except?: readonly string[];
};

const PURE = ['domain', 'checks', 'notify', 'report', 'monitor'].map((part) => `src/${part}/`);

/** Searched in code without comments and strings. */
export const TEXT_RULES: readonly TextRule[] = [
  { pattern: /(?<![\w$.])any(?![\w$(:])/, reason: 'any', within: ['src/'] },
  { pattern: /[\w$)\]}>]!(?!=)/, reason: 'non-null assertion', within: ['src/'] },
  { pattern: /(?<![\w$.])enum\s+\w/, reason: 'enum', within: ['src/'] },
  {
    pattern: /\bexport\s+default\b|\bas\s+default\b/,
    reason: 'default export',
    within: ['src/'],
  },
  {
    pattern: /(?<![\w$.])console\b/,
    reason: 'console: log through the port',
    within: ['src/'],
    except: ['src/cli/'],
  },
  {
    pattern: /\bprocess\s*\.\s*env\b|\benv\b[^=;]*\}\s*=\s*process\b/,
    reason: 'the environment is read in src/config only',
    within: ['src/'],
    except: ['src/config/'],
  },
  {
    pattern: /(?<![\w$.])process\b/,
    reason: 'process does not exist for this layer',
    within: [...PURE, 'src/ports/'],
  },
  {
    pattern: /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|;)|\bperformance\s*\.\s*now\b/,
    reason: 'the clock is passed in',
    within: PURE,
  },
  {
    pattern: /\bMath\s*\.\s*random\b|\brandomUUID\b|\bgetRandomValues\b/,
    reason: 'randomness is passed in',
    within: PURE,
  },
];

/** Places where the text breaks a rule, as `file:line reason`. */
export function findWrongText(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ file, code }) =>
    TEXT_RULES.filter((rule) => holdsIn(rule, file)).flatMap(({ pattern, reason }) =>
      [...code.matchAll(new RegExp(pattern, 'g'))].map(
        ({ index }) => `${file}:${code.slice(0, index).split('\n').length} ${reason}`,
      ),
    ),
  );
}

function holdsIn({ within, except = [] }: TextRule, file: string): boolean {
  const isIn = (start: string) => file.startsWith(start);
  return within.some(isIn) && !except.some(isIn);
}

/** Files that are too long to read at once, as `file has N lines`. */
export function findLongFiles(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ lines }) => lines > LONGEST_FILE)
    .map(({ file, lines }) => `${file} has ${lines} lines`);
}
